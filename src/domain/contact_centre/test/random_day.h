#pragma once

#include "domain/contact_centre/test/hotline.h"

#include <random>
#include <set>

namespace zongji::contact_centre {

// A seeded day of callers, agents and faults, step by step.
class RandomDay {
public:
    explicit RandomDay(int seed) : random(static_cast<unsigned>(seed)) {
        line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    }

    void step() {
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
    }

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
                    line.say(agent, desk::SetPresence{Presence::on_break, "tea"});
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

    std::mt19937 random;
    Hotline line;
    std::set<LegId> customers;  // the wires that the network still holds
    std::set<LegId> phones;
    std::size_t seen = 0;
};

}  // namespace zongji::contact_centre
