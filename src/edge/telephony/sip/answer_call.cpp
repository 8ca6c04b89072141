#include "edge/telephony/sip/core.h"
#include "runtime/log.h"

#include <utility>

namespace zongji::sip {

void SipEngine::Core::ring(Leg& leg) {
    if (leg.state != Leg::State::arrived)
        return;
    nua_respond(leg.handle, SIP_180_RINGING, TAG_END());
}

void SipEngine::Core::answer(Leg& leg) {
    if (leg.state != Leg::State::arrived)
        return;
    auto media = config.media->open_phone_leg(leg.id, LegId{});
    if (!media)
        return end_by_us(leg, calls::EndCause::failed, 503, "no media port");

    leg.local = LocalSession{*media, static_cast<std::uint64_t>(leg.id.value), 1};
    leg.record.local_rtp_port = media->port;
    if (leg.remote) {
        leg.record.local_sdp = write_answer(*leg.remote, *leg.local);
        if (!connect_media(leg)) {
            return end_by_us(leg, calls::EndCause::failed, 503, "media refused");
        }
    } else {
        leg.record.local_sdp = write_offer(*leg.local);
        leg.awaits_answer = true;
    }
    leg.state = Leg::State::accepted;
    --arriving;
    nua_respond(leg.handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR(leg.record.local_sdp.c_str()), TAG_END());
}

void SipEngine::Core::reject(Leg& leg, int status) {
    if (leg.state != Leg::State::arrived)
        return;
    const int final_status = status >= 300 && status < 700 ? status : 480;
    end_by_us(leg, calls::EndCause::ended_by_us, final_status, {});
}

void SipEngine::Core::on_ack(Leg& leg, const sip_t* sip) {
    if (!sip)
        return;
    if (leg.awaits_answer) {
        leg.awaits_answer = false;
        const sip_payload_t* body = sip->sip_payload;
        const std::string_view sdp = body ? std::string_view(body->pl_data, body->pl_len) : "";
        if (leg.state == Leg::State::talking)
            return take_late_answer(leg, sdp);
        auto answered = read_session(sdp);
        if (!answered)
            return end_by_us(leg, calls::EndCause::failed, 488, "no usable answer");
        leg.remote = std::move(answered).value();
        leg.record.remote_sdp = sdp;
        if (!connect_media(leg)) {
            return end_by_us(leg, calls::EndCause::failed, 503, "media refused");
        }
    }
    if (leg.state != Leg::State::accepted)
        return;
    leg.state = Leg::State::talking;
    ++totals.answered;
    record_answered(leg, *sip);
    emit(calls::LegAnswered{leg.id});
}

// To a re-INVITE without an offer. What cannot be used leaves the session as it was, as with an
// offer of theirs (RFC 3261 §14.2): they are talking.
void SipEngine::Core::take_late_answer(Leg& leg, std::string_view sdp) {
    auto answered = read_session(sdp);
    if (!answered) {
        log_warning("sip: leg {}: no usable answer to our offer: {}", leg.id.value,
                    answered.error().message);
        return;
    }
    std::optional<Session> before = std::exchange(leg.remote, std::move(answered).value());
    if (!connect_media(leg)) {
        leg.remote = std::move(before);
        return;
    }
    leg.record.remote_sdp = sdp;
    record_changed(leg);
}

}  // namespace zongji::sip
