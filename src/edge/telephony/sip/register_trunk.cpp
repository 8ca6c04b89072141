#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/message_source.h"
#include "edge/telephony/sip/sip_text.h"
#include "edge/telephony/sip/trunk_credentials.h"
#include "runtime/log.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <sofia-sip/sip_header.h>

// Our registration with a trunk's registrar (RFC 3261 §10.2).
namespace zongji::sip {

namespace {

// All that makes one registration another one.
std::string signature_of(const Carrier& carrier) {
    return fmt::format("{}|{}|{}|{}|{}|{}", next_hop_of(carrier),
                       address_of_record(carrier, carrier.user), carrier.auth_user, carrier.realm,
                       carrier.secret_hash, carrier.expires_s);
}

// What the registrar grants for our Contact, which is one among those of its answer.
int granted_s(const sip_t& answer, const std::string& line, int asked) {
    const auto seconds_of = [](const char* text) {
        return text ? static_cast<int>(std::strtol(text, nullptr, 10)) : 0;
    };
    const int in_all = answer.sip_expires ? static_cast<int>(answer.sip_expires->ex_delta) : asked;
    for (const sip_contact_t* contact = answer.sip_contact; contact; contact = contact->m_next) {
        char theirs[64] = {};
        const bool ours = line.empty() || (contact->m_url->url_params &&
                                           url_param(contact->m_url->url_params, "line", theirs,
                                                     sizeof theirs) > 0 &&
                                           line == theirs);
        if (ours)
            return contact->m_expires ? seconds_of(contact->m_expires) : in_all;
    }
    return in_all;
}

std::vector<std::string> service_route_in(const sip_t& answer) {
    std::vector<std::string> route;
    for (const sip_service_route_t* hop = answer.sip_service_route; hop; hop = hop->r_next)
        route.push_back("<" + url_text(hop->r_url) + ">");
    return route;
}

}  // namespace

// Where a trunk reaches us: "192.0.2.1:5061;transport=tls".
std::string SipEngine::Core::own_end(const Carrier& carrier) const {
    std::string host = config.advertised_address;
    const bool anywhere = config.bind_address == "0.0.0.0" || config.bind_address == "::";
    if (host.empty())
        host = anywhere ? own_address_towards(next_host_of(carrier)) : config.bind_address;
    const std::uint16_t port = carrier.is_secured() ? config.tls.port : config.port;
    const bool datagrams = carrier.transport == SipTransport::udp;
    return fmt::format("{}:{}{}", in_uri(host), port,
                       datagrams ? "" : ";transport=" + enum_name(carrier.transport));
}

std::string SipEngine::Core::contact_at(const Carrier& carrier) const {
    const std::string line = line_of(carrier);
    return fmt::format("<sip:{}@{}{}>", in_user_part(carrier.user), own_end(carrier),
                       line.empty() ? "" : ";line=" + line);
}

void SipEngine::Core::tend_registration(const Trunk& trunk, TrunkLine& line, Instant at) {
    const std::string wanted = signature_of(trunk.carrier);
    if (line.registered_as != wanted && !line.registering) {
        line.registered_as = wanted;
        line.register_at = at;
        line.registration = TrunkRegistration::trying;
        line.registration_says.clear();
    }
    if (line.registration == TrunkRegistration::registered && at >= line.binding_ends) {
        line.registration = TrunkRegistration::trying;
        door->registered_trunks().remove(trunk.id);
    }
    if (!line.registering && at >= line.register_at)
        send_register(trunk, line, trunk.carrier.expires_s);
}

void SipEngine::Core::send_register(const Trunk& trunk, TrunkLine& line, int expires_s) {
    const Carrier& carrier = trunk.carrier;
    if (line.call_id.empty())
        line.call_id = new_call_id();
    line.has_proved = false;
    line.is_leaving = expires_s == 0;
    if (expires_s > 0)
        expires_s = std::max(expires_s, static_cast<int>(line.least_expires_s));
    const std::string record = "<" + address_of_record(carrier, carrier.user) + ">";
    const std::string uri = uri_at(carrier, {});
    const std::string proxy = next_hop_of(carrier);
    const std::string contact = contact_at(carrier);
    const std::string cseq = fmt::format("{} REGISTER", ++line.cseq);
    const std::string expires = std::to_string(expires_s);
    line.registering =
        keep(nua_handle(nua, nullptr, NUTAG_URL(uri.c_str()), SIPTAG_TO_STR(record.c_str()),
                        SIPTAG_FROM_STR(record.c_str()), TAG_END()));
    nua_method(line.registering, NUTAG_METHOD("REGISTER"), NUTAG_PROXY(proxy.c_str()),
               SIPTAG_CALL_ID_STR(line.call_id.c_str()), SIPTAG_CSEQ_STR(cseq.c_str()),
               SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_EXPIRES_STR(expires.c_str()), TAG_END());
}

// We are not there any more: the trunk is gone, does not register any more, or we stop.
void SipEngine::Core::leave_registrar(TrunkId id, TrunkLine& line) {
    if (line.registered_as.empty() || line.is_leaving)
        return;
    const bool stands = line.registration == TrunkRegistration::registered;
    const Trunk* trunk = directory->trunk(id);
    line.registration = TrunkRegistration::none;
    line.registration_says.clear();
    line.registered_until.reset();
    line.registered_as.clear();
    line.service_route.clear();
    door->registered_trunks().remove(id);
    if (line.registering)
        destroy(std::exchange(line.registering, nullptr));
    if (stands && trunk && !trunk->carrier.host.empty())
        send_register(*trunk, line, 0);
}

void SipEngine::Core::on_registrar_response(const NuaEvent& event) {
    const auto found = std::ranges::find_if(
        lines, [&](const auto& entry) { return entry.second.registering == event.handle; });
    if (found == lines.end())
        return;
    TrunkLine& line = found->second;
    const Trunk* trunk = directory->trunk(found->first);
    if (event.sip && event.sip->sip_min_expires)
        line.least_expires_s = static_cast<unsigned>(
            std::min<unsigned long>(event.sip->sip_min_expires->me_delta, 86'400));
    if (event.status < 200)
        return;
    if ((event.status == 401 || event.status == 407) && event.sip && trunk && !line.has_proved) {
        line.has_proved = true;
        const std::string credentials = credentials_for(trunk->carrier, *event.sip);
        if (!credentials.empty()) {
            // The stack repeats the request as it was, with its CSeq too.
            const std::string cseq = fmt::format("{} REGISTER", ++line.cseq);
            nua_authenticate(line.registering, NUTAG_AUTH(credentials.c_str()),
                             SIPTAG_CSEQ_STR(cseq.c_str()), TAG_END());
            return;
        }
    }
    const bool leaving = std::exchange(line.is_leaving, false);
    if (!leaving && trunk && event.sip && event.status < 300) {
        on_registered(*trunk, line, *event.sip);
    } else if (!leaving && trunk) {
        on_not_registered(*trunk, line, event);
    }
    destroy(std::exchange(line.registering, nullptr));
}

void SipEngine::Core::on_registered(const Trunk& trunk, TrunkLine& line, const sip_t& answer) {
    const Now at = now();
    const std::string our_line = line_of(trunk.carrier);
    const int granted = std::clamp(granted_s(answer, our_line, trunk.carrier.expires_s), 1, 86'400);
    if (line.registration != TrunkRegistration::registered)
        log_info("sip: registered with trunk {} for {} s", trunk.key, granted);
    line.registration = TrunkRegistration::registered;
    line.registration_says.clear();
    line.registered_until = at.utc + seconds(granted);
    line.binding_ends = at.tick + seconds(granted);
    line.register_at =
        at.tick + line.pace_of_registration.after_success(granted, chance_below(1'000));
    line.service_route = service_route_in(answer);
    const Endpoint from = zongji::sip::source_of(nua_current_request(nua));
    door->registered_trunks().add(trunk.id, our_line, from.ip);
    heard_trunk(trunk.id);
}

void SipEngine::Core::on_not_registered(const Trunk& trunk, TrunkLine& line,
                                        const NuaEvent& event) {
    const bool asked = event.sip && (event.status == 401 || event.status == 407);
    std::string why = event.sip ? fmt::format("{} {}", event.status, event.phrase) : "no answer";
    if (asked && credentials_for(trunk.carrier, *event.sip).empty()) {
        why += fmt::format(": it asks for a proof in the realm \"{}\"", realms_in(*event.sip));
    } else if (asked) {
        why += ": it does not take our user and secret";
    }
    if (why != line.registration_says)
        log_warning("sip: no registration with trunk {}: {}", trunk.key, why);
    line.registration_says = std::move(why);
    line.register_at = now().tick + line.pace_of_registration.after_failure(chance_below(1'000));
    if (!event.sip)
        missed_trunk(trunk.id);
    // What was granted stands until it is over, unless the registrar itself says no.
    const bool says_no =
        event.sip && event.status != 408 && (event.status < 500 || event.status >= 600);
    if (!says_no && line.registration == TrunkRegistration::registered)
        return;
    line.registration = says_no ? TrunkRegistration::refused : TrunkRegistration::trying;
    line.registered_until.reset();
    door->registered_trunks().remove(trunk.id);
}

}  // namespace zongji::sip
