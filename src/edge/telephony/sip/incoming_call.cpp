#include "base/text.h"
#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/message_body.h"

#include <sofia-sip/su_string.h>

namespace zongji::sip {

namespace {

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

// For whoever runs the trunk.
std::string body_types(const sip_t& request) {
    const sip_content_type_t* type = request.sip_content_type;
    return type && type->c_type ? plain_line(type->c_type, 60) : "";
}

using Refused = calls::Refused;
using NoCall = SipEngine::Core::NoCall;

// What of its form we cannot serve, whoever asks.
std::optional<NoCall> fault_in(const sip_t& request) {
    // Headers inside the Request-URI are not for us to obey (RFC 3261 §19.1.1).
    if (request.sip_request->rq_url->url_headers)
        return NoCall{SIP_400_BAD_REQUEST, Refused::malformed, "headers in its Request-URI"};
    if (!session_in(request))
        return NoCall{SIP_415_UNSUPPORTED_MEDIA, Refused::body_not_understood, body_types(request)};
    if (!accepts_sdp(request))
        return NoCall{SIP_406_NOT_ACCEPTABLE, Refused::answer_not_accepted, {}};
    return std::nullopt;
}

NoCall fault_of(const Error& error) {
    switch (error.code) {
        case ErrorCode::invalid:
            return {400, "Bad Session Description", Refused::description_broken, {}};
        case ErrorCode::unavailable:
            return {SIP_488_NOT_ACCEPTABLE, Refused::media_unreachable, error.message};
        default:
            return {SIP_488_NOT_ACCEPTABLE, Refused::no_common_codec, error.message};
    }
}

Refused reason_of(std::string_view cause) {
    return cause == "trunk_full"  ? Refused::trunk_full
           : cause == "disk_full" ? Refused::disk_full
                                  : Refused::overload;
}

}  // namespace

void SipEngine::Core::on_invite(const NuaEvent& event) {
    if (event.leg) {
        if (Leg* leg = find(event.leg))
            return on_new_offer(*leg, event);
        nua_respond(event.handle, SIP_481_NO_TRANSACTION, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    const SipSource source = source_of(event);
    const sip_t& request = *event.sip;
    if (event.status >= 300) {  // the stack has refused it already
        // An interval of the session's timer that is too short is asked again at once.
        if (source.known() && event.status != 422) {
            note_refused(source, called_number(source, request),
                         {event.status, event.phrase, Refused::malformed, event.phrase});
        }
        keep(event.handle);
        return destroy(event.handle);
    }
    if (!source.known())
        return refuse(event, SIP_401_UNAUTHORIZED);
    if (source.trunk)
        watch.heard_call(source.trunk, source.address, now().utc);
    const std::string called = called_number(source, request);
    // Who wants to take over a call (RFC 3891) does not want a new one. We know of no call that may
    // be taken so.
    if (request.sip_replaces)
        return refuse_call(event, source, called,
                           {SIP_481_NO_CALL, Refused::malformed, "Replaces"});
    if (!calls_as_itself(source, request))
        return refuse_call(event, source, called, {SIP_403_FORBIDDEN, Refused::not_itself, {}});
    if (!accepting)
        return turn_away(event, source, called, refusal);
    if (!is_served(source, called)) {
        const std::string meant = directory->number_meant(called);
        return refuse_call(
            event, source, called,
            {SIP_404_NOT_FOUND, Refused::unknown_number, meant.empty() ? "" : "perhaps " + meant});
    }
    if (const char* cause = lack_of_room(source))
        return turn_away(event, source, called, cause);
    if (const auto fault = fault_in(request))
        return refuse_call(event, source, called, *fault);
    std::string sdp = *session_in(request);
    if (sdp.empty())
        return take_in(event, source, called, {}, {});
    auto offer = usable_session(sdp);
    if (!offer)
        return refuse_call(event, source, called, fault_of(offer.error()));
    take_in(event, source, called, std::move(offer).value(), std::move(sdp));
}

void SipEngine::Core::refuse_call(const NuaEvent& event, const SipSource& source,
                                  const std::string& called, const NoCall& no) {
    note_refused(source, called, no);
    refuse(event, no.status, no.phrase);
}

void SipEngine::Core::note_refused(const SipSource& source, const std::string& called,
                                   const NoCall& no) {
    const Now at = now();
    watch.refused(source.trunk ? directory->trunk(source.trunk) : nullptr, source.phone.value != 0,
                  source.address, {at.utc, called, no.status, no.why, no.detail}, at.tick);
}

// A phone that proved its secret proved who it is. What is no name at all ("anonymous") claims
// nobody's.
bool SipEngine::Core::calls_as_itself(const SipSource& source, const sip_t& request) const {
    const Phone* phone = source.phone ? directory->phone(source.phone) : nullptr;
    if (!phone || phone->ha1.empty())
        return true;
    const std::string claimed = number_of(*request.sip_from->a_url);
    return claimed == phone->user || su_casematch(claimed.c_str(), "anonymous");
}

// Nobody for whom there was no room is forgotten.
void SipEngine::Core::turn_away(const NuaEvent& event, const SipSource& source,
                                const std::string& called, const std::string& cause) {
    if (!cause.empty() && directory->has_number(called)) {
        ++totals.refused;
        emit(calls::CallRefused{source.trunk, source.phone, called,
                                caller_in(*event.sip, source.trunk.value != 0).number, cause});
    }
    refuse_call(event, source, called, {SIP_503_SERVICE_UNAVAILABLE, reason_of(cause), {}});
}

// Makes the leg, and tells of it.
void SipEngine::Core::take_in(const NuaEvent& event, const SipSource& source,
                              const std::string& called, std::optional<Session> offer,
                              std::string sdp) {
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
    leg->called = called;
    leg->record.remote_sdp = std::move(sdp);
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
    if (const Phone* phone = source.phone ? directory->phone(source.phone) : nullptr) {
        arrived.caller = phone->user;  // whatever it says of itself
        meet(source.phone);
    }
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
    if (!source.phone || request.sip_record_route ||
        (direct && source.transport == SipTransport::udp))
        return;
    leg.record.next_hop =
        "sip:" + to_text(source.address) + ";transport=" + enum_name(source.transport);
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
