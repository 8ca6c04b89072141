#include "scenarios/world.h"

#include "domain/interactions/journal_entry.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::scenarios {
namespace {

constexpr const char* overseer = "he";  // sees everything, and is asked what the records say

}  // namespace

World::World(Company& company, Timestamp begins, std::uint64_t seed) : simulation(begins, seed) {
    auto copied = company.copy();
    ensure(copied.ok(), "a company can be copied");
    shelf = std::move(*copied);
    start_server();
}

World::~World() {
    for (auto& [login, who] : people_)
        who.tabs.clear();
}

// ---- The server

void World::start_server() {
    faults.hold_up(true);
    auto started =
        Server::start({.simulation = simulation,
                       .shelf = shelf,
                       .network = network,
                       .database_fails = [this] { return database_away | faults.strike(); },
                       .database_refuses = [this] { return database_full; },
                       .journal_fails = [this] { return disk_away | faults.strike(); }});
    if (!started)
        throw Unexpected{"the server starts", started.error().message};
    server = std::move(*started);
    rest();
    for (auto& [login, who] : people_) {
        for (Tab& tab : who.tabs) {
            if (!tab.away && reconnect(login, tab) && tab.has_phone)
                offer_audio(tab, false);
        }
    }
    rest();
    faults.hold_up(false);
}

void World::stop_server() {
    if (!server)
        return;
    before_ = server->configuration();
    events_lost = events_lost || server->journal().waiting() > 0;
    server->stop();
    server.reset();
    for (auto& [login, who] : people_) {
        for (Tab& tab : who.tabs)
            tab.outbox.reset();
    }
    // Ids of the next one are of a later moment.
    simulation.run_for(seconds(1));
}

void World::kill_server() {
    if (!server)
        return;
    before_ = server->configuration();
    events_lost = events_lost || server->journal().waiting() > 0;
    server->kill();
    server.reset();
    for (auto& [login, who] : people_) {
        for (Tab& tab : who.tabs)
            tab.outbox.reset();
    }
    simulation.run_for(seconds(1));
}

// ---- Time

void World::rest() {
    simulation.settle();
    collect();
}

void World::pass(Span time) {
    const Instant end = simulation.now().tick + time;
    do {
        rest();
    } while (simulation.run_to_next(end));
    rest();
}

void World::collect() {
    for (bool more = true; more;) {
        more = false;
        for (auto& [login, who] : people_) {
            for (Tab& tab : who.tabs)
                more = (tab.is_open() && read_pushed(login, tab)) || more;
        }
        if (more)
            simulation.settle();
    }
}

// What waits for the page; true if something came of it that others may answer.
bool World::read_pushed(const std::string& login, Tab& tab) {
    while (true) {
        const auto next = tab.outbox->take();
        if (next.text)
            take(tab, *next.text);
        if (next.closing) {
            const int code = next.closing->code;
            close_tab(tab);
            tab.closed_with = code;
            simulation.settle();
            // As a page does; whoever is signed out is refused.
            if (reconnect(login, tab) && tab.has_phone && !network.of_browser(user_id(login)))
                offer_audio(tab, false);
            return true;
        }
        if (!next.text)
            return false;
    }
}

void World::take(Tab& tab, const std::string& text) {
    const auto message = parse_json_as<json::object>(text);
    ensure(message.ok(), "what is pushed is JSON");
    const std::string type(message->at("type").as_string());
    if (type == "desk") {
        auto state = from_json<live::DeskState>(message->at("state"));
        ensure(state.ok(), "a desk is pushed as such");
        tab.desk = std::move(*state);
    } else if (type == "board" || type == "board_changes") {
        ++tab.boards;
    } else if (type == "changed") {
        tab.changed.emplace_back(message->at("kind").as_string());
    } else if (type == "media_refused") {
        tab.refusal = std::string(message->at("reason").as_string());
        tab.has_phone = false;
    } else if (type == "media_taken") {
        tab.has_phone = false;
    }
}

// ---- What the live machine and the journal know

live::DeskState World::desk(const std::string& agent) {
    rest();
    for (const Tab& tab : person(agent).tabs) {
        if (tab.is_open() && tab.desk)
            return *tab.desk;
    }
    return server ? server->desk(user_id(agent)) : live::DeskState{};
}

live::BoardState World::board(const std::string& supervisor) {
    const Answer answer = get(supervisor, "/board");
    if (!answer.ok())
        throw Unexpected{supervisor + " sees the board", answer.code()};
    return *from_json<live::BoardState>(answer.body);
}

std::vector<journal::Recorded> World::events() const {
    std::vector<journal::Recorded> events;
    std::vector<store::StoredEntry> all = *shelf.journal;
    if (server) {
        for (auto& entry : server->journal().what_waits())
            all.push_back({static_cast<std::int64_t>(all.size()) + 1, std::move(entry)});
    }
    for (const auto& stored : all) {
        auto event = journal::recorded_from(stored);
        ensure(event.ok(), "the journal can be read");
        events.push_back(std::move(*event));
    }
    return events;
}

// ---- Calls

InteractionId World::interaction_of(const std::string& caller) const {
    const auto found = std::find_if(calls.rbegin(), calls.rend(),
                                    [&](const auto& call) { return call.first == caller; });
    return found == calls.rend() ? InteractionId{} : found->second;
}

const std::string& World::last_caller() const {
    if (calls.empty())
        throw Unexpected{"somebody has called", "nobody has"};
    return calls.back().first;
}

void World::dial(const std::string& caller, const std::string& number) {
    const bool withheld = caller == "anonymous";
    network.call(withheld ? "" : caller, number);
    rest();
}

std::string World::line(const std::string& named) const {
    if (!named.starts_with("the "))
        return named;
    const std::string name = named.substr(4);
    for (const auto& [key, number] : server->configuration()->numbers) {
        const auto english = number.record.name.find("en");
        if (english != number.record.name.end() && english->second == name)
            return key;
    }
    throw Unexpected{named + " is a line", "there is none of that name"};
}

const Leg* World::leg_of(const std::string& agent) const {
    const auto& record = user(agent);
    return record.endpoint == configuration::Endpoint::phone ? network.of_phone(record.phone)
                                                             : network.of_browser(user_id(agent));
}

json::value World::contact(InteractionId id) {
    sign_in_unseen(overseer);
    const Answer answer = get(overseer, fmt::format("/interactions/{}", id.value));
    return answer.ok() ? answer.body : json::value();
}

void World::done(const Answer& answer) {
    if (!refused) {
        if (!answer.ok()) {
            throw Unexpected{"it is done", fmt::format("refused as {} ({})", answer.code(),
                                                       json::serialize(answer.body))};
        }
        return;
    }
    refusal_seen = true;
    if (answer.ok())
        throw Unexpected{"refused as " + *refused, "it was done"};
    if (answer.code() != *refused)
        throw Unexpected{"refused as " + *refused, "refused as " + answer.code()};
}

std::string Answer::code() const {
    const auto* object = body.if_object();
    const auto* code = object ? object->if_contains("code") : nullptr;
    return code && code->is_string() ? std::string(code->get_string()) : std::to_string(status);
}

}  // namespace zongji::scenarios
