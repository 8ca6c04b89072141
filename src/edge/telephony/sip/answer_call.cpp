#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/message_body.h"
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
    auto media = config.media->open_phone_leg(
        leg.id, LegId{}, leg.remote ? leg.remote->audio.address : leg.signalled_from);
    if (!media)
        return end_by_us(leg, calls::EndCause::failed, 503, "no media port");

    leg.local = LocalSession{*media, static_cast<std::uint64_t>(leg.id.value), 1};
    leg.record.local_rtp_port = media->port;
    if (leg.remote) {
        leg.record.local_sdp = write_answer(*leg.remote, *leg.local);
        // Nothing that we could serve later: who offered it may offer something else.
        if (!connect_media(leg)) {
            return end_by_us(leg, calls::EndCause::failed, 488, "media refused");
        }
    } else {
        leg.record.local_sdp = write_offer(*leg.local, nullptr, leg.numbers);
        leg.awaits_answer = true;
    }
    leg.state = Leg::State::accepted;
    --arriving;
    const std::string contact = own_contact(leg.signalled_from, leg.local->media);
    nua_respond(leg.handle, SIP_200_OK,
                TAG_IF(!contact.empty(), SIPTAG_CONTACT_STR(contact.c_str())),
                SIPTAG_CONTENT_TYPE_STR("application/sdp"),
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
        if (leg.state == Leg::State::talking)
            return take_late_answer(leg, *sip);
        const std::string sdp = session_in(*sip).value_or("");
        auto answered = usable_session(sdp);
        if (!answered)
            return end_by_us(leg, calls::EndCause::failed, 488, "no usable answer");
        leg.remote = std::move(answered).value();
        leg.record.remote_sdp = sdp;
        if (!connect_media(leg)) {
            return end_by_us(leg, calls::EndCause::failed, 488, "media refused");
        }
    }
    if (leg.state != Leg::State::accepted)
        return;
    leg.state = Leg::State::talking;
    ++totals.answered;
    record_answered(leg, *sip);
    emit(calls::LegAnswered{leg.id});
    tell_hold(leg);
}

// To a re-INVITE without an offer. What cannot be used leaves the session as it was, as with an
// offer of theirs (RFC 3261 §14.2): they are talking.
void SipEngine::Core::take_late_answer(Leg& leg, const sip_t& message) {
    const std::string sdp = session_in(message).value_or("");
    auto answered = usable_session(sdp);
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
    tell_hold(leg);
}

// The offer is ours to make again: inside a session, what was agreed is not forgotten.
void SipEngine::Core::offer_again(Leg& leg) {
    ++leg.local->version;
    leg.record.local_sdp =
        write_offer(*leg.local, leg.remote ? &*leg.remote : nullptr, leg.numbers);
    leg.awaits_answer = true;
}

}  // namespace zongji::sip
