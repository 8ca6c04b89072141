#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/identity.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_string.h>
#include <sofia-sip/url.h>

// A phone's own transfer key (RFC 3515, RFC 5589): told to the loop, which decides. Nobody else's
// REFER does anything.
namespace zongji::sip {

namespace {

// Of Refer-To: "<sip:…?Replaces=call-id%3Bto-tag%3Da%3Bfrom-tag%3Db>". Null: blind.
sip_replaces_t* replaces_in(su_home_t* home, const url_t& target) {
    if (!target.url_headers)
        return nullptr;
    std::string headers = target.url_headers;
    for (std::size_t begin = 0; begin < headers.size();) {
        const std::size_t end = std::min(headers.find('&', begin), headers.size());
        std::string one = headers.substr(begin, end - begin);
        begin = end + 1;
        const std::size_t equals = one.find('=');
        if (equals == one.npos || !su_casematch(one.substr(0, equals).c_str(), "Replaces"))
            continue;
        std::string value = one.substr(equals + 1);
        value.resize(url_unescape_to(value.data(), value.data(), value.size()));
        return sip_replaces_make(home, value.c_str());
    }
    return nullptr;
}

bool is_same(const char* tag, const std::string& known) {
    return tag && !known.empty() && known == tag;
}

}  // namespace

// The dialog that is meant, by its names at either end: which of them a phone calls "to" depends on
// who it thinks will be asked (RFC 3891 §3).
Leg* SipEngine::Core::leg_replaced(PhoneId phone, const sip_replaces_t& replaces) {
    for (auto& [id, leg] : legs) {
        const DialogRecord& record = leg->record;
        if (leg->phone != phone ||
            record.call_id != (replaces.rp_call_id ? replaces.rp_call_id : ""))
            continue;
        const bool straight = is_same(replaces.rp_to_tag, record.local_tag) &&
                              is_same(replaces.rp_from_tag, record.remote_tag);
        const bool crossed = is_same(replaces.rp_to_tag, record.remote_tag) &&
                             is_same(replaces.rp_from_tag, record.local_tag);
        if (straight || crossed)
            return leg.get();
    }
    return nullptr;
}

void SipEngine::Core::on_refer(const NuaEvent& event) {
    if (event.status >= 200)
        return;  // the stack has answered
    if (!event.leg)
        return refuse(event, SIP_603_DECLINE);
    Leg* leg = find(event.leg);
    if (!leg || leg->state != Leg::State::talking)
        return refuse(event, SIP_481_NO_CALL);
    const sip_refer_to_t* refer_to = event.sip->sip_refer_to;
    if (!leg->phone)
        return refuse(event, SIP_603_DECLINE);
    if (!refer_to)
        return refuse(event, SIP_400_BAD_REQUEST);
    if (leg->is_referred)
        return refuse(event, SIP_491_REQUEST_PENDING);

    calls::LegReferred referred;
    referred.leg = leg->id;
    Home home;
    if (const sip_replaces_t* replaces = replaces_in(home.get(), *refer_to->r_url)) {
        const Leg* other = leg_replaced(leg->phone, *replaces);
        if (!other || other == leg)
            return refuse(event, SIP_481_NO_CALL);
        referred.replaces = other->id;
    } else {
        const auto number = plain_number(number_of(*refer_to->r_url));
        if (!number)
            return refuse(event, SIP_603_DECLINE);
        referred.target = *number;
    }
    const sip_refer_sub_t* wanted = sip_refer_sub(event.sip);
    leg->is_referred = true;
    leg->hears_of_referral = !(wanted && su_casematch(wanted->rs_value, "false"));
    nua_respond(event.handle, SIP_202_ACCEPTED, NUTAG_WITH_THIS(nua),
                TAG_IF(!leg->hears_of_referral, SIPTAG_REFER_SUB_STR("false")), TAG_END());
    tell_referral(*leg, 100);  // RFC 3515 §2.4.4: at once
    emit(std::move(referred));
}

void SipEngine::Core::handle(const calls::AnswerRefer& command) {
    Leg* leg = find(command.leg);
    if (!leg || !leg->is_referred)
        return;
    tell_referral(*leg, command.sip_status);
    leg->is_referred = command.sip_status < 200;
}

// As the status line of what we do for it (RFC 3515 §2.4.5).
void SipEngine::Core::tell_referral(Leg& leg, int status) {
    if (!leg.hears_of_referral)
        return;
    const char* phrase = sip_status_phrase(status);
    const std::string fragment =
        fmt::format("SIP/2.0 {} {}\r\n", status, phrase ? phrase : "Failed");
    nua_notify(leg.handle, SIPTAG_EVENT_STR("refer"),
               NUTAG_SUBSTATE(status < 200 ? nua_substate_active : nua_substate_terminated),
               SIPTAG_CONTENT_TYPE_STR("message/sipfrag;version=2.0"),
               SIPTAG_PAYLOAD_STR(fragment.c_str()), TAG_END());
}

}  // namespace zongji::sip
