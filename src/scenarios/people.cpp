#include "edge/http/api/guard.h"
#include "scenarios/world.h"

#include <algorithm>

#include <fmt/format.h>

// People and their browsers: requests, pages and what is said through them.
namespace zongji::scenarios {
namespace {

constexpr std::size_t most_waiting = 16 << 20;
constexpr const char* home = "198.51.100.7";

std::string token_in(const http::Response& response) {
    const std::string cookie(response.headers.value("Set-Cookie"));
    const auto begin = cookie.find('=') + 1;
    return cookie.substr(begin, cookie.find(';') - begin);
}

}  // namespace

Person& World::person(const std::string& login) {
    Person& who = people_[login];
    who.login = login;
    return who;
}

const configuration::User& World::user(const std::string& login) const {
    const auto snapshot = server ? server->configuration() : before_;
    const auto found = snapshot->users.find(login);
    if (found == snapshot->users.end())
        throw Unexpected{login + " is a user", "there is none of that name"};
    return found->second.record;
}

UserId World::user_id(const std::string& login) const {
    const auto snapshot = server ? server->configuration() : before_;
    const auto found = snapshot->users.find(login);
    return found == snapshot->users.end() ? UserId{} : found->second.id;
}

bool World::has_browser_phone(const std::string& login) const {
    const auto& record = user(login);
    const bool has_desk = std::ranges::any_of(record.roles, [](configuration::Role role) {
        return role == configuration::Role::agent || role == configuration::Role::supervisor;
    });
    return has_desk && record.endpoint == configuration::Endpoint::browser;
}

http::Request World::request_of(const Person& who, http::Method method,
                                const std::string& path) const {
    http::Request request;
    request.method = method;
    request.path = "/api/v1" + path;
    request.remote_address = home;
    request.secure = true;
    if (who.is_signed_in()) {
        request.cookies.emplace(api::session_cookie_of(request.secure), who.token);
        request.headers.set(std::string(api::csrf_header), who.csrf);
    }
    return request;
}

Answer World::ask(const std::string& login, http::Method method, const std::string& path,
                  const json::value& body, const std::map<std::string, std::string>& query) {
    if (!server)
        return {503, json::object{{"code", "unavailable"}}};
    http::Request request = request_of(person(login), method, path);
    request.query = query;
    if (!body.is_null()) {
        request.headers.set("Content-Type", "application/json");
        request.body = json::serialize(body);
    }
    const auto match = server->router().find(method, request.path);
    if (!match.operation)
        return {404, json::object{{"code", "not_found"}}};
    request.path_parameters = match.parameters;
    http::Response response = match.operation->answer(request);
    Answer answer{response.status, nullptr};
    if (const auto* text = std::get_if<std::string>(&response.body); text && !text->empty()) {
        auto read = parse_json(*text);
        answer.body = read ? std::move(*read) : json::value(*text);
    }
    if (answer.ok() && path == "/session" && method == http::Method::post) {
        Person& who = person(login);
        who.token = token_in(response);
        who.csrf = std::string(answer.body.at("csrf_token").as_string());
    }
    rest();
    return answer;
}

Answer World::try_sign_in(const std::string& login, const std::string& with_password) {
    return post(login, "/session", json::object{{"login", login}, {"password", with_password}});
}

void World::sign_in(const std::string& login) {
    if (person(login).is_signed_in() && get(login, "/session").ok())
        return;
    person(login).token.clear();
    const Answer answer = try_sign_in(login, password);
    if (!answer.ok())
        throw Unexpected{login + " is signed in", "refused as " + answer.code()};
}

void World::sign_in_unseen(const std::string& login) {
    faults.hold_up(true);
    const bool away = std::exchange(database_away, false);
    const bool full = std::exchange(database_full, false);
    sign_in(login);
    database_away = away;
    database_full = full;
}

// ---- Pages

Tab* World::tab(const std::string& login, const std::string& name) {
    auto& tabs = person(login).tabs;
    const auto found = std::ranges::find(tabs, name, &Tab::name);
    return found == tabs.end() ? nullptr : &*found;
}

void World::open_tab(const std::string& login, const std::string& name) {
    Tab* known = tab(login, name);
    if (!known) {
        person(login).tabs.push_back({.name = name});
        known = &person(login).tabs.back();
    }
    known->away = false;
    if (!known->is_open() && !reconnect(login, *known))
        throw Unexpected{login + "'s page is connected", "it was refused"};
}

bool World::reconnect(const std::string& login, Tab& tab) {
    if (!server || tab.is_open())
        return tab.is_open();
    Person& who = person(login);
    auto outbox = server->sockets().open(most_waiting, [](http::SocketId) {});
    const http::SocketId socket = outbox->socket();
    http::Request request = request_of(who, http::Method::get, "/live");
    if (server->pages().on_open(socket, request)) {
        server->sockets().forget(socket);
        return false;
    }
    tab.socket = socket;
    tab.outbox = std::move(outbox);
    tab.closed_with = 0;
    tab.desk.reset();
    const auto say = [&](const json::value& message) {
        server->pages().on_message(socket, json::serialize(message));
    };
    say(json::object{{"type", "hello"}, {"tab", tab.name}});
    json::array topics;
    const auto& roles = user(login).roles;
    const auto is = [&](configuration::Role role) {
        return std::ranges::find(roles, role) != roles.end();
    };
    if (is(configuration::Role::agent) || is(configuration::Role::supervisor))
        topics.emplace_back("desk");
    if (is(configuration::Role::supervisor))
        topics.emplace_back("board");
    say(json::object{{"type", "subscribe"}, {"topics", topics}});
    simulation.settle();
    return true;
}

void World::close_tab(Tab& tab) {
    if (!tab.is_open())
        return;
    server->sockets().forget(tab.socket);
    tab.outbox.reset();
    tab.desk.reset();
    server->pages().on_close(tab.socket);
}

void World::offer_audio(Tab& tab, bool take_over) {
    tab.has_phone = true;
    tab.refusal.clear();
    server->pages().on_message(
        tab.socket, json::serialize(json::object{
                        {"type", "media_offer"}, {"sdp", "v=0"}, {"take_over", take_over}}));
    rest();
}

}  // namespace zongji::scenarios
