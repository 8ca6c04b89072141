#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

#include <algorithm>

namespace zongji::scenarios {
namespace {

void signs_in(World& world, const Words& words) {
    world.person(words["user"]).token.clear();
    world.done(world.try_sign_in(words["user"], password));
}

void signs_in_wrongly(World& world, const Words& words) {
    world.done(world.try_sign_in(words["user"], "not the password"));
}

void signs_out(World& world, const Words& words) {
    world.done(world.ask(words["user"], http::Method::delete_, "/session"));
}

void is_signed_in(World& world, const Words& words) {
    expect(world.get(words["user"], "/session").ok(), words["user"] + " is signed in", "he is not");
}

void is_not_signed_in(World& world, const Words& words) {
    expect(!world.get(words["user"], "/session").ok(), words["user"] + " is not signed in",
           "he is");
}

void is_called(World& world, const Words& words) {
    const Answer session = world.get(words["user"], "/session");
    expect(session.ok(), words["user"] + " is signed in", "he is not");
    expect_same(text_of(session.body, "name"), words["name"], "his name");
}

// ---- What an operation says to whom

std::string replaced(std::string pattern, std::string_view gap, const std::string& by) {
    const auto at = pattern.find(gap);
    if (at != std::string::npos)
        pattern.replace(at, gap.size(), by);
    return pattern;
}

// A path of it that names things of this scenario.
std::string path_for(World& world, const http::Operation& operation) {
    std::string path = operation.pattern.substr(std::string_view("/api/v1").size());
    std::string id = "1";
    if (path.starts_with("/interactions/")) {
        id = std::to_string(world.calls.empty() ? 1 : world.calls.back().second.value);
    } else if (path.starts_with("/customers/") && !world.customer.empty()) {
        id = world.customer;
    } else if (path.starts_with("/tickets/") && !world.ticket.empty()) {
        id = world.ticket;
    } else if (path.starts_with("/recordings/") && !world.network.recordings().empty()) {
        id = std::to_string(world.network.recordings().back().id.value);
    } else if (path.starts_with("/tasks/")) {
        for (const auto& recorded : world.events()) {
            if (const auto* task = std::get_if<journal::CallBackTaskRaised>(&recorded.event))
                id = std::to_string(task->task_id.value);
        }
    }
    path = replaced(path, "{id}", id);
    path = replaced(path, "{kind}", "queues");
    return replaced(path, "{key}", "sales");
}

Answer asked(World& world, const std::string& login, const std::string& name) {
    for (const auto& operation : world.server->router().operations()) {
        if (operation->name != name)
            continue;
        const bool reads = operation->method == http::Method::get;
        return world.ask(login, operation->method, path_for(world, *operation),
                         reads ? json::value() : json::value(json::object{}));
    }
    throw Unexpected{name + " is an operation", "there is none of that name"};
}

void may(World& world, const Words& words) {
    const Answer answer = asked(world, words["user"], words["operation"]);
    const std::string code = answer.code();
    expect(code != "denied" && code != "unauthenticated" && code != "not_found",
           words["user"] + " may " + words["operation"], "he is refused as " + code);
}

void is_refused(World& world, const Words& words) {
    const Answer answer = asked(world, words["user"], words["operation"]);
    expect(!answer.ok(), words["user"] + " is refused " + words["operation"], "he may");
    expect_same(answer.code(), words["code"], "the refusal");
}

void stranger_is_refused(World& world, const Words& words) {
    world.person("nobody").token.clear();
    const Answer answer = asked(world, "nobody", words["operation"]);
    expect_same(answer.code(), std::string("unauthenticated"), "what a stranger is told");
}

void strangers_are_refused_all(World& world, const Words&) {
    world.person("nobody").token.clear();
    for (const auto& operation : world.server->router().operations()) {
        if (!operation->needs_session)
            continue;
        const Answer answer = asked(world, "nobody", operation->name);
        expect(answer.code() == "unauthenticated",
               "a stranger is refused " + operation->name + " as unauthenticated",
               "he is told " + answer.code());
    }
}

void refused_without_token(World& world, const Words& words) {
    Person& who = world.person(words["user"]);
    const std::string csrf = std::exchange(who.csrf, "another");
    const Answer answer = asked(world, words["user"], words["operation"]);
    world.person(words["user"]).csrf = csrf;
    expect_same(answer.code(), std::string("denied"), "what a request without the token is told");
}

// ---- What is seen

json::array contacts_of(World& world, const std::string& login,
                        const std::map<std::string, std::string>& query = {}) {
    const Answer answer = world.get(login, "/interactions", query);
    if (!answer.ok())
        throw Unexpected{login + " sees the list of contacts", "refused as " + answer.code()};
    return answer.body.at("items").as_array();
}

void sees_contacts(World& world, const Words& words) {
    expect_same(contacts_of(world, words["user"]).size(),
                static_cast<std::size_t>(words.count("count")), "how many contacts he sees");
}

void finds_contacts(World& world, const Words& words) {
    expect_same(contacts_of(world, words["user"], {{"text", words["text"]}}).size(),
                static_cast<std::size_t>(words.count("count")), "how many contacts he finds");
}

void sees_with_outcome(World& world, const Words& words) {
    expect_same(
        contacts_of(world, words["user"], {{"outcome", underscored(words["outcome"])}}).size(),
        static_cast<std::size_t>(words.count("count")), "how many contacts he sees");
}

bool in_list(World& world, const std::string& login, InteractionId id) {
    const auto items = contacts_of(world, login);
    return std::ranges::any_of(items, [&](const json::value& row) {
        return text_of(row, "id") == std::to_string(id.value);
    });
}

void sees_call(World& world, const Words& words) {
    const auto id = world.interaction_of(words["caller"]);
    expect(in_list(world, words["user"], id), "the call is in his list", "it is not");
    const Answer page = world.get(words["user"], "/interactions/" + std::to_string(id.value));
    expect(page.ok(), "he may read it", "refused as " + page.code());
}

void does_not_see_call(World& world, const Words& words) {
    const auto id = world.interaction_of(words["caller"]);
    expect(!in_list(world, words["user"], id), "the call is not in his list", "it is");
    const Answer page = world.get(words["user"], "/interactions/" + std::to_string(id.value));
    expect_same(page.code(), std::string("not_found"), "what he is told of it");
}

void sees_number(World& world, const Words& words) {
    const auto id = world.interaction_of(words["caller"]);
    const Answer page = world.get(words["user"], "/interactions/" + std::to_string(id.value));
    expect(page.ok(), "he may read it", "refused as " + page.code());
    expect_same(text_of(page.body.at("interaction"), "caller"), words["text"],
                "the caller's number");
}

void sees_customer(World& world, const Words& words) {
    const Answer page = world.get(words["user"], "/customers/" + world.customer);
    expect(page.ok(), "he sees the customer", "refused as " + page.code());
}

void does_not_see_customer(World& world, const Words& words) {
    const Answer page = world.get(words["user"], "/customers/" + world.customer);
    expect_same(page.code(), std::string("not_found"), "what he is told of the customer");
}

void sees_doubles(World& world, const Words& words) {
    const Answer page = world.get(words["user"], "/customers/" + world.customer);
    expect(page.ok(), "he sees the customer", "refused as " + page.code());
    expect_same(page.body.at("likely_doubles").as_array().size(),
                static_cast<std::size_t>(words.count("count")), "how many likely doubles he sees");
}

// Each another one, of which nobody is a customer's.
void tries_numbers(World& world, const Words& words) {
    Answer last;
    for (int i = 0; i < words.count("count"); ++i) {
        last =
            world.get(words["user"], "/customers", {{"text", std::to_string(13'700'000'000 + i)}});
    }
    world.done(last);
}

void changes_password(World& world, const Words& words) {
    world.done(
        world.ask(words["user"], http::Method::put, "/session/password",
                  json::object{{"current_password", password}, {"new_password", words["text"]}}));
}

void signs_in_with(World& world, const Words& words) {
    world.person(words["user"]).token.clear();
    world.done(world.try_sign_in(words["user"], words["text"]));
}

void does_not_see_ticket(World& world, const Words& words) {
    const Answer page = world.get(words["user"], "/tickets/" + world.ticket);
    expect_same(page.code(), std::string("not_found"), "what he is told of the ticket");
}

void board_has_agent(World& world, const Words& words, bool there) {
    const auto board = world.board(words["user"]);
    const bool found = std::ranges::any_of(board.agents, [&](const auto& one) {
        return one.agent_id.value == world.user_id(words["agent"]).value;
    });
    expect_same(found, there, "that " + words["agent"] + " is on his board");
}

void sees_agent(World& world, const Words& words) {
    board_has_agent(world, words, true);
}
void sees_agent_as(World& world, const Words& words) {
    for (const auto& one : world.board(words["user"]).agents) {
        if (one.agent_id.value == world.user_id(words["agent"]).value)
            return expect_same(one.name, words["name"], "the name on his board");
    }
    throw Unexpected{words["agent"] + " is on his board", "he is not"};
}
void does_not_see_agent(World& world, const Words& words) {
    board_has_agent(world, words, false);
}

void audit_says(World& world, const Words& words) {
    world.sign_in_unseen("admin");
    const Answer answer = world.get("admin", "/audit", {{"limit", "200"}});
    const auto& rows = answer.body.at("items").as_array();
    const bool found = std::ranges::any_of(rows, [&](const json::value& row) {
        return text_of(row, "who") == words["user"] && text_of(row, "what") == words["what"];
    });
    expect(found, fmt::format("the audit says that {} did {}", words["user"], words["what"]),
           "it does not");
}

void audit_without(World& world, const Words& words) {
    world.sign_in_unseen("admin");
    const Answer answer = world.get("admin", "/audit", {{"limit", "200"}});
    const bool found = json::serialize(answer.body).find(words["text"]) != std::string::npos;
    expect(!found, "the audit does not hold " + words["text"], "it does");
}

}  // namespace

std::vector<Step> right_steps() {
    using enum Nature;
    return {
        {"{user} signs in", "with the right password", paperwork, signs_in},
        {"{user} signs in with a wrong password", "", paperwork, signs_in_wrongly},
        {"{user} signs out", "", paperwork, signs_out},
        {"{user} is signed in", "", record, is_signed_in},
        {"{user} is not signed in", "", record, is_not_signed_in},
        {"{user} is called {name:text}", "in the session that he has", record, is_called},
        {"{user} may {operation}", "an operation of the interface, on what the scenario made last",
         record, may},
        {"{user} is refused {operation} as {code:word}",
         "denied, not_found, unauthenticated, invalid, conflict", record, is_refused},
        {"{user} is refused {operation} without the page's token", "a request from another page",
         record, refused_without_token},
        {"a stranger is refused {operation}", "", record, stranger_is_refused},
        {"a stranger is refused every operation", "that needs somebody signed in", record,
         strangers_are_refused_all},
        {"{user} sees {count} contacts", "", record, sees_contacts},
        {"{user} finds {count} contacts by {text:text}", "", record, finds_contacts},
        {"{user} sees {count} contacts that were {outcome}", "", record, sees_with_outcome},
        {"{user} sees {caller}'s call", "in the list, and its page", record, sees_call},
        {"{user} does not see {caller}'s call", "neither in the list nor its page", record,
         does_not_see_call},
        {"{user} sees the number of {caller}'s call as {text:text}", "masked or not", record,
         sees_number},
        {"{user} sees the customer", "", record, sees_customer},
        {"{user} does not see the customer", "", record, does_not_see_customer},
        {"{user} does not see the ticket", "", record, does_not_see_ticket},
        {"{user} sees {agent} on the board", "", record, sees_agent},
        {"{user} sees {agent} on the board as {name:text}", "", record, sees_agent_as},
        {"{user} does not see {agent} on the board", "", record, does_not_see_agent},
        {"the audit says that {user} did {what:word}", "settings.changed, session.opened …", record,
         audit_says},
        {"{user} sees {count} likely doubles of the customer", "", record, sees_doubles},
        {"{user} tries {count} numbers in the search", "each another whole one", paperwork,
         tries_numbers},
        {"{user} changes his password to {text:text}", "with the one he has", paperwork,
         changes_password},
        {"{user} signs in with the password {text:text}", "", paperwork, signs_in_with},
        {"the audit does not hold {text:text}", "", record, audit_without},
    };
}

}  // namespace zongji::scenarios
