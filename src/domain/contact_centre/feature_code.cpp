#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// Codes that an agent without a browser dials on his own phone. docs/operating.md lists them.
//   *50 available   *51 break   *52 sign out   *53 end the wrap-up
void State::feature_code(const calls::LegArrived& arrived, Now now) {
    const auto agent = configuration->agent_of_phone.find(arrived.phone);
    bool understood = false;
    if (agent != configuration->agent_of_phone.end()) {
        const AgentId id = agent->second;
        if (arrived.called == "*50") {
            understood = router.set_presence(id, Presence::available, "", now).ok();
        } else if (arrived.called == "*51") {
            understood = router.set_presence(id, Presence::on_break, "feature_code", now).ok();
        } else if (arrived.called == "*52") {
            understood = router.set_presence(id, Presence::offline, "", now).ok();
        } else if (arrived.called == "*53") {
            // How the call ended is said on his page, before or after.
            understood = router.end_wrap_up(id, desks.at(id).disposed, now).ok();
        }
        changed_desks.insert(id);
    }
    feature_calls.emplace(arrived.leg, understood);
    legs.emplace(arrived.leg, LegOwner{LegUse::feature_code, {}, {}, {}});
    port.command(calls::AnswerLeg{arrived.leg});
}

// Who dialled hears whether it was understood, and is hung up on after that.
void State::say_whether_understood(LegId leg, Now now) {
    const bool understood = feature_calls.at(leg);
    port.command(calls::Play{
        leg, ids.next<PlaybackId>(now.utc), {understood ? "tone:answer" : "tone:busy"}, false});
}

void State::end_feature_code(LegId leg) {
    feature_calls.erase(leg);
    legs.erase(leg);
    port.command(calls::EndLeg{leg, "done"});
}

}  // namespace zongji::contact_centre
