#include "edge/telephony/media/browser_link.h"

#include <algorithm>

namespace zongji::media {

namespace {

constexpr std::size_t most_addresses = 16;
// A pair that the browser has not checked for so long gives way to one that it checks.
constexpr Span stale_after = seconds(6);
constexpr Span longest_handshake = seconds(30);

}  // namespace

BrowserLink::BrowserLink(LegId leg, UserId user, Terms terms, const DtlsIdentity& identity,
                         BrowserPort& port, Counters& counters, Instant now)
    : leg_(leg),
      user_(user),
      terms_(std::move(terms)),
      port_(port),
      counters_(counters),
      started_at_(now),
      checked_at_(now),
      dtls_(identity, terms_.fingerprints, [this](const std::uint8_t* datagram, std::size_t size) {
          if (peer_.is_set())
              port_.send(peer_, datagram, size);
      }) {
    port_.add_user(terms_.user, leg_);
}

BrowserLink::~BrowserLink() {
    port_.remove_user(terms_.user);
    for (const Address& address : proven_)
        port_.remove_address(address, leg_);
}

void BrowserLink::on_check(const BindingCheck& check, const Address& from, Instant now) {
    if (!check.has_integrity(terms_.password)) {
        counters_.dropped_invalid.add();
        return;
    }
    checked_at_ = now;
    note_address(from);
    // The first pair that works is used at once: waiting for a nomination would lose the first DTLS
    // flight.
    const bool stale = now - peer_checked_at_ > stale_after;
    if (!peer_.is_set() || check.nominates() || stale)
        peer_ = from;
    if (from == peer_)
        peer_checked_at_ = now;

    const std::vector<std::uint8_t> reply = check.reply(from, terms_.password);
    if (!reply.empty())
        port_.send(from, reply.data(), reply.size());
}

void BrowserLink::note_address(const Address& from) {
    if (port_.leg_of_address(from) == leg_)
        return;
    if (std::ranges::find(proven_, from) == proven_.end()) {
        if (proven_.size() == most_addresses) {
            port_.remove_address(proven_.front(), leg_);
            proven_.erase(proven_.begin());
        }
        proven_.push_back(from);
    }
    port_.add_address(from, leg_);
}

BrowserLink::Change BrowserLink::on_dtls(const std::uint8_t* datagram, std::size_t size) {
    return change_to(dtls_.feed(datagram, size));
}

BrowserLink::Change BrowserLink::on_time(Instant now) {
    if (!handshaking())
        return Change::none;
    if (now - started_at_ > longest_handshake) {
        counters_.failed_handshakes.add();
        return Change::failed;
    }
    return change_to(dtls_.handle_timeout());
}

BrowserLink::Change BrowserLink::change_to(DtlsSession::State state) {
    if (state == DtlsSession::State::handshaking)
        return Change::none;
    if (state == DtlsSession::State::closed)
        return Change::closed;
    if (state == DtlsSession::State::established) {
        if (srtp_ || told_)
            return Change::none;
        const auto keys = dtls_.export_keys();
        if (keys) {
            auto pair = SrtpPair::make(*keys);
            if (pair)
                srtp_ = std::move(pair).value();
        }
        told_ = true;
        if (srtp_)
            return Change::ready;
    }
    counters_.failed_handshakes.add();
    return Change::failed;
}

std::optional<std::size_t> BrowserLink::on_media(std::uint8_t* packet, std::size_t size,
                                                 Instant now) {
    if (!srtp_)
        return std::nullopt;
    const auto plain = srtp_->unprotect(packet, size);
    if (plain)
        media_at_ = now;
    return plain;
}

void BrowserLink::send(std::uint8_t* packet, std::size_t size) {
    if (!srtp_)
        return;
    if (const auto sealed = srtp_->protect(packet, size)) {
        port_.send(peer_, packet, *sealed);
    } else {
        counters_.dropped_send.add();
    }
}

}  // namespace zongji::media
