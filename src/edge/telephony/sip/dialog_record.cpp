#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/identity.h"

#include <algorithm>

#include <fmt/format.h>
#include <sofia-sip/sip_header.h>

namespace zongji::sip {

namespace {

template <class Header>
std::string header_text(const Header* header) {
    if (!header)
        return {};
    Home home;
    const auto* any = reinterpret_cast<const sip_header_t*>(header);
    const char* text = sip_header_as_string(home.get(), any);
    return text ? text : "";
}

std::string text_or_empty(const char* text) {
    return text ? text : "";
}

}  // namespace

std::vector<std::string> route_set_of(const sip_t& message, bool we_sent_the_request) {
    std::vector<std::string> routes;
    for (const sip_record_route_t* route = message.sip_record_route; route; route = route->r_next) {
        routes.push_back("<" + url_text(route->r_url) + ">");
    }
    if (we_sent_the_request)
        std::reverse(routes.begin(), routes.end());
    return routes;
}

// What an INVITE says. It is stored when the call is answered.
void SipEngine::Core::record_arrived(Leg& leg, const sip_t& request) {
    DialogRecord& record = leg.record;
    record.leg_id = leg.id;
    record.direction = DialogDirection::incoming;
    record.call_id = request.sip_call_id->i_id;
    record.trunk_id = leg.trunk;
    record.phone_id = leg.phone;
    record.remote_target = url_text(request.sip_contact ? request.sip_contact->m_url : nullptr);
    record.route_set = route_set_of(request, false);
}

// `sip` is the ACK that we received, or the 200 that we received: From is the caller's in both.
void SipEngine::Core::record_answered(Leg& leg, const sip_t& sip) {
    const bool incoming = leg.record.direction == DialogDirection::incoming;
    const sip_addr_t* local = incoming ? sip.sip_to : sip.sip_from;
    const sip_addr_t* remote = incoming ? sip.sip_from : sip.sip_to;
    DialogRecord& record = leg.record;
    record.local_uri = header_text(local);
    record.local_tag = text_or_empty(local->a_tag);
    // A dialog is known by its tags (RFC 3261 §12.2.2): who withheld his number is not stored.
    record.remote_uri =
        leg.is_withheld ? fmt::format("<{}>;tag={}", anonymous_uri, text_or_empty(remote->a_tag))
                        : header_text(remote);
    record.remote_tag = text_or_empty(remote->a_tag);
    record.answered_at = now().utc;
    if (!incoming) {
        record.remote_target = url_text(sip.sip_contact ? sip.sip_contact->m_url : nullptr);
        record.route_set = route_set_of(sip, true);
        record.cseq = sip.sip_cseq ? sip.sip_cseq->cs_seq : 0;
    }
    record_changed(leg);
}

void SipEngine::Core::record_changed(Leg& leg) {
    if (config.dialogs)
        config.dialogs->put(leg.record);
}

}  // namespace zongji::sip
