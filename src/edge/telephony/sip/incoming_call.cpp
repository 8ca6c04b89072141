#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/identity.h"

#include <sofia-sip/su_string.h>

namespace zongji::sip {

namespace {

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

struct Fault {
    int status;
    const char* phrase;
};

// What of its form we cannot serve, whoever asks.
std::optional<Fault> fault_in(const sip_t& request) {
    // Headers inside the Request-URI are not for us to obey (RFC 3261 §19.1.1).
    if (request.sip_request->rq_url->url_headers)
        return Fault{SIP_400_BAD_REQUEST};
    if (!is_readable_body(request))
        return Fault{SIP_415_UNSUPPORTED_MEDIA};
    if (!accepts_sdp(request))
        return Fault{SIP_406_NOT_ACCEPTABLE};
    return std::nullopt;
}

Fault fault_of(const Error& error) {
    if (error.code == ErrorCode::invalid)
        return {400, "Bad Session Description"};
    return {SIP_488_NOT_ACCEPTABLE};
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
    if (!source.known())
        return refuse(event, SIP_401_UNAUTHORIZED);
    const std::string called = our_number(number_of(*request.sip_request->rq_url));
    if (!accepting)
        return turn_away(event, source, called, refusal);
    if (!is_served(source, called))
        return refuse(event, SIP_404_NOT_FOUND);
    if (const char* cause = lack_of_room(source))
        return turn_away(event, source, called, cause);
    if (const auto fault = fault_in(request))
        return refuse(event, fault->status, fault->phrase);
    auto offer = offer_in(request);
    if (!offer) {
        const Fault fault = fault_of(offer.error());
        return refuse(event, fault.status, fault.phrase);
    }
    take_in(event, source, called, std::move(offer).value());
}

// Nobody for whom there was no room is forgotten.
void SipEngine::Core::turn_away(const NuaEvent& event, const SipSource& source,
                                const std::string& called, const std::string& cause) {
    if (!cause.empty() && directory->has_number(called)) {
        ++totals.refused;
        emit(calls::CallRefused{source.trunk, source.phone, called,
                                caller_in(*event.sip, source.trunk.value != 0).number, cause});
    }
    refuse(event, SIP_503_SERVICE_UNAVAILABLE);
}

// Makes the leg, and tells of it.
void SipEngine::Core::take_in(const NuaEvent& event, const SipSource& source,
                              const std::string& called, std::optional<Session> offer) {
    const sip_t& request = *event.sip;
    auto leg = std::make_unique<Leg>();
    leg->id = config.ids->next<LegId>(now().utc);
    leg->handle = keep(event.handle);
    leg->trunk = source.trunk;
    leg->phone = source.phone;
    leg->signalled_from = to_text(source.address.ip);
    if (const Trunk* trunk = directory->trunk(source.trunk))
        leg->terms = trunk->terms;
    leg->remote = std::move(offer);
    leg->is_withheld = is_withheld(request);
    record_arrived(*leg, request);
    reach_where_it_came_from(*leg, source, request);

    calls::LegArrived arrived;
    arrived.leg = leg->id;
    arrived.trunk = source.trunk;
    arrived.phone = source.phone;
    arrived.called = called;
    CallerShown shown = caller_in(request, source.trunk.value != 0);
    arrived.caller = std::move(shown.number);
    arrived.caller_name = std::move(shown.name);
    if (source.phone)
        meet(source.phone);
    agree_refresh(adopt(std::move(leg)), request);
    ++arriving;
    ++totals.arrived;
    emit(std::move(arrived));
}

// Behind a NAT the Contact of a phone leads nowhere; what it sent from does.
void SipEngine::Core::reach_where_it_came_from(Leg& leg, const SipSource& source,
                                               const sip_t& request) {
    const sip_contact_t* contact = request.sip_contact;
    const bool direct = contact && contact->m_url->url_host &&
                        parse_ip(contact->m_url->url_host) == source.address.ip;
    if (!source.phone || request.sip_record_route || (direct && source.datagram))
        return;
    leg.record.next_hop =
        "sip:" + to_text(source.address) + ";transport=" + (source.datagram ? "udp" : "tcp");
    nua_set_hparams(leg.handle, NUTAG_PROXY(leg.record.next_hop.c_str()), TAG_END());
}

bool SipEngine::Core::is_served(const SipSource& source, const std::string& called) const {
    return directory->has_number(called) || (source.phone && directory->is_feature_code(called));
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

}  // namespace zongji::sip
