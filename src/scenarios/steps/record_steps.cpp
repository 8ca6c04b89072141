#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

std::string of_call(World& world, const std::string& caller) {
    return "/interactions/" + std::to_string(world.interaction_of(caller).value);
}

json::value read(World& world, const std::string& who, const std::string& path) {
    const Answer answer = world.get(who, path);
    if (!answer.ok())
        throw Unexpected{who + " reads " + path, "refused as " + answer.code()};
    return answer.body;
}

json::value seen_by_overseer(World& world, const std::string& path) {
    world.sign_in_unseen("he");
    return read(world, "he", path);
}

// ---- Customers

void make_customer(World& world, const Words& words, const json::value& form) {
    const Answer answer = world.post(words["user"], "/customers", form);
    world.done(answer);
    if (answer.ok())
        world.customer = text_of(answer.body, "id");
}

json::object customer_form(const std::string& name) {
    return {{"name", name},
            {"company", ""},
            {"numbers", json::array()},
            {"note", ""},
            {"interaction_id", nullptr},
            {"version", nullptr}};
}

void makes_customer(World& world, const Words& words) {
    auto form = customer_form(words["name"]);
    form["numbers"] = json::array{json::value(words["number"])};
    make_customer(world, words, form);
}

void makes_customer_of_call(World& world, const Words& words) {
    auto form = customer_form(words["name"]);
    form["interaction_id"] = std::to_string(world.interaction_of(words["caller"]).value);
    make_customer(world, words, form);
}

void reads_customer(World& world, const Words& words) {
    world.kept["customer of " + words["user"]] =
        read(world, words["user"], "/customers/" + world.customer).at("customer");
}

// What he saw when he read it, with another name.
void renames_customer(World& world, const Words& words) {
    const auto kept = world.kept.find("customer of " + words["user"]);
    if (kept == world.kept.end())
        throw Unexpected{words["user"] + " has read the customer", "he has not"};
    const json::value& seen = kept->second;
    const json::object form{{"name", words["name"]},
                            {"company", seen.at("company")},
                            {"numbers", seen.at("numbers")},
                            {"note", seen.at("note")},
                            {"version", seen.at("version")}};
    world.done(world.ask(words["user"], http::Method::put, "/customers/" + world.customer, form));
}

void finds_customers(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/customers", {{"text", words["text"]}});
    world.done(answer);
    if (answer.ok())
        expect_same(answer.body.at("items").as_array().size(),
                    static_cast<std::size_t>(words.count("count")), "how many he finds");
}

void customer_is_called(World& world, const Words& words) {
    const auto page = seen_by_overseer(world, "/customers/" + world.customer);
    expect_same(text_of(page.at("customer"), "name"), words["name"], "the customer's name");
}

void has_contacts(World& world, const Words& words) {
    const auto page = seen_by_overseer(world, "/customers/" + world.customer);
    expect_same(page.at("interactions").as_array().size(),
                static_cast<std::size_t>(words.count("count")), "how many contacts he has");
}

void has_numbers(World& world, const Words& words) {
    const auto page = seen_by_overseer(world, "/customers/" + world.customer);
    expect_same(page.at("customer").at("numbers").as_array().size(),
                static_cast<std::size_t>(words.count("count")), "how many numbers he has");
}

void links(World& world, const Words& words) {
    world.done(world.post(words["user"], of_call(world, words["caller"]) + "/link_customer",
                          json::object{{"customer_id", world.customer}}));
}

void call_is_of(World& world, const Words& words) {
    const auto page = seen_by_overseer(world, of_call(world, words["caller"]));
    expect_same(text_of(page.at("interaction"), "customer_name"), words["name"],
                "whose contact it is");
}

// ---- Notes and dispositions

void writes_note(World& world, const Words& words) {
    world.done(world.ask(words["user"], http::Method::put,
                         of_call(world, words["caller"]) + "/note",
                         json::object{{"text", words["text"]}}));
}

void note_is(World& world, const Words& words) {
    expect_same(text_of(seen_by_overseer(world, of_call(world, words["caller"])), "note"),
                words["text"], "the note");
}

void chooses(World& world, const Words& words) {
    world.done(world.ask(words["user"], http::Method::put,
                         of_call(world, words["caller"]) + "/disposition",
                         json::object{{"disposition", words["disposition"]}}));
}

void disposition_is(World& world, const Words& words) {
    const auto page = seen_by_overseer(world, of_call(world, words["caller"]));
    expect_same(text_of(page.at("interaction"), "disposition"), words["disposition"],
                "the disposition");
}

