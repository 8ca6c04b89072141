#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/message_body.h"
#include "edge/telephony/sip/trunk_credentials.h"
#include "runtime/log.h"

#include <algorithm>

#include <fmt/format.h>

// What comes back of a call out, until it is answered (decision 32 has the reasons).
namespace zongji::sip {

namespace {

// What a server says of itself and not of the callee, so that another may still be asked.
bool is_about_trunk(int status, bool from_far_side) {
    return !from_far_side || status == 401 || status == 407 || status == 408 ||
           (status >= 500 && status < 600);
}

}  // namespace

void SipEngine::Core::on_call_out_response(Leg& leg, const NuaEvent& event) {
    if (event.status >= 300)
        return on_call_out_refused(leg, event);
    if (event.status <= 100)
        return;
    leg.out->has_reached = true;
    if (event.status >= 180)
        emit(calls::LegRinging{leg.id, leg.trunk, hear_early(leg, event)});
}

// An announcement or the callee's own ringing (RFC 3960). False where there is none.
bool SipEngine::Core::hear_early(Leg& leg, const NuaEvent& event) {
    std::string sdp = event.sip ? session_in(*event.sip).value_or("") : "";
    if (sdp.empty() || sdp == leg.early_sdp)
        return leg.remote.has_value();
    leg.early_sdp = std::move(sdp);
    auto session = usable_session(leg.early_sdp);
    if (!session)
        return leg.remote.has_value();
    const std::optional<Session> before = leg.remote;
    leg.remote = std::move(session).value();
    if (!connect_media(leg))
        leg.remote = before;
    return leg.remote.has_value();
}

void SipEngine::Core::on_call_out_refused(Leg& leg, const NuaEvent& event) {
    const bool from_far_side = event.sip != nullptr;
    if ((event.status == 401 || event.status == 407) && event.sip && prove(leg, event))
        return;
    const bool about_trunk = is_about_trunk(event.status, from_far_side);
    if (about_trunk) {
        const Trunk* trunk = directory->trunk(leg.trunk);
        watch.failed_call(leg.trunk, event.status, event.phrase);
        log_warning("sip: a call out over {} failed: {} {}", trunk ? trunk->key : "a trunk",
                    event.status, event.phrase);
    }
    if (!from_far_side)
        missed_trunk(leg.trunk);
    const auto cause = cause_of(event.status, leg.was_heard, from_far_side);
    if (!about_trunk || leg.out->has_reached)
        return ended(leg, cause, event.status);

    const sip_retry_after_t* later = event.sip ? event.sip->sip_retry_after : nullptr;
    if (event.status == 503 && later) {
        const Span asked = seconds(static_cast<std::int64_t>(later->af_delta));
        lines.at(leg.trunk).rests_until =
            now().tick + std::min(asked, config.limits.trunk_rest_at_most);
    }
    const bool challenged = event.status == 401 || event.status == 407;
    set_aside_attempt(leg, challenged ? Attempt::challenged : Attempt::refused);
    try_next_trunk(leg, cause, event.status);
}

// False: we cannot, or have done so in vain.
bool SipEngine::Core::prove(Leg& leg, const NuaEvent& event) {
    const Trunk* trunk = directory->trunk(leg.trunk);
    if (!trunk || std::exchange(leg.out->has_proved, true))
        return false;
    const std::string credentials = credentials_for(trunk->carrier, *event.sip);
    if (credentials.empty())
        return false;
    expect_word(leg, trunk->carrier);
    nua_authenticate(leg.handle, NUTAG_AUTH(credentials.c_str()), TAG_END());
    return true;
}

// No answer of any kind.
void SipEngine::Core::silent_trunk(Leg& leg) {
    const Trunk* trunk = directory->trunk(leg.trunk);
    watch.failed_call(leg.trunk, 408, "no answer");
    log_warning("sip: a call out over {} was not answered by anything",
                trunk ? trunk->key : "a trunk");
    missed_trunk(leg.trunk);
    set_aside_attempt(leg, Attempt::silent);
    try_next_trunk(leg, calls::EndCause::unreachable, 408);
}

}  // namespace zongji::sip
