#include "domain/contact_centre/test/hotline.h"

#include <random>
#include <set>

// Seeded days of callers, agents and faults. After each step the reconciler must find nothing; at
// the end each interaction has exactly one outcome and nothing is left.
namespace zongji::contact_centre {
namespace {

class RandomDay : public testing::TestWithParam<int> {
protected:
    std::size_t draw(std::size_t below) { return random() % below; }

    LegId any(const std::set<LegId>& legs) {
        auto it = legs.begin();
        std::advance(it, static_cast<std::ptrdiff_t>(draw(legs.size())));
        return *it;
    }

    // The network does what it is told, and reports it.
    void network() {
        while (seen < line.commands.size()) {
            const calls::Command command = line.commands[seen++];
            if (const auto* end = std::get_if<calls::EndLeg>(&command)) {
                const bool known = customers.erase(end->leg) + phones.erase(end->leg) > 0;
                if (known)
                    line.ended(end->leg, calls::EndCause::ended_by_us);
            } else if (const auto* dial = std::get_if<calls::DialPhone>(&command)) {
                phones.insert(dial->leg);
            }
        }
    }

    void customer_step() {
        switch (draw(4)) {
            case 0: {
                const LegId leg = line.arrive();
                customers.insert(leg);
                if (draw(8))
                    line.answered(leg);
                if (draw(4))
                    line.know_caller();
                return;
            }
            case 1:
                if (!customers.empty())
                    line.press(any(customers), draw(4) ? '1' : '7');
                return;
            case 2: {
                if (customers.empty() || draw(3))
                    return;
                const LegId leg = any(customers);
                customers.erase(leg);
                line.ended(leg,
                           draw(5) ? calls::EndCause::hung_up : calls::EndCause::media_timeout);
                return;
            }
            case 3: {
                const auto plays = line.all<calls::Play>();
                if (plays.empty())
                    return;
                const auto back = 1 + draw(std::min<std::size_t>(plays.size(), 4));
                const auto& play = plays[plays.size() - back];
                line.centre.on_call_event(calls::PlaybackEnded{play.leg, play.playback}, line.now);
                return;
            }
        }
    }

    void agent_step(std::int64_t agent) {
        const auto view = line.desk(agent);
        switch (draw(7)) {
            case 0:
                if (agent < 3 && draw(3) == 0) {
                    if (draw(2))
                        line.centre.page_opened(UserId{agent}, line.now);
                    line.browser_leg(agent);
                }
                line.ready(agent);
                return;
            case 1:
            case 2:
                if (view.offer)
                    line.say(agent, desk::AcceptOffer{view.offer->offer_id});
                if (agent == 3 && !phones.empty())
                    line.answered(any(phones));
                return;
            case 3:
                if (view.offer)
                    line.say(agent, desk::RejectOffer{view.offer->offer_id});
                if (view.call)
                    line.say(agent, desk::HangUpCall{view.call->interaction_id});
                return;
            case 4:
                if (view.call && draw(2))
                    line.say(agent, desk::HoldCall{view.call->interaction_id});
                if (view.call)
                    line.say(agent, desk::ResumeCall{view.call->interaction_id});
                if (view.wrap_up)
                    line.say(agent, desk::EndWrapUp{view.wrap_up->interaction_id});
                return;
            case 5:
                return fault_step(agent);
            case 6:
                if (draw(4) == 0)
                    line.say(agent, desk::SetPresence{live::Presence::on_break, "tea"});
                if (draw(9) == 0)
                    line.apply(line.base);
                return;
        }
    }

    void fault_step(std::int64_t agent) {
        if (agent < 3) {
            if (draw(2))
                line.centre.page_closed(UserId{agent}, line.now);
            if (line.browser_legs.contains(agent) && draw(3) == 0) {
                line.ended(line.browser_legs[agent], calls::EndCause::media_timeout);
            }
        } else if (!phones.empty()) {
            const LegId leg = any(phones);
            phones.erase(leg);
            line.ended(leg, draw(2) ? calls::EndCause::hung_up : calls::EndCause::rejected);
        }
    }

    std::mt19937 random{static_cast<unsigned>(GetParam())};
    Hotline line;
    std::set<LegId> customers;  // the wires that the network still holds
    std::set<LegId> phones;
    std::size_t seen = 0;
};

TEST_P(RandomDay, ends_every_interaction_exactly_once) {
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    for (int step = 0; step < 1200; ++step) {
        switch (draw(5)) {
            case 0:
            case 1:
                customer_step();
                break;
            case 2:
            case 3:
                agent_step(static_cast<std::int64_t>(1 + draw(3)));
                break;
            case 4:
                line.pass(milliseconds(static_cast<std::int64_t>(draw(7000))));
                break;
        }
        network();
        ASSERT_EQ(line.centre.reconcile(line.now), 0) << "step " << step;
    }
    line.centre.interrupt_all(line.now);
    network();
    line.pass(hours(1));
    network();

    std::map<InteractionId, int> outcomes;
    for (const auto& started : line.events<journal::InteractionStarted>()) {
        outcomes[started.interaction_id] = 0;
    }
    for (const auto& ended : line.events<journal::InteractionEnded>()) {
        ++outcomes[ended.interaction_id];
    }
    EXPECT_GT(outcomes.size(), 50U);
    for (const auto& [id, count] : outcomes)
        EXPECT_EQ(count, 1);

    const auto pairs = [&](auto begun, auto over) {
        EXPECT_EQ(line.events<decltype(begun)>().size(), line.events<decltype(over)>().size());
    };
    pairs(journal::SegmentStarted{}, journal::SegmentEnded{});
    pairs(journal::InteractionQueued{}, journal::QueueLeft{});
    pairs(journal::OfferMade{}, journal::OfferEnded{});
    pairs(journal::CallBridged{}, journal::CallUnbridged{});
    pairs(journal::RecordingStarted{}, journal::RecordingStopped{});
    EXPECT_EQ(line.centre.counts().interactions, 0U);
    EXPECT_EQ(line.centre.counts().offers, 0U);
    EXPECT_EQ(line.centre.counts().timers, 0U);
    EXPECT_LE(line.centre.counts().legs, 2U) << "browsers only";
    EXPECT_TRUE(customers.empty());
    EXPECT_TRUE(phones.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomDay, testing::Range(1, 31));

}  // namespace
}  // namespace zongji::contact_centre