// ---- Tickets

json::object ticket_form(const std::string& subject) {
    return {{"subject", subject},     {"description", ""},      {"status", "open"},
            {"priority", "normal"},   {"customer_id", nullptr}, {"interaction_id", nullptr},
            {"assignee_id", nullptr}, {"version", nullptr}};
}

void make_ticket(World& world, const Words& words, const json::value& form) {
    const Answer answer = world.post(words["user"], "/tickets", form);
    world.done(answer);
    if (answer.ok()) {
        world.ticket = text_of(answer.body.at("ticket"), "id");
        world.kept["ticket of " + words["user"]] = answer.body.at("ticket");
    }
}

void makes_ticket(World& world, const Words& words) {
    make_ticket(world, words, ticket_form(words["subject"]));
}

void makes_ticket_of_call(World& world, const Words& words) {
    auto form = ticket_form(words["subject"]);
    form["interaction_id"] = std::to_string(world.interaction_of(words["caller"]).value);
    make_ticket(world, words, form);
}

void makes_ticket_of_customer(World& world, const Words& words) {
    auto form = ticket_form(words["subject"]);
    form["customer_id"] = world.customer;
    make_ticket(world, words, form);
}

void reads_ticket(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/tickets/" + world.ticket);
    world.done(answer);
    if (answer.ok())
        world.kept["ticket of " + words["user"]] = answer.body.at("ticket");
}

// What he saw when he read it, with one thing changed.
void save_ticket(World& world, const std::string& user, std::string_view member,
                 const json::value& value) {
    const auto kept = world.kept.find("ticket of " + user);
    if (kept == world.kept.end())
        throw Unexpected{user + " has read the ticket", "he has not"};
    json::object form;
    for (const char* name : {"subject", "description", "status", "priority", "customer_id",
                             "interaction_id", "assignee_id", "version"})
        form[name] = kept->second.at(name);
    form[member] = value;
    const Answer answer = world.ask(user, http::Method::put, "/tickets/" + world.ticket, form);
    world.done(answer);
    if (answer.ok())
        kept->second = answer.body.at("ticket");
}

void saves_status(World& world, const Words& words) {
    save_ticket(world, words["user"], "status", json::value(words["status"]));
}
void saves_subject(World& world, const Words& words) {
    save_ticket(world, words["user"], "subject", json::value(words["subject"]));
}
void saves_priority(World& world, const Words& words) {
    save_ticket(world, words["user"], "priority", json::value(words["priority"]));
}
void assigns(World& world, const Words& words) {
    save_ticket(world, words["user"], "assignee_id",
                json::value(std::to_string(world.user_id(words["other"]).value)));
}

void comments(World& world, const Words& words) {
    world.done(world.post(words["user"], "/tickets/" + world.ticket + "/comments",
                          json::object{{"text", words["text"]}}));
}

json::value ticket_page(World& world) {
    return seen_by_overseer(world, "/tickets/" + world.ticket);
}

void ticket_has(World& world, const Words& words) {
    expect_same(text_of(ticket_page(world).at("ticket"), words["member"]), words["value"],
                "the ticket's " + words["member"]);
}
void ticket_is(World& world, const Words& words) {
    expect_same(text_of(ticket_page(world).at("ticket"), "status"), words["status"], "the ticket");
}
void ticket_is_with(World& world, const Words& words) {
    expect_same(text_of(ticket_page(world).at("ticket"), "assignee_name"),
                world.user(words["user"]).name, "who has the ticket");
}
void has_comments(World& world, const Words& words) {
    expect_same(ticket_page(world).at("comments").as_array().size(),
                static_cast<std::size_t>(words.count("count")), "how many comments it has");
}

void finds_tickets(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/tickets", {{"text", words["text"]}});
    world.done(answer);
    if (answer.ok())
        expect_same(answer.body.at("items").as_array().size(),
                    static_cast<std::size_t>(words.count("count")), "how many he finds");
}

void sees_tickets_by_status(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/tickets", {{"status", words["status"]}});
    world.done(answer);
    if (answer.ok())
        expect_same(answer.body.at("items").as_array().size(),
                    static_cast<std::size_t>(words.count("count")), "how many he sees");
}

// ---- Tasks

std::string task_of(World& world, const std::string& user, const std::string& caller) {
    const auto id = std::to_string(world.interaction_of(caller).value);
    const auto tasks = read(world, user, "/tasks");
    for (const json::value& task : tasks.at("items").as_array()) {
        if (text_of(task, "interaction_id") == id)
            return text_of(task, "id");
    }
    throw Unexpected{user + " sees the call-back to " + caller, "he does not"};
}

