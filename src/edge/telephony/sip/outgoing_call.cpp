#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/message_body.h"
#include "edge/telephony/sip/sip_text.h"

#include <fmt/format.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/url.h>

namespace zongji::sip {

namespace {

// Where a phone's signalling goes, an address or a name.
std::string host_of(const Target& target) {
    Home home;
    const std::string& uri = target.next_hop.empty() ? target.uri : target.next_hop;
    const url_t* url = url_make(home.get(), uri.c_str());
    const std::string host = url && url->url_host ? url->url_host : "";
    const auto ip = parse_ip(host);
    return ip ? to_text(*ip) : host;
}

}  // namespace

calls::EndCause cause_of(int status, bool was_heard, bool from_far_side) {
    using calls::EndCause;
    if (!from_far_side)
        return was_heard ? EndCause::failed : EndCause::unreachable;
    switch (status) {
        case 408:
            return was_heard ? EndCause::no_answer : EndCause::unreachable;
        case 404:
        case 410:
        case 430:
        case 502:
        case 503:
        case 504:
            return EndCause::unreachable;
        default:
            return status >= 500 && status < 600 ? EndCause::failed : EndCause::rejected;
    }
}

// What stands behind "@" where we name somebody who is not the carrier's.
std::string SipEngine::Core::own_host() const {
    const std::string& advertised = config.advertised_address;
    const bool anywhere = config.bind_address == "0.0.0.0" || config.bind_address == "::";
    return in_uri(!advertised.empty() ? advertised : anywhere ? config.realm : config.bind_address);
}

std::optional<Target> SipEngine::Core::target_of(const Phone& phone) const {
    if (!phone.address.empty())
        return Target{phone.address, {}};
    return registrar->target(phone.id, now().tick);
}

void SipEngine::Core::dial(const calls::DialPhone& command) {
    if (!command.leg || find(command.leg) || closing.contains(command.leg))
        return;
    ++totals.dialled;
    const auto refuse_dial = [&](calls::EndCause cause) {
        ++totals.ended;
        emit(calls::LegEnded{command.leg, cause, 0});
    };
    const Phone* phone = directory->phone(command.phone);
    const auto target = phone ? target_of(*phone) : std::nullopt;
    if (!target)
        return refuse_dial(calls::EndCause::unreachable);
    auto media = config.media->open_phone_leg(command.leg, command.partner, host_of(*target));
    if (!media)
        return refuse_dial(calls::EndCause::failed);

    auto leg = std::make_unique<Leg>();
    leg->id = command.leg;
    leg->state = Leg::State::calling;
    leg->phone = command.phone;
    leg->local = LocalSession{*media, static_cast<std::uint64_t>(leg->id.value), 1};
    leg->ring_until = now().tick + milliseconds(std::max(command.ring_timeout_ms, 1));
    leg->heard_until = now().tick + config.limits.first_word;
    leg->record.leg_id = leg->id;
    leg->record.direction = DialogDirection::outgoing;
    leg->record.call_id = new_call_id();
    leg->record.phone_id = command.phone;
    leg->record.local_rtp_port = media->port;
    leg->record.local_sdp = write_offer(*leg->local, nullptr, leg->numbers);
    leg->record.next_hop = target->next_hop;

    const std::string host = own_host();
    std::string from = fmt::format("<{}>", anonymous_uri);
    if (!command.caller_number.empty())
        from = fmt::format("<sip:{}@{}>", in_user_part(command.caller_number), host);
    if (!command.caller_name.empty()) {
        from = in_quotes(command.caller_name) + " " + from;
    } else if (command.caller_number.empty()) {
        from = "Anonymous " + from;
    }
    const std::string to = fmt::format("<sip:{}@{}>", in_user_part(phone->user), host);
    const std::string call_info = fmt::format("<sip:{}>;answer-after=0", host);
    const std::string alert_info = fmt::format("<sip:{}>;info=alert-autoanswer;delay=0", host);

    leg->handle =
        keep(nua_handle(nua, magic_of(leg->id), NUTAG_URL(target->uri.c_str()),
                        SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()), TAG_END()));
    ringing.emplace(leg->ring_until, leg->id);
    unheard.emplace(leg->heard_until, leg->id);
    wake_at(std::min(leg->ring_until, leg->heard_until));
    legs_by_call_id.emplace(leg->record.call_id, leg->id);
    const std::string contact = own_contact(host_of(*target), leg->local->media);
    Leg& live = adopt(std::move(leg));
    nua_invite(live.handle,
               TAG_IF(!target->next_hop.empty(), NUTAG_PROXY(target->next_hop.c_str())),
               SIPTAG_CALL_ID_STR(live.record.call_id.c_str()), SIPTAG_SUPPORTED_STR("timer"),
               TAG_IF(!contact.empty(), SIPTAG_CONTACT_STR(contact.c_str())),
               SIPTAG_CONTENT_TYPE_STR("application/sdp"),
               SIPTAG_PAYLOAD_STR(live.record.local_sdp.c_str()),
               TAG_IF(command.auto_answer, SIPTAG_CALL_INFO_STR(call_info.c_str())),
               TAG_IF(command.auto_answer, SIPTAG_ALERT_INFO_STR(alert_info.c_str())), TAG_END());
}

void SipEngine::Core::on_invite_response(Leg& leg, const NuaEvent& event) {
    if (leg.state != Leg::State::calling) {  // a refresh of the session
        if (event.status >= 200 && event.status < 300)
            answer_refresh(leg, event.sip);
        return;
    }
    if (event.sip)
        heard(leg);
    if (leg.out && (event.status < 200 || event.status >= 300))
        return on_call_out_response(leg, event);
    if (event.status < 200) {
        // Early media is not heard here, but some phones describe the session there and in their
        // 200 not again, as it may not differ (RFC 3261 §13.2.1).
        if (std::string early = event.sip ? session_in(*event.sip).value_or("") : "";
            !early.empty())
            leg.early_sdp = std::move(early);
        if (event.status >= 180)
            emit(calls::LegRinging{leg.id});
        return;
    }
    if (event.status < 300) {
        if (!event.sip)
            return;
        const su_addrinfo_t* from = msg_addrinfo(nua_current_request(nua));
        if (from)
            leg.signalled_from = to_text(endpoint_of(from->ai_addr).ip);
        return on_answer(leg, *event.sip);
    }
    if (!leg.was_heard)
        miss(leg.phone);
    ended(leg, cause_of(event.status, leg.was_heard, event.sip != nullptr), event.status);
}

void SipEngine::Core::heard(Leg& leg) {
    leg.was_heard = true;
    unheard.erase({leg.heard_until, leg.id});
    if (leg.out)
        return heard_trunk(leg.trunk);
    meet(leg.phone);
}

void SipEngine::Core::on_answer(Leg& leg, const sip_t& sip) {
    std::string sdp = session_in(sip).value_or("");
    if (sdp.empty())
        sdp = leg.early_sdp;
    auto session = usable_session(sdp);
    ringing.erase({leg.ring_until, leg.id});
    leg.state = Leg::State::talking;
    if (!session)
        return end_by_us(leg, calls::EndCause::failed, 488, "no usable answer");
    leg.remote = std::move(session).value();
    leg.record.remote_sdp = sdp;
    if (!connect_media(leg)) {
        return end_by_us(leg, calls::EndCause::failed, 488, "media refused");
    }
    agree_refresh(leg, sip);
    ++totals.answered;
    record_answered(leg, sip);
    emit(calls::LegAnswered{leg.id});
    tell_hold(leg);
}

}  // namespace zongji::sip
