#include "scenarios/promises.h"

#include "domain/configuration/snapshot.h"
#include "domain/restart/day_so_far.h"
#include "engine/calendars/calendars.h"
#include "scenarios/steps/expect.h"

#include <set>

namespace zongji::scenarios {
namespace {

constexpr Span until_written = seconds(5);
constexpr Span until_timers_end = minutes(3);

struct Ends {
    int started = 0;
    int ended = 0;
    journal::Outcome outcome{};
    int tasks = 0;
    int segments = 0;
    int segments_ended = 0;
    int queued = 0;
    int left = 0;
};

std::map<InteractionId, Ends> ends_of(const std::vector<journal::Recorded>& events) {
    std::map<InteractionId, Ends> ends;
    for (const auto& recorded : events) {
        if (const auto* begun = std::get_if<journal::InteractionStarted>(&recorded.event)) {
            ++ends[begun->interaction_id].started;
        } else if (const auto* over = std::get_if<journal::InteractionEnded>(&recorded.event)) {
            ++ends[over->interaction_id].ended;
            ends[over->interaction_id].outcome = over->outcome;
        } else if (const auto* task = std::get_if<journal::CallBackTaskRaised>(&recorded.event)) {
            ++ends[task->interaction_id].tasks;
        } else if (const auto* part = std::get_if<journal::SegmentStarted>(&recorded.event)) {
            ++ends[part->interaction_id].segments;
        } else if (const auto* end = std::get_if<journal::SegmentEnded>(&recorded.event)) {
            ++ends[end->interaction_id].segments_ended;
        } else if (const auto* in = std::get_if<journal::InteractionQueued>(&recorded.event)) {
            ++ends[in->interaction_id].queued;
        } else if (const auto* out = std::get_if<journal::QueueLeft>(&recorded.event)) {
            ++ends[out->interaction_id].left;
        }
    }
    return ends;
}

// Promise 1: one outcome each, and nobody is forgotten.
void one_outcome_each(const std::map<InteractionId, Ends>& ends) {
    for (const auto& [id, one] : ends) {
        const std::string name = fmt::format("contact {}", id.value);
        expect_same(one.started, 1, "how often " + name + " began");
        expect_same(one.ended, 1, "how often " + name + " ended");
        expect_same(one.segments_ended, one.segments, "how many parts of " + name + " ended");
        expect_same(one.left, one.queued, "how often " + name + " left a queue");
        const bool owed =
            one.outcome == journal::Outcome::interrupted || one.outcome == journal::Outcome::failed;
        expect_same(
            one.tasks, owed ? 1 : 0,
            fmt::format("how many call-backs {} ({}) is owed", name, enum_name(one.outcome)));
    }
}

// Promise 2: an agent has one offer at a time, and each has one end.
void offers_are_leases(const std::vector<journal::Recorded>& events) {
    std::map<AgentId, OfferId> open;
    for (const auto& recorded : events) {
        if (const auto* made = std::get_if<journal::OfferMade>(&recorded.event)) {
            expect(!open.contains(made->agent_id), "an agent has one offer at a time",
                   "he has a second one");
            open[made->agent_id] = made->offer_id;
        } else if (const auto* ended = std::get_if<journal::OfferEnded>(&recorded.event)) {
            const auto found = open.find(ended->agent_id);
            expect(found != open.end() && found->second == ended->offer_id,
                   "an offer ends that was made, once", "another one did");
            open.erase(found);
        }
    }
    expect(open.empty(), "every offer has an end", "one is open");
}

// Promise 4: nobody is left in a state that nothing explains, and nothing had to be mended.
void states_are_explained(World& world, const std::vector<journal::Recorded>& events) {
    for (const auto& recorded : events) {
        if (const auto* mended = std::get_if<journal::StateRepaired>(&recorded.event))
            throw Unexpected{"nothing has to be mended", "mended: " + mended->what};
    }
    for (const auto& [login, user] : world.server->configuration()->users) {
        const auto presence = world.desk(login).presence;
        const bool busy =
            presence == live::Presence::ringing || presence == live::Presence::on_call;
        expect(!busy, login + " is in no contact any more", login + " is " + spoken(presence));
    }
    expect_same(world.network.live_legs(), std::size_t{0}, "how many calls are on the line");
}

// How long somebody of it was together with somebody, in ms; an interaction has several parts at
// once. `cut_off` are those whose end was not seen.
std::map<InteractionId, std::int64_t> together(const std::vector<journal::Recorded>& events,
                                               std::set<InteractionId>& cut_off) {
    std::map<InteractionId, std::int64_t> lasted;
    std::map<InteractionId, std::pair<int, Timestamp>> parts;
    for (const auto& recorded : events) {
        if (const auto* begun = std::get_if<journal::CallBridged>(&recorded.event)) {
            auto& [open, since] = parts[begun->interaction_id];
            if (open++ == 0)
                since = recorded.at;
        } else if (const auto* apart = std::get_if<journal::CallUnbridged>(&recorded.event)) {
            auto& [open, since] = parts[apart->interaction_id];
            if (--open == 0)
                lasted[apart->interaction_id] += (recorded.at - since).ms();
            if (apart->reason == "server_lost")
                cut_off.insert(apart->interaction_id);
        }
    }
    return lasted;
}

// Promise 6: recorded time is bridged time.
void recorded_is_bridged(World& world, const std::vector<journal::Recorded>& events) {
    std::set<InteractionId> cut_off;
    const auto bridged = together(events, cut_off);
    std::map<InteractionId, std::int64_t> taped;
    for (const Taped& tape : world.network.recordings()) {
        if (tape.broken)
            cut_off.insert(tape.interaction);
        taped[tape.interaction] += world.network.taped(tape).ms();
    }
    for (const auto& [id, ms] : taped) {
        const bool forgotten = world.events_lost && !bridged.contains(id);
        if (cut_off.contains(id) || forgotten)
            continue;
        const std::int64_t expected = bridged.contains(id) ? bridged.at(id) : 0;
        const std::int64_t apart = std::abs(ms - expected);
        expect(apart <= 40, fmt::format("what is recorded of {} is {} ms", id.value, expected),
               fmt::format("it is {} ms", ms));
    }
}

// Promise 7: the board's figures and the records are those of the journal.
void figures_are_the_journals(World& world, const std::vector<journal::Recorded>& events) {
    const Now now = world.simulation.now();
    const auto configuration = world.server->configuration();
    const auto zone = calendars::find_zone(configuration::company_zone(*configuration));
    restart::DaySoFar day(calendars::local_day_start(*zone, now.utc), 0);
    day.configure(*configuration);
    for (const auto& recorded : events)
        day.apply(recorded);
    const auto expected = day.board().show(now.utc, {});
    world.sign_in_unseen("he");
    const auto shown = world.board("he");
    for (const auto& queue : expected.queues) {
        for (const auto& seen : shown.queues) {
            if (seen.queue_id == queue.queue_id && !(seen == queue)) {
                throw Unexpected{"the board is that of the journal: " + to_json_text(queue),
                                 to_json_text(seen)};
            }
        }
    }
}

void records_are_the_journals(World& world, const std::map<InteractionId, Ends>& ends) {
    world.sign_in_unseen("he");
    for (const auto& [id, one] : ends) {
        const json::value page = world.contact(id);
        expect(page.is_object(), fmt::format("contact {} is on record", id.value), "it is not");
        expect_same(text_of(page.at("interaction"), "outcome"), std::string(enum_name(one.outcome)),
                    "its outcome on record");
    }
}

}  // namespace

void wind_up(World& world) {
    world.faults.mend();
    world.faults.hold_up(true);
    world.database_away = world.database_full = world.disk_away = false;
    if (!world.server)
        world.start_server();
    world.faults.hold_up(true);
    for (const Leg& leg : std::vector<Leg>(world.network.legs())) {
        if (leg.state != Leg::State::over && leg.kind != Leg::Kind::browser)
            world.network.hang_up(leg.id);
    }
    world.rest();
    world.pass(until_timers_end);
}

void check_promises(World& world) {
    world.pass(until_written);
    const auto events = world.events();
    const auto ends = ends_of(events);
    one_outcome_each(ends);
    offers_are_leases(events);
    states_are_explained(world, events);
    recorded_is_bridged(world, events);
    figures_are_the_journals(world, events);
    records_are_the_journals(world, ends);
}

}  // namespace zongji::scenarios