void completes(World& world, const Words& words) {
    const std::string id = task_of(world, words["user"], words["caller"]);
    world.done(world.post(words["user"], "/tasks/" + id + "/complete_task"));
}

json::value callback_to(World& world, const std::string& caller) {
    const std::string id = task_of(world, "he", caller);
    const auto tasks = seen_by_overseer(world, "/tasks");
    for (const json::value& task : tasks.at("items").as_array()) {
        if (text_of(task, "id") == id)
            return task;
    }
    throw Unexpected{"the call-back to " + caller + " is listed", "it is not"};
}

void cannot_be_called(World& world, const Words& words) {
    const json::value task = callback_to(world, words["caller"]);
    expect_same(text_of(task, "caller"), std::string(), "the number of the call-back");
    expect_same(task.at("can_be_called").as_bool(), false, "that he can be called back");
}

void can_be_called(World& world, const Words& words) {
    const json::value task = callback_to(world, words["caller"]);
    expect_same(task.at("can_be_called").as_bool(), true, "that he can be called back");
}

void sees_tasks(World& world, const Words& words) {
    const Answer answer = world.get(words["user"], "/tasks", {{"status", "open"}});
    world.done(answer);
    if (answer.ok())
        expect_same(answer.body.at("items").as_array().size(),
                    static_cast<std::size_t>(words.count("count")),
                    "how many open call-backs he sees");
}

}  // namespace

std::vector<Step> record_steps() {
    using enum Nature;
    return {
        {"{user} makes the customer {name:text} with the number {number:word}", "", paperwork,
         makes_customer},
        {"{user} makes the customer {name:text} of {caller}'s call", "with the number of the call",
         paperwork, makes_customer_of_call},
        {"{user} reads the customer", "the one that was made last; a form is made from it",
         paperwork, reads_customer},
        {"{user} saves the customer as {name:text}", "what he read, with that name", paperwork,
         renames_customer},
        {"{user} finds {count} customers by {text:text}", "", record, finds_customers},
        {"the customer is called {name:text}", "", record, customer_is_called},
        {"the customer has {count} contacts", "", record, has_contacts},
        {"the customer has {count} numbers", "", record, has_numbers},
        {"{user} links {caller}'s call to the customer", "", paperwork, links},
        {"{caller}'s call is that of {name:text}", "on record; \"\": nobody's", record, call_is_of},
        {"{user} writes on {caller}'s call: {text:text}", "its note", paperwork, writes_note},
        {"the note on {caller}'s call is {text:text}", "", record, note_is},
        {"{user} chooses {disposition:word} for {caller}'s call", "one of the queue's dispositions",
         paperwork, chooses},
        {"the disposition of {caller}'s call is {disposition:word}", "", record, disposition_is},
        {"{user} makes the ticket {subject:text}", "", paperwork, makes_ticket},
        {"{user} makes the ticket {subject:text} of {caller}'s call", "", paperwork,
         makes_ticket_of_call},
        {"{user} makes the ticket {subject:text} for the customer", "", paperwork,
         makes_ticket_of_customer},
        {"{user} reads the ticket", "the one that was made last; a form is made from it", paperwork,
         reads_ticket},
        {"{user} saves the ticket as {status:word}",
         "open, pending, solved …: what he read, with that status", paperwork, saves_status},
        {"{user} saves the ticket with the subject {subject:text}", "", paperwork, saves_subject},
        {"{user} saves the ticket with the priority {priority:word}", "", paperwork,
         saves_priority},
        {"{user} gives the ticket to {other:user}", "", paperwork, assigns},
        {"{user} comments on the ticket: {text:text}", "", paperwork, comments},
        {"the ticket's {member:word} is {value:text}", "a member of it", record, ticket_has},
        {"the ticket is {status:word}", "", record, ticket_is},
        {"the ticket is with {user}", "", record, ticket_is_with},
        {"the ticket has {count} comments", "", record, has_comments},
        {"{user} finds {count} tickets by {text:text}", "", record, finds_tickets},
        {"{user} sees {count} tickets that are {status:word}", "", record, sees_tickets_by_status},
        {"{user} completes the call-back to {caller}", "", paperwork, completes},
        {"{user} sees {count} open call-backs", "", record, sees_tasks},
        {"the call-back says that {caller} cannot be called", "his number was withheld", record,
         cannot_be_called},
        {"the call-back says that {caller} can be called", "", record, can_be_called},
    };
}

}  // namespace zongji::scenarios
