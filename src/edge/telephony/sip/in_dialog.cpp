#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/info_digit.h"
#include "edge/telephony/sip/message_body.h"
#include "runtime/log.h"

#include <utility>

#include <fmt/format.h>
#include <sofia-sip/sip_header.h>

namespace zongji::sip {

namespace {

std::string_view body_of(const sip_t* sip) {
    if (!sip || !sip->sip_payload)
        return {};
    return {sip->sip_payload->pl_data, sip->sip_payload->pl_len};
}

}  // namespace

// A re-INVITE or UPDATE: hold, resume, another address, another codec, or only a session refresh.
void SipEngine::Core::on_new_offer(Leg& leg, const NuaEvent& event) {
    const bool is_invite = event.what == nua_i_invite;
    if (event.status >= 200)
        return;  // the stack has answered

    if (leg.state != Leg::State::talking && leg.state != Leg::State::accepted) {
        // RFC 3311 §5.2: an offer while another is open.
        nua_respond(event.handle, SIP_500_INTERNAL_SERVER_ERROR, NUTAG_WITH_THIS(nua),
                    SIPTAG_RETRY_AFTER_STR("2"), TAG_END());
        return;
    }
    const auto sdp = event.sip ? session_in(*event.sip) : std::string();
    if (!sdp) {
        nua_respond(event.handle, SIP_415_UNSUPPORTED_MEDIA, NUTAG_WITH_THIS(nua),
                    SIPTAG_ACCEPT_STR(accepted_bodies),
                    SIPTAG_ACCEPT_ENCODING_STR(accepted_encodings), TAG_END());
        return;
    }
    if (!sdp->empty())
        return take_offer(leg, event, *sdp);
    if (!is_invite) {
        nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }

    offer_again(leg);
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua),
                SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR(leg.record.local_sdp.c_str()), TAG_END());
}

// What we cannot take leaves the session as it was (RFC 3261 §14.2).
void SipEngine::Core::take_offer(Leg& leg, const NuaEvent& event, const std::string& sdp) {
    auto offer = usable_session(sdp);
    if (!offer) {
        if (offer.error().code == ErrorCode::invalid) {
            nua_respond(event.handle, 400, "Bad Session Description", NUTAG_WITH_THIS(nua),
                        TAG_END());
            return;
        }
        nua_respond(event.handle, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }

    std::optional<Session> before = std::exchange(leg.remote, std::move(offer).value());
    if (!connect_media(leg)) {
        leg.remote = std::move(before);
        nua_respond(event.handle, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    leg.record.remote_sdp = sdp;
    if (write_answer(*leg.remote, *leg.local) != leg.record.local_sdp) {
        ++leg.local->version;
        leg.record.local_sdp = write_answer(*leg.remote, *leg.local);
    }
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua),
                SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR(leg.record.local_sdp.c_str()), TAG_END());
    if (leg.state != Leg::State::talking)
        return;
    record_changed(leg);
    tell_hold(leg);
}

// A description of the far side's that leads to a call: one that we can read, speak and reach.
Result<Session> SipEngine::Core::usable_session(std::string_view sdp) const {
    ZONGJI_TRY(Session session, read_session(sdp));
    if (!config.media->can_reach(session.audio.address)) {
        return Error{ErrorCode::unavailable,
                     "the address of its audio is of a family that is not served here",
                     {}};
    }
    return session;
}

// The Contact for a far side of IPv6, empty for others: where all addresses of this machine are
// bound the stack would name one of the other family.
std::string SipEngine::Core::own_contact(const std::string& far_side,
                                         const LocalMedia& media) const {
    if (far_side.find(':') == std::string::npos)
        return {};
    for (const std::string& own : {config.advertised_address, config.bind_address, media.address}) {
        if (own.find(':') != std::string::npos && own != "::")
            return fmt::format("<sip:{}:{}>", in_uri(own), config.port);
    }
    return {};
}

// "sendonly" and "inactive" hear nothing of us: the far side has put us on hold (RFC 3264 §8.4).
void SipEngine::Core::tell_hold(Leg& leg) {
    const auto direction = leg.remote->audio.direction;
    const bool held = direction == calls::MediaDirection::sendonly ||
                      direction == calls::MediaDirection::inactive;
    if (std::exchange(leg.held, held) != held)
        emit(calls::LegHeld{leg.id, held});
}

bool SipEngine::Core::connect_media(Leg& leg) {
    leg.numbers.learn(leg.remote->numbers);
    leg.remote->audio.signalled_from = leg.signalled_from;
    leg.remote->audio.terms = leg.terms;
    const auto connected = config.media->connect_phone_leg(leg.id, leg.remote->audio);
    if (!connected)
        log_warning("sip: leg {}: {}", leg.id.value, connected.error().message);
    return connected.ok();
}

// How the session is kept alive (RFC 4028). Only with who says `timer`; by UPDATE only with who
// says that, since a refusal makes the stack hang up.
void SipEngine::Core::agree_refresh(Leg& leg, const sip_t& message) {
    const bool knows_timer = sip_has_feature(message.sip_supported, "timer") ||
                             sip_has_feature(message.sip_require, "timer") ||
                             message.sip_session_expires;
    const bool updates =
        message.sip_allow && sip_is_allowed(message.sip_allow, sip_method_update, "UPDATE");
    const bool incoming = leg.record.direction == DialogDirection::incoming;
    // The stack repeats our INVITE of an outgoing leg, offer included. It has none to repeat in an
    // incoming one: then the far side makes the offer.
    leg.acks_itself = updates || !incoming;
    const int wanted = config.limits.session_expires_s;
    nua_set_hparams(leg.handle, NUTAG_UPDATE_REFRESH(updates), NUTAG_AUTOACK(leg.acks_itself),
                    TAG_IF(knows_timer && incoming && wanted > 0,
                           NUTAG_SESSION_TIMER(static_cast<unsigned>(wanted))),
                    TAG_END());
}

// A 200 to our refresh.
void SipEngine::Core::answer_refresh(Leg& leg, const sip_t* sip) {
    if (leg.acks_itself)
        return;
    const std::string sdp = sip ? session_in(*sip).value_or("") : "";
    if (!sdp.empty())
        take_late_answer(leg, *sip);
    if (leg.remote)
        leg.record.local_sdp = write_answer(*leg.remote, *leg.local);
    nua_ack(leg.handle, TAG_IF(!sdp.empty(), SIPTAG_CONTENT_TYPE_STR("application/sdp")),
            TAG_IF(!sdp.empty(), SIPTAG_PAYLOAD_STR(leg.record.local_sdp.c_str())), TAG_END());
}

void SipEngine::Core::on_info(const NuaEvent& event) {
    Leg* leg = find(event.leg);
    if (!leg)
        return refuse(event, SIP_481_NO_CALL);
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua), TAG_END());
    const sip_content_type_t* type = event.sip ? event.sip->sip_content_type : nullptr;
    if (!type || !leg->local)
        return;
    if (const auto digit = digit_of_info(type->c_type, body_of(event.sip)))
        config.media->press_key(leg->id, *digit);
}

}  // namespace zongji::sip
