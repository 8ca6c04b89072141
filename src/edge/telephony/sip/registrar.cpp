#include "edge/telephony/sip/registrar.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_string.h>
#include <sofia-sip/url.h>

namespace zongji::sip {

namespace {

std::string uri_text(const url_t& url) {
    char text[512];
    const auto size = url_e(text, sizeof text, &url);
    if (size <= 0 || size >= static_cast<issize_t>(sizeof text))
        return {};
    return text;
}

constexpr int malformed_expires_s = 3600;

bool is_star(const sip_contact_t& contact) {
    return contact.m_url->url_type == url_any;
}

// Seconds in decimal digits, in quotation marks too. What is longer than can be counted is as long
// as can be, and what is no number (a date of RFC 2543, a sign, a word) is an hour (RFC 3261
// §10.2), never nothing: that would sign a phone off that asks to be signed on.
int seconds_in(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range && text.front() != '-')
        return INT32_MAX;
    const bool whole = error == std::errc{} && end == text.data() + text.size() && value >= 0;
    return whole ? value : malformed_expires_s;
}

int asked_expires(const sip_t& request, const sip_contact_t& contact, int usual) {
    if (contact.m_expires)
        return seconds_in(contact.m_expires);
    const sip_expires_t* expires = request.sip_expires;
    if (!expires)
        return usual;
    if (expires->ex_date != 0)
        return malformed_expires_s;
    return static_cast<int>(std::min<sip_time_t>(expires->ex_delta, INT32_MAX));
}

// Empty when the contact itself is where the request came from.
std::string next_hop_of(const url_t& contact, const Endpoint& source, SipTransport transport) {
    const auto host = contact.url_host ? parse_ip(contact.url_host) : std::nullopt;
    const int port = contact.url_port ? std::atoi(contact.url_port) : 5060;
    const bool same = host && *host == source.ip && port == source.port;
    if (same && transport == SipTransport::udp)
        return {};
    return fmt::format("sip:{};transport={}", to_text(source), enum_name(transport));
}

}  // namespace

bool Registrar::is_later(std::optional<Timestamp> proved_at, const Binding& binding) {
    return proved_at && *proved_at > binding.made_at;
}

Registrar::Answer Registrar::take(PhoneId phone, const sip_t& request, const Endpoint& source,
                                  SipTransport transport, std::optional<Timestamp> proved_at,
                                  Now now) {
    auto current = bindings_.find(phone);
    const auto standing = [&](int status) {
        Answer answer{status, {}, 0};
        if (const auto found = bindings_.find(phone); found != bindings_.end()) {
            answer.contact = found->second.uri;
            answer.expires_s = static_cast<int>((found->second.expires - now.tick).us / 1'000'000);
        }
        return answer;
    };

    const sip_contact_t* contact = request.sip_contact;
    if (!contact)
        return standing(200);

    const std::string call_id = request.sip_call_id ? request.sip_call_id->i_id : "";
    const std::uint32_t cseq = request.sip_cseq ? request.sip_cseq->cs_seq : 0;
    if (current != bindings_.end() && current->second.call_id == call_id &&
        cseq <= current->second.cseq && !is_later(proved_at, current->second)) {
        return standing(cseq == current->second.cseq ? 200 : 500);
    }

    if (is_star(*contact)) {
        const bool all_gone =
            !contact->m_next && request.sip_expires && request.sip_expires->ex_delta == 0;
        if (!all_gone)
            return {400, {}, 0};
        if (current != bindings_.end())
            remove(current);
        return standing(200);
    }

    // A phone that moves names its old contact with expires=0 beside the new one.
    const sip_contact_t* wanted = nullptr;
    int expires_s = 0;
    bool gone = false;
    for (; contact; contact = contact->m_next) {
        if (is_star(*contact))
            return {400, {}, 0};
        const int asked = asked_expires(request, *contact, limits_.max_registration_s);
        if (asked <= 0) {
            gone = gone ||
                   (current != bindings_.end() && current->second.uri == uri_text(*contact->m_url));
            continue;
        }
        wanted = contact;
        expires_s = asked;
    }
    if (!wanted) {
        if (gone)
            remove(current);
        return standing(200);
    }
    if (expires_s < limits_.min_registration_s)
        return {423, {}, 0};
    expires_s = std::min(expires_s, limits_.max_registration_s);

    Binding binding;
    binding.uri = uri_text(*wanted->m_url);
    if (binding.uri.empty())
        return {400, {}, 0};
    binding.next_hop = next_hop_of(*wanted->m_url, source, transport);
    binding.source = source;
    binding.expires = now.tick + seconds(expires_s);
    binding.call_id = call_id;
    binding.cseq = cseq;
    binding.made_at = now.utc;

    if (store_ && transport == SipTransport::udp) {
        store_->put({phone, binding.uri, binding.next_hop, to_text(source),
                     now.utc + seconds(expires_s), call_id, cseq});
    } else if (store_) {
        store_->remove(phone);
    }
    enter(phone, std::move(binding));
    return standing(200);
}

void Registrar::enter(PhoneId phone, Binding binding) {
    ++addresses_[binding.source.ip];
    ++endpoints_[binding.source];
    const auto current = bindings_.find(phone);
    if (current != bindings_.end()) {
        forget_address(current->second.source);
        current->second = std::move(binding);
    } else {
        bindings_.emplace(phone, std::move(binding));
        changed_(phone, true);
    }
}

void Registrar::remember(const RegistrationRecord& record, const Directory& directory, Now now) {
    if (bindings_.contains(record.phone_id))
        return;
    const auto source = parse_network(record.source);
    // A clock that was set back meanwhile makes no registration longer than any may be.
    const Span left =
        std::min(record.expires_at - now.utc, Span(seconds(limits_.max_registration_s)));
    if (!source || source->port == 0 || left <= Span{} || !directory.phone(record.phone_id)) {
        if (store_)
            store_->remove(record.phone_id);
        return;
    }
    Binding binding;
    binding.uri = record.contact;
    binding.next_hop = record.next_hop;
    binding.source = {source->ip, source->port};
    binding.expires = now.tick + left;
    binding.call_id = record.call_id;
    binding.cseq = record.cseq;
    enter(record.phone_id, std::move(binding));
}

std::optional<Target> Registrar::target(PhoneId phone, Instant now) const {
    const auto found = bindings_.find(phone);
    if (found == bindings_.end() || found->second.expires <= now)
        return std::nullopt;
    return Target{found->second.uri, found->second.next_hop};
}

void Registrar::expire(Instant now) {
    for (auto i = bindings_.begin(); i != bindings_.end();) {
        i = i->second.expires <= now ? remove(i) : std::next(i);
    }
}

void Registrar::keep_only(const Directory& directory) {
    for (auto i = bindings_.begin(); i != bindings_.end();) {
        i = directory.phone(i->first) ? std::next(i) : remove(i);
    }
}

Registrar::Bindings::iterator Registrar::remove(Bindings::iterator binding) {
    const PhoneId phone = binding->first;
    forget_address(binding->second.source);
    const auto next = bindings_.erase(binding);
    if (store_)
        store_->remove(phone);
    changed_(phone, false);
    return next;
}

void Registrar::forget_address(const Endpoint& source) {
    const auto address = addresses_.find(source.ip);
    if (address != addresses_.end() && --address->second == 0)
        addresses_.erase(address);
    const auto endpoint = endpoints_.find(source);
    if (endpoint != endpoints_.end() && --endpoint->second == 0)
        endpoints_.erase(endpoint);
}

}  // namespace zongji::sip
