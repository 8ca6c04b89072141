#include "scenarios/steps/expect.h"
#include "scenarios/steps/steps.h"

namespace zongji::scenarios {
namespace {

// Whose interaction it became, if any.
void note_call(World& world, const std::string& caller, std::size_t events_before) {
    const auto events = world.events();
    for (std::size_t i = events_before; i < events.size(); ++i) {
        if (const auto* begun = std::get_if<journal::InteractionStarted>(&events[i].event))
            world.calls.emplace_back(caller, begun->interaction_id);
    }
}

void calls_line(World& world, const Words& words) {
    const auto before = world.events().size();
    world.dial(words["caller"], world.line(words["line"]));
    note_call(world, words["caller"], before);
}

void many_call(World& world, const Words& words) {
    for (int i = 0; i < words.count("count"); ++i) {
        const std::string caller = fmt::format("139{:08}", i + 1);
        const auto before = world.events().size();
        world.dial(caller, world.line(words["line"]));
        world.rest();
        note_call(world, caller, before);
    }
}

void many_hang_up(World& world, const Words& words) {
    for (int i = 0; i < words.count("count"); ++i)
        world.network.hang_up(call_of(world, fmt::format("139{:08}", i + 1)).id);
}

void turned_away(World& world, const Words& words) {
    const auto before = world.events().size();
    world.network.turn_away(words["caller"], world.line(words["line"]), words["cause"]);
    world.rest();
    note_call(world, words["caller"], before);
}

void presses(World& world, const Words& words) {
    for (const char key : words["keys"])
        world.network.press(call_of(world, words["caller"]).id, key);
}

void hangs_up(World& world, const Words& words) {
    world.network.hang_up(call_of(world, words["caller"]).id);
}

void falls_silent(World& world, const Words& words) {
    world.network.lose_audio(call_of(world, words["caller"]).id);
}

// ---- What is so

std::string where_it_rings(World& world, InteractionId id) {
    std::string found;
    for (const auto& [login, user] : world.server->configuration()->users) {
        if (world.server->configuration()->users.at(login).record.roles.empty())
            continue;
        const auto desk = world.desk(login);
        if (desk.offer && (id == InteractionId{} || desk.offer->interaction_id == id))
            found += (found.empty() ? "" : " and ") + login;
    }
    return found.empty() ? "it rings at nobody" : "it rings at " + found;
}

void expect_ringing(World& world, const std::string& agent, InteractionId id) {
    const auto desk = world.desk(agent);
    const bool rings = desk.offer && desk.offer->interaction_id == id;
    if (!rings)
        throw Unexpected{"the call rings at " + agent, where_it_rings(world, id)};
    if (!world.has_browser_phone(agent)) {
        const Leg* phone = world.leg_of(agent);
        expect(phone && phone->state == Leg::State::ringing, "his phone rings", "it does not");
    }
}

void rings_at(World& world, const Words& words) {
    expect_ringing(world, words["agent"], world.interaction_of(world.last_caller()));
}

void callers_call_rings_at(World& world, const Words& words) {
    expect_ringing(world, words["agent"], world.interaction_of(words["caller"]));
}

void nothing_rings_at(World& world, const Words& words) {
    const auto desk = world.desk(words["agent"]);
    const Leg* phone =
        world.has_browser_phone(words["agent"]) ? nullptr : world.leg_of(words["agent"]);
    const bool rings = desk.offer || (phone && phone->state == Leg::State::ringing);
    expect(!rings, "nothing rings at " + words["agent"], "a call does");
}

void rings_at_nobody(World& world, const Words&) {
    const auto id = world.interaction_of(world.last_caller());
    const std::string where = where_it_rings(world, id);
    expect(where == "it rings at nobody", "the call rings at nobody", where);
}

void rings_at_one(World& world, const Words&) {
    const std::string where = where_it_rings(world, world.interaction_of(world.last_caller()));
    expect(where != "it rings at nobody" && where.find(" and ") == std::string::npos,
           "the call rings at one agent", where);
}

void call_is_over(World& world, const Words& words) {
    expect(call_of(world, words["caller"]).state == Leg::State::over,
           words["caller"] + "'s call is over", "it is not");
}

void goes_on(World& world, const Words& words) {
    expect(call_of(world, words["caller"]).state == Leg::State::up,
           words["caller"] + "'s call goes on", "it does not");
}

void got_status(World& world, const Words& words) {
    expect_same(call_of(world, words["caller"]).sip_status, words.count("status"),
                "what his telephone was told");
}

void waits(World& world, const Words& words) {
    const auto id = world.interaction_of(words["caller"]);
    std::string where = "in no queue";
    for (const auto& recorded : world.events()) {
        if (const auto* in = std::get_if<journal::InteractionQueued>(&recorded.event)) {
            if (in->interaction_id == id) {
                for (const auto& [key, queue] : world.server->configuration()->queues) {
                    if (queue.id == in->queue_id)
                        where = key;
                }
            }
        } else if (const auto* out = std::get_if<journal::QueueLeft>(&recorded.event)) {
            if (out->interaction_id == id)
                where = "in no queue";
        }
    }
    expect_same(where, words["queue"], "where he waits");
}

void are_waiting(World& world, const Words& words) {
    std::set<InteractionId> waiting;
    const auto queue = world.server->configuration()->queues.at(words["queue"]).id;
    for (const auto& recorded : world.events()) {
        if (const auto* in = std::get_if<journal::InteractionQueued>(&recorded.event)) {
            if (in->queue_id == queue)
                waiting.insert(in->interaction_id);
        } else if (const auto* out = std::get_if<journal::QueueLeft>(&recorded.event)) {
            waiting.erase(out->interaction_id);
        }
    }
    expect_same(waiting.size(), static_cast<std::size_t>(words.count("count")), "how many wait");
}

}  // namespace

std::vector<Step> call_steps() {
    using enum Nature;
    return {
        {"{caller} calls {line}", "one of our numbers, or what it is called", deed, calls_line},
        {"{count} callers call {line}", "one after the other: 13900000001, 13900000002 …", deed,
         many_call},
        {"{count} callers hang up", "those of the sentence above", deed, many_hang_up},
        {"{caller} is turned away from {line} because of {cause:word}",
         "at the door, where there is no room: trunk_full, overload", deed, turned_away},
        {"{caller} presses {keys}", "on the telephone", deed, presses},
        {"{caller} hangs up", "", deed, hangs_up},
        {"{caller} falls silent", "the connection breaks, and nobody says goodbye", deed,
         falls_silent},
        {"the call rings at {agent}", "the latest one; at his phone too, if that is what he has",
         live, rings_at},
        {"{caller}'s call rings at {agent}", "", live, callers_call_rings_at},
        {"nothing rings at {agent}", "", live, nothing_rings_at},
        {"the call rings at nobody", "", live, rings_at_nobody},
        {"the call rings at one agent", "and not at two", live, rings_at_one},
        {"{caller}'s call is over", "his telephone was told", live, call_is_over},
        {"{caller}'s call goes on", "", live, goes_on},
        {"{caller} is told {status:count}", "the status of SIP with which he was turned away", live,
         got_status},
        {"{caller} waits in {queue}", "", live, waits},
        {"{count} callers wait in {queue}", "", live, are_waiting},
    };
}

}  // namespace zongji::scenarios
