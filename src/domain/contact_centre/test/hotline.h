#pragma once

#include "domain/contact_centre/contact_centre.h"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace zongji::contact_centre {

// A hotline without wires: the live machine, a telephone network that does as the test says, and a
// clock that it moves.
class Hotline : public Port {
public:
    static constexpr const char* number = "4001234567";

    Hotline() {
        EXPECT_TRUE(calendars::load_zones().ok());
        base.org_units["hq"] = {OrgUnitId{1}, OrgUnitId{1}, {.key = "hq"}};
        base.skills["sales"] = {SkillId{1}, OrgUnitId{1}, {.key = "sales"}};
        base.queues["sales"] = {QueueId{10},
                                OrgUnitId{1},
                                {.key = "sales",
                                 .org_unit = "hq",
                                 .skills = {{"sales", 1}},
                                 .ring_timeout_s = 20,
                                 .wrap_up = WrapUpMode::optional,
                                 .wrap_up_s = 60,
                                 .announce_every_s = 30,
                                 .max_wait_s = 300}};
        base.phones["8001"] = {PhoneId{800}, OrgUnitId{1}, {.key = "8001"}};
        add_agent(1, configuration::Endpoint::browser, "");
        add_agent(2, configuration::Endpoint::browser, "");
        add_agent(3, configuration::Endpoint::phone, "8001");
        base.prompts["welcome"] = {PromptId{1}, OrgUnitId{1}, {.key = "welcome"}};
        configuration::Flow flow{.key = "main", .org_unit = "hq"};
        flow.document = *parse_json(R"({
            "schema": 1, "entry": "welcome",
            "nodes": {
              "welcome": {"type": "play", "prompt": "welcome", "exits": {"done": "menu"}},
              "menu": {"type": "menu", "prompt": "welcome", "timeout_s": 5, "retries": 1,
                       "choices": {"1": {"label": {"zh-CN": "售前", "en": "Sales"}}},
                       "exits": {"1": "sales", "invalid": "bye", "timeout": "bye"}},
              "sales": {"type": "queue", "queue": "sales", "exits": {"timed_out": "bye"}},
              "bye": {"type": "hang_up"}
            }})");
        base.flows["main"] = {FlowId{1}, OrgUnitId{1}, flow};
        base.numbers[number] = {
            NumberId{1}, OrgUnitId{1}, {.key = number, .org_unit = "hq", .flow = "main"}};
        apply(base);
    }

    void apply(const configuration::Snapshot& snapshot) {
        std::vector<std::string> found;
        centre.configure(make_live(snapshot, found), now);
        for (const auto& trouble : found)
            ADD_FAILURE() << trouble;
    }

    void add_agent(std::int64_t id, configuration::Endpoint endpoint, const std::string& phone) {
        const std::string key = "agent" + std::to_string(id);
        base.users[key] = {UserId{id},
                           OrgUnitId{1},
                           {.key = key,
                            .org_unit = "hq",
                            .roles = {configuration::Role::agent},
                            .skills = {{"sales", 5}},
                            .endpoint = endpoint,
                            .phone = phone}};
    }

    // ---- what people and wires do

    void sign_in(std::int64_t agent) {
        centre.page_opened(UserId{agent}, now);
        browser_leg(agent);
        ready(agent);
    }
    LegId browser_leg(std::int64_t agent) {
        const LegId leg{next_leg++};
        browser_legs[agent] = leg;
        centre.on_call_event(calls::BrowserLegReady{leg, UserId{agent}}, now);
        return leg;
    }
    void ready(std::int64_t agent) { say(agent, desk::SetPresence{Presence::available, ""}); }
    bool say(std::int64_t agent, desk::Command command) {
        return centre.command(UserId{agent}, command, now).ok();
    }
    LegId arrive() {
        const LegId leg{next_leg++};
        centre.on_call_event(calls::LegArrived{leg, TrunkId{1}, {}, number, "13800000000", ""},
                             now);
        return leg;
    }
    void answered(LegId leg) { centre.on_call_event(calls::LegAnswered{leg}, now); }
    void ended(LegId leg, calls::EndCause cause = calls::EndCause::hung_up) {
        centre.on_call_event(calls::LegEnded{leg, cause, 0}, now);
    }
    void press(LegId leg, char digit) {
        centre.on_call_event(calls::DigitPressed{leg, digit}, now);
    }
    void prompt_ends(LegId leg) {
        const auto play = last<calls::Play>();
        EXPECT_EQ(play.leg, leg);
        centre.on_call_event(calls::PlaybackEnded{leg, play.playback}, now);
    }
    void know_caller() { centre.caller_found(last_arrived, CallerFacts{.name = "王建国"}, now); }
    // A call that hears the greeting, presses 1 and waits in the queue.
    LegId queued_call() {
        const LegId leg = arrive();
        answered(leg);
        know_caller();
        prompt_ends(leg);
        press(leg, '1');
        return leg;
    }
    LegId talking_with(std::int64_t agent) {
        const LegId leg = queued_call();
        EXPECT_TRUE(say(agent, desk::AcceptOffer{desk(agent).offer->offer_id}));
        return leg;
    }
    void pass(Span time) {
        const Instant end = now.tick + time;
        while (centre.next_deadline() <= end) {
            const Span step = std::max(centre.next_deadline() - now.tick, Span{0});
            now = {now.utc + step, now.tick + step};
            centre.on_time(now);
        }
        now = {now.utc + (end - now.tick), end};
    }

    // ---- what is seen

    live::DeskState desk(std::int64_t agent) const { return *centre.desk(UserId{agent}, now); }

    template <class C>
    std::vector<C> all() const {
        std::vector<C> found;
        for (const auto& command : commands) {
            if (const auto* one = std::get_if<C>(&command))
                found.push_back(*one);
        }
        return found;
    }
    template <class C>
    C last() const {
        const auto found = all<C>();
        EXPECT_FALSE(found.empty());
        return found.empty() ? C{} : found.back();
    }
    // Who were brought together to talk, in turn.
    struct Talk {
        LegId a;
        LegId b;
    };
    std::vector<Talk> talks() const {
        std::vector<Talk> found;
        for (const auto& room : all<calls::SetRoom>()) {
            if (room.members.size() == 2)
                found.push_back({room.members[0].leg, room.members[1].leg});
        }
        return found;
    }
    Talk last_talk() const {
        const auto found = talks();
        EXPECT_FALSE(found.empty());
        return found.empty() ? Talk{} : found.back();
    }
    LegId recorded(calls::Track track) const {
        for (const auto& party : last<calls::StartRecording>().parties) {
            if (party.track == track)
                return party.leg;
        }
        return {};
    }
    template <class E>
    std::vector<E> events() const {
        std::vector<E> found;
        for (const auto& recorded : journal) {
            if (const auto* one = std::get_if<E>(&recorded.event))
                found.push_back(*one);
        }
        return found;
    }
    std::vector<journal::Outcome> outcomes() const {
        std::vector<journal::Outcome> found;
        for (const auto& one : events<journal::InteractionEnded>())
            found.push_back(one.outcome);
        return found;
    }

    // ---- Port

    void command(calls::Command command) override { commands.push_back(std::move(command)); }
    void record(const journal::Event& event, Now at) override {
        if (before_record)
            before_record(event);
        journal.push_back({static_cast<std::int64_t>(journal.size()) + 1, at.utc, event});
    }
    void caller_arrived(InteractionId interaction, OrgUnitId org_unit,
                        const std::string&) override {
        last_arrived = interaction;
        last_org_unit = org_unit;
    }
    void desk_changed(UserId, const live::DeskState&) override {}
    void why_idle_changed(AgentId agent, const live::WhyIdle& why) override {
        why_idle[agent.value] = why;
    }
    void trouble(const std::string& what) override { troubles.push_back(what); }

    IdSource ids;
    ContactCentre centre{ids, *this};
    Now now{Timestamp{1'764'000'000'000'000}, Instant{1'000'000}};
    configuration::Snapshot base;
    std::vector<calls::Command> commands;
    std::vector<journal::Recorded> journal;
    std::map<std::int64_t, live::WhyIdle> why_idle;  // as the board was told
    std::vector<std::string> troubles;
    std::function<void(const journal::Event&)> before_record;  // may throw: a fault of ours
    InteractionId last_arrived;
    OrgUnitId last_org_unit;
    std::int64_t next_leg = 1'000;
    std::map<std::int64_t, LegId> browser_legs;
};

}  // namespace zongji::contact_centre
