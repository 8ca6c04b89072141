#include "edge/telephony/sip/core.h"
#include "runtime/log.h"

#include <sofia-sip/sip_extra.h>
#include <sofia-sip/su_string.h>

namespace zongji::sip {

namespace {

std::string number_of(const url_t& url) {
    std::string number = url.url_user ? url.url_user : url.url_host ? url.url_host : "";
    number.resize(url_unescape_to(number.data(), number.c_str(), number.size()));
    // "tel:" numbers and user parts may carry parameters ("+86…;phone-context=…").
    number.resize(std::min(number.find(';'), number.size()));
    return number;
}

bool is_withheld(const sip_t& request) {
    const sip_from_t& from = *request.sip_from;
    const char* user = from.a_url->url_user;
    if (user && su_casematch(user, "anonymous"))
        return true;
    for (const sip_unknown_t* header = request.sip_unknown; header; header = header->un_next) {
        if (su_casematch(header->un_name, "Privacy") && header->un_value) {
            return su_strcasestr(header->un_value, "id") != nullptr;
        }
    }
    return request.sip_privacy && request.sip_privacy->priv_values &&
           su_casematch(request.sip_privacy->priv_values[0], "id");
}

std::string unquoted(const char* text) {
    std::string name = text ? text : "";
    if (name.size() >= 2 && name.front() == '"')
        name = name.substr(1, name.size() - 2);
    return name;
}

struct CallerShown {
    std::string number;
    std::string name;
};

// A trunk vouches for the asserted identity (RFC 3325); a phone does not.
CallerShown caller_in(const sip_t& request, bool from_trunk) {
    if (is_withheld(request))
        return {};
    const sip_p_asserted_identity_t* asserted = sip_p_asserted_identity(&request);
    if (from_trunk && asserted)
        return {number_of(*asserted->paid_url), unquoted(asserted->paid_display)};
    return {number_of(*request.sip_from->a_url), unquoted(request.sip_from->a_display)};
}

// None: no SDP in it, so that we make the offer.
Result<std::optional<Session>> offer_in(const sip_t& request) {
    const sip_payload_t* body = request.sip_payload;
    if (!body || body->pl_len == 0)
        return std::optional<Session>{};
    ZONGJI_TRY(Session session, read_session({body->pl_data, body->pl_len}));
    return std::optional<Session>(std::move(session));
}

bool is_readable_body(const sip_t& request) {
    if (!request.sip_payload || request.sip_payload->pl_len == 0)
        return true;
    if (request.sip_content_encoding)
        return false;
    const sip_content_type_t* type = request.sip_content_type;
    return type && su_casematch(type->c_type, "application/sdp");
}

bool accepts_sdp(const sip_t& request) {
    if (!request.sip_accept)
        return true;
    for (const sip_accept_t* accept = request.sip_accept; accept; accept = accept->ac_next) {
        const char* type = accept->ac_type;
        if (!type)
            continue;
        if (su_casematch(type, "application/sdp") || su_casematch(type, "application/*") ||
            su_casematch(type, "*/*")) {
            return true;
        }
    }
    return false;
}

}  // namespace

void SipEngine::Core::on_invite(const NuaEvent& event) {
    if (event.leg) {
        if (Leg* leg = find(event.leg))
            return on_new_offer(*leg, event);
        nua_respond(event.handle, SIP_481_NO_TRANSACTION, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    if (event.status >= 300) {  // the stack has refused it already
        keep(event.handle);
        return destroy(event.handle);
    }
    const SipSource source = source_of(event);
    const sip_t& request = *event.sip;
    if (!source.known()) {
        return refuse(event, SIP_401_UNAUTHORIZED);
    }
    const std::string called = our_number(number_of(*request.sip_request->rq_url));
    switch (refusal_of(source, called)) {
        case 503:
            if (const std::string cause = accepting ? lack_of_room(source) : refusal;
                !cause.empty() && directory->has_number(called)) {
                ++totals.refused;
                emit(calls::CallRefused{source.trunk, source.phone, called,
                                        caller_in(request, source.trunk.value != 0).number, cause});
            }
            return refuse(event, SIP_503_SERVICE_UNAVAILABLE);
        case 404:
            return refuse(event, SIP_404_NOT_FOUND);
        default:
            break;
    }
    // Headers inside the Request-URI are not for us to obey (RFC 3261 §19.1.1).
    if (request.sip_request->rq_url->url_headers)
        return refuse(event, SIP_400_BAD_REQUEST);
    if (!is_readable_body(request))
        return refuse(event, SIP_415_UNSUPPORTED_MEDIA);
    if (!accepts_sdp(request))
        return refuse(event, SIP_406_NOT_ACCEPTABLE);
    auto offer = offer_in(request);
    if (!offer) {
        if (offer.error().code == ErrorCode::invalid) {
            return refuse(event, 400, "Bad Session Description");
        }
        return refuse(event, SIP_488_NOT_ACCEPTABLE);
    }

    auto leg = std::make_unique<Leg>();
    leg->id = config.ids->next<LegId>(now().utc);
    leg->handle = keep(event.handle);
    leg->trunk = source.trunk;
    leg->phone = source.phone;
    leg->signalled_from = to_text(source.address.ip);
    leg->remote = std::move(offer).value();
    leg->record.leg_id = leg->id;
    leg->record.direction = DialogDirection::incoming;
    leg->record.call_id = request.sip_call_id->i_id;
    leg->record.trunk_id = source.trunk;
    leg->record.phone_id = source.phone;
    if (request.sip_payload) {
        leg->record.remote_sdp.assign(request.sip_payload->pl_data, request.sip_payload->pl_len);
    }

    leg->record.remote_target =
        url_text(request.sip_contact ? request.sip_contact->m_url : nullptr);
    leg->record.route_set = route_set_of(request, false);

    // Behind a NAT the Contact of a phone leads nowhere; what it sent from does.
    const sip_contact_t* contact = request.sip_contact;
    const bool direct = contact && contact->m_url->url_host &&
                        parse_ip(contact->m_url->url_host) == source.address.ip;
    if (source.phone && !request.sip_record_route && (!direct || !source.datagram)) {
        leg->record.next_hop =
            "sip:" + to_text(source.address) + ";transport=" + (source.datagram ? "udp" : "tcp");
        nua_set_hparams(event.handle, NUTAG_PROXY(leg->record.next_hop.c_str()), TAG_END());
    }

    calls::LegArrived arrived;
    arrived.leg = leg->id;
    arrived.trunk = source.trunk;
    arrived.phone = source.phone;
    arrived.called = called;
    const CallerShown shown = caller_in(request, source.trunk.value != 0);
    arrived.caller = shown.number;
    arrived.caller_name = shown.name;
    if (source.phone)
        meet(source.phone);
    agree_refresh(adopt(std::move(leg)), request);
    ++arriving;
    ++totals.arrived;
    emit(std::move(arrived));
}

int SipEngine::Core::refusal_of(const SipSource& source, const std::string& called) const {
    if (!accepting)
        return 503;
    const bool feature = source.phone && directory->is_feature_code(called);
    if (!directory->has_number(called) && !feature)
        return 404;
    return lack_of_room(source) ? 503 : 0;
}

// Why there is no room for one more call of his; null where there is.
const char* SipEngine::Core::lack_of_room(const SipSource& source) const {
    const Limits& limits = config.limits;
    if (legs.size() >= static_cast<std::size_t>(limits.max_legs))
        return "overload";
    // Who is let in is answered soon, and is sent away then if no port is left for him.
    if (config.media->room() <= arriving + static_cast<std::size_t>(limits.ports_kept_for_agents))
        return "overload";
    if (config.backlog && config.backlog() > limits.max_backlog)
        return "overload";
    const Trunk* trunk = source.trunk ? directory->trunk(source.trunk) : nullptr;
    if (!trunk || trunk->max_calls <= 0)
        return nullptr;
    const auto busy = legs_of_trunk.find(trunk->id);
    const bool full = busy != legs_of_trunk.end() && busy->second >= trunk->max_calls;
    return full ? "trunk_full" : nullptr;
}

// A carrier may deliver our number with a "+" that the configuration does not write.
std::string SipEngine::Core::our_number(const std::string& called) const {
    if (called.starts_with('+') && !directory->has_number(called) &&
        directory->has_number(called.substr(1)))
        return called.substr(1);
    return called;
}

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
