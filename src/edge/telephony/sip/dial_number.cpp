#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/sip_text.h"
#include "edge/telephony/sip/trunk_order.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <sofia-sip/sip_extra.h>

// A call to somebody outside: which trunk, and who we are to it.
namespace zongji::sip {

namespace {

// From, and what else says who calls (RFC 3325 §9, RFC 3323 §4.1).
struct Caller {
    std::string from;
    std::string asserted;  // a whole header, or empty
    bool is_private = false;
};

Caller caller_on(const Carrier& carrier, const CallOut& call, const std::string& own_host) {
    const std::string domain = carrier.registers ? in_uri(carrier.host) : own_host;
    const std::string& shown = carrier.from_user.empty() ? call.caller_number : carrier.from_user;
    const std::string& number = call.caller_number.empty() ? shown : call.caller_number;
    Caller caller;
    caller.is_private = carrier.withholds || call.caller_number.empty();
    if (caller.is_private || shown.empty()) {
        caller.from = fmt::format("\"Anonymous\" <{}>", anonymous_uri);
    } else {
        caller.from = fmt::format("<sip:{}@{}>", in_user_part(shown), domain);
        if (!call.caller_name.empty())
            caller.from = in_quotes(call.caller_name) + " " + caller.from;
    }
    if (carrier.caller_in != CallerIn::from && !number.empty()) {
        caller.asserted =
            fmt::format("{}: <sip:{}@{}>",
                        carrier.caller_in == CallerIn::p_asserted_identity ? "P-Asserted-Identity"
                                                                           : "P-Preferred-Identity",
                        in_user_part(number), domain);
    }
    return caller;
}

bool is_ipv6(const std::string& host) {
    return host.find(':') != std::string::npos;
}

}  // namespace

void SipEngine::Core::dial(const calls::DialNumber& command) {
    if (!command.leg || find(command.leg) || closing.contains(command.leg))
        return;
    ++totals.dialled;
    const auto number = plain_number(command.number);
    if (!number) {
        ++totals.ended;
        return emit(calls::LegEnded{command.leg, calls::EndCause::rejected, 484});
    }
    auto leg = std::make_unique<Leg>();
    leg->id = command.leg;
    leg->state = Leg::State::calling;
    leg->ring_until = now().tick + milliseconds(std::max(command.ring_timeout_ms, 1));
    leg->record.leg_id = leg->id;
    leg->record.direction = DialogDirection::outgoing;
    leg->out = std::make_unique<CallOut>();
    leg->out->number = *number;
    leg->out->caller_number = command.caller_number;
    leg->out->caller_name = command.caller_name;
    leg->out->partner = command.partner;
    leg->out->to_try = trunks_for(command.trunks);
    ringing.emplace(leg->ring_until, leg->id);
    wake_at(leg->ring_until);
    Leg& live = *leg;
    legs.emplace(live.id, std::move(leg));
    try_next_trunk(live, calls::EndCause::no_trunk, 0);
}

std::deque<TrunkId> SipEngine::Core::trunks_for(const std::vector<TrunkId>& among) {
    std::vector<WillingTrunk> willing;
    for (const Trunk& trunk : directory->trunks()) {
        const bool meant = among.empty() || std::ranges::count(among, trunk.id) > 0;
        if (meant && takes_calls(trunk))
            willing.push_back({trunk.id, trunk.carrier.priority, trunk.carrier.weight});
    }
    const auto order = in_order(std::move(willing), chance_below);
    return {order.begin(), order.end()};
}

bool SipEngine::Core::takes_calls(const Trunk& trunk) {
    const Carrier& carrier = trunk.carrier;
    const auto found = lines.find(trunk.id);
    if (!carrier.outbound || !carrier.speaks_first() || found == lines.end())
        return false;
    TrunkLine& line = found->second;
    const Instant at = now().tick;
    if (carrier.registers && line.registration != TrunkRegistration::registered)
        return false;
    if (!line.health.is_up() || at < line.rests_until)
        return false;
    const auto busy = legs_of_trunk.find(trunk.id);
    const int all = busy == legs_of_trunk.end() ? 0 : busy->second;
    return (trunk.max_calls <= 0 || all < trunk.max_calls) &&
           (carrier.max_calls_out <= 0 || line.calls < carrier.max_calls_out) &&
           line.pace.allows(carrier.calls_per_second, at);
}

// The state of a trunk may have changed since the order was made.
void SipEngine::Core::try_next_trunk(Leg& leg, calls::EndCause cause, int status) {
    std::deque<TrunkId>& to_try = leg.out->to_try;
    while (!to_try.empty()) {
        const Trunk* trunk = directory->trunk(to_try.front());
        to_try.pop_front();
        if (trunk && takes_calls(*trunk))
            return send_over(leg, *trunk);
    }
    ended(leg, cause, status);
}

void SipEngine::Core::send_over(Leg& leg, const Trunk& trunk) {
    const Carrier& carrier = trunk.carrier;
    TrunkLine& line = lines.at(trunk.id);
    const std::string host = next_host_of(carrier);
    if (leg.local && is_ipv6(leg.local->media.address) != is_ipv6(host)) {
        config.media->close_leg(leg.id);
        leg.local.reset();
    }
    if (!leg.local) {
        auto media = config.media->open_phone_leg(leg.id, leg.out->partner, host);
        if (!media)
            return ended(leg, calls::EndCause::failed, 0);
        leg.local = LocalSession{*media, static_cast<std::uint64_t>(leg.id.value), 1};
    }
    line.pace.take(carrier.calls_per_second, now().tick);
    ++line.calls;
    ++legs_of_trunk[trunk.id];
    watch.sent_call(trunk.id);

    leg.trunk = trunk.id;
    leg.terms = trunk.terms;
    leg.numbers = {};
    leg.early_sdp.clear();
    leg.remote.reset();
    leg.was_heard = false;
    leg.out->has_proved = false;
    DialogRecord& record = leg.record;
    record.call_id = new_call_id();
    record.trunk_id = trunk.id;
    record.local_rtp_port = leg.local->media.port;
    record.local_sdp = write_offer(*leg.local, nullptr, leg.numbers);
    expect_word(leg, carrier);
    legs_by_call_id.emplace(record.call_id, leg.id);
    door->admit_call(record.call_id);

    const std::string number = number_for(carrier, leg.out->number);
    const std::string uri = uri_at(carrier, number);
    const std::string to = fmt::format("<{}>", address_of_record(carrier, number));
    const std::string proxy = next_hop_of(carrier);
    const Caller caller = caller_on(carrier, *leg.out, own_host());
    const std::string contact = carrier.is_secured() ? fmt::format("<sip:{}>", own_end(carrier))
                                                     : own_contact(host, leg.local->media);
    std::string route;
    for (const std::string& hop : line.service_route)
        route += (route.empty() ? "" : ",") + hop;

    leg.handle = keep(nua_handle(nua, magic_of(leg.id), NUTAG_URL(uri.c_str()),
                                 SIPTAG_FROM_STR(caller.from.c_str()), SIPTAG_TO_STR(to.c_str()),
                                 TAG_END()));
    nua_handle_bind(leg.handle, magic_of(leg.id));
    emit(calls::LegRouted{leg.id, trunk.id, number});
    nua_invite(leg.handle, NUTAG_PROXY(proxy.c_str()),
               TAG_IF(!route.empty(), SIPTAG_ROUTE_STR(route.c_str())),
               SIPTAG_CALL_ID_STR(record.call_id.c_str()), SIPTAG_SUPPORTED_STR("timer"),
               TAG_IF(!contact.empty(), SIPTAG_CONTACT_STR(contact.c_str())),
               TAG_IF(caller.is_private, SIPTAG_PRIVACY_STR("id")),
               TAG_IF(!caller.asserted.empty(), SIPTAG_HEADER_STR(caller.asserted.c_str())),
               SIPTAG_CONTENT_TYPE_STR("application/sdp"),
               SIPTAG_PAYLOAD_STR(record.local_sdp.c_str()), TAG_END());
}

void SipEngine::Core::leave_trunk(Leg& leg) {
    if (!leg.trunk)
        return;
    if (--legs_of_trunk[leg.trunk] == 0)
        legs_of_trunk.erase(leg.trunk);
    if (const auto line = lines.find(leg.trunk); leg.out && line != lines.end())
        --line->second.calls;
    leg.trunk = {};
}

// Anything, by then.
void SipEngine::Core::expect_word(Leg& leg, const Carrier& carrier) {
    leg.heard_until = now().tick + milliseconds(carrier.answer_within_ms);
    unheard.emplace(leg.heard_until, leg.id);
    wake_at(leg.heard_until);
}

// The leg goes on over another trunk; what this one may still say of it concerns nobody. Its handle
// stays as one of a leg that has ended, but for one that waits for credentials: that is over.
void SipEngine::Core::set_aside_attempt(Leg& leg, Attempt attempt) {
    unheard.erase({leg.heard_until, leg.id});
    nua_handle_t* handle = std::exchange(leg.handle, nullptr);
    if (attempt == Attempt::challenged) {
        destroy(handle);
    } else {
        const auto nobody = config.ids->next<LegId>(now().utc);
        nua_handle_bind(handle, magic_of(nobody));
        if (attempt == Attempt::silent)
            nua_cancel(handle, TAG_END());
        close_later(nobody, handle);
    }
    door->release_call(leg.record.call_id);
    legs_by_call_id.erase(leg.record.call_id);
    leave_trunk(leg);
}

}  // namespace zongji::sip
