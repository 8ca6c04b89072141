#include "edge/telephony/sip/core.h"
#include "runtime/log.h"

#include <sofia-sip/nua_tag.h>

namespace zongji::sip {

namespace {

// 0 of a command that is about no leg.
LegId leg_of(const calls::Command& command) {
    return std::visit(
        [](const auto& any) {
            if constexpr (requires { any.leg; }) {
                return any.leg;
            } else {
                return LegId{};
            }
        },
        command);
}

}  // namespace

// Called from C: nothing may be thrown out of here. A broken invariant ends its call.
void SipEngine::Core::dispatch(const NuaEvent& event) {
    try {
        if (event.what == nua_r_shutdown) {
            shut_down = shut_down || event.status >= 200;
            return;
        }
        if (event.what == nua_i_invite)
            return on_invite(event);
        if (event.what == nua_i_register)
            return on_register(event);
        if (event.what == nua_i_options)
            return on_options(event);
        if (event.what == nua_i_info)
            return on_info(event);
        if (event.what == nua_i_refer)
            return on_refer(event);
        if (event.what == nua_r_method)
            return event.leg ? on_orphan_response(event) : on_registrar_response(event);
        if (event.what == nua_r_options && !event.leg)
            return on_trunk_asked(event) ? void() : on_asked(event);
        if (event.what == nua_r_options)
            return on_leg_asked(event);

        if (event.what == nua_i_state)
            return on_state(event);
        Leg* leg = find(event.leg);
        if (event.what == nua_r_invite) {
            if (leg)
                return on_invite_response(*leg, event);
            // Answered while our CANCEL was under way.
            if (closing.contains(event.leg) && event.status >= 200 && event.status < 300) {
                nua_bye(event.handle, TAG_END());
            }
            return;
        }
        if (!leg)
            return;
        if (event.what == nua_i_update)
            return on_new_offer(*leg, event);
        if (event.what == nua_i_ack)
            return on_ack(*leg, event.sip);
        if (event.what == nua_i_bye)
            return ended(*leg, calls::EndCause::hung_up, 200);
        if (event.what == nua_i_cancel)
            return ended(*leg, calls::EndCause::cancelled, 487);
        if (event.what == nua_r_bye) {
            // The stack itself says goodbye when a session timer has run out.
            return ended(*leg, calls::EndCause::session_expired, event.status);
        }
    } catch (const std::exception& broken) {
        log_error("sip: leg {} ended: {}", event.leg.value, broken.what());
        if (Leg* leg = find(event.leg)) {
            end_by_us(*leg, calls::EndCause::failed, 500, "internal error");
        }
    }
}

void SipEngine::Core::on_state(const NuaEvent& event) {
    int state = nua_callstate_init;
    tl_gets(event.tags, NUTAG_CALLSTATE_REF(state), TAG_END());

    if (Leg* leg = find(event.leg)) {
        if (state != nua_callstate_terminated && state != nua_callstate_terminating)
            return;
        // No ACK until we gave up, or a request inside the dialog that failed for good.
        const auto cause = leg->state == Leg::State::talking ? calls::EndCause::session_expired
                                                             : calls::EndCause::failed;
        ended(*leg, cause, event.status ? event.status : 408);
    }
    if (state != nua_callstate_terminated)
        return;
    const auto found = closing.find(event.leg);
    if (found == closing.end())
        return;
    destroy(found->second);
    closing.erase(found);
}

void SipEngine::Core::do_command(const calls::Command& command) {
    try {
        std::visit([this](const auto& wanted) { handle(wanted); }, command);
    } catch (const std::exception& broken) {
        const LegId about = leg_of(command);
        log_error("sip: leg {} ended: {}", about.value, broken.what());
        if (Leg* leg = find(about)) {
            end_by_us(*leg, calls::EndCause::failed, 500, "internal error");
        }
    }
}

void SipEngine::Core::handle(const calls::DialPhone& command) {
    dial(command);
}

void SipEngine::Core::handle(const calls::DialNumber& command) {
    dial(command);
}

void SipEngine::Core::handle(const calls::RingLeg& command) {
    if (Leg* leg = find(command.leg))
        ring(*leg);
}

void SipEngine::Core::handle(const calls::AnswerLeg& command) {
    if (Leg* leg = find(command.leg))
        answer(*leg);
}

void SipEngine::Core::handle(const calls::RejectLeg& command) {
    if (Leg* leg = find(command.leg))
        reject(*leg, command.sip_status);
}

void SipEngine::Core::handle(const calls::EndLeg& command) {
    if (Leg* leg = find(command.leg))
        end_by_us(*leg, calls::EndCause::ended_by_us, 480, command.reason);
}

void SipEngine::Core::handle(const calls::ListLegs&) {
    calls::LegList list;
    for (const auto& [id, leg] : legs)
        list.legs.push_back(id);
    emit(std::move(list));
}

}  // namespace zongji::sip
