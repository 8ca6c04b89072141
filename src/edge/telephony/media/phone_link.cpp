#include "edge/telephony/media/phone_link.h"

#include <algorithm>

namespace zongji::media {

namespace {

constexpr Span relearn_after = seconds(2);

}  // namespace

PhoneLink::PhoneLink(PhoneSockets sockets, PortRange& ports, Counters& counters)
    : rtp_(std::move(sockets.rtp)),
      rtcp_(std::move(sockets.rtcp)),
      ports_(ports),
      port_(rtp_.local().port()),
      counters_(counters) {}

PhoneLink::~PhoneLink() {
    ports_.give_back(port_);
}

bool PhoneLink::set_remote(const Address& remote, const Address& signalled, Instant now) {
    const bool another = remote_.is_set() && !(remote == remote_);
    if (another) {
        // What is still under way from the old place would lead us back to it.
        left_ = latched_ && !(learnt_ == remote) ? learnt_ : Address{};
        left_at_ = now;
        latched_ = false;
    }
    if (!latched_) {
        learnt_ = remote;
    }
    remote_ = remote;
    signalled_ = signalled;
    heard_at_ = now;
    timeout_told = false;
    return another;
}

bool PhoneLink::admit(const Address& from, const RtpPacket& packet, const PayloadMap& payloads,
                      Instant now) {
    if (!remote_.is_set())
        return false;
    if (!latched_ || !(from == learnt_)) {
        if (!is_named(from) || !payloads.knows(packet.payload_type))
            return false;
        if (!latched_ && left_.is_set() && from == left_ && now - left_at_ < relearn_after)
            return false;
        if (latched_ && now - heard_at_ < relearn_after)
            return false;
        learnt_ = from;
        latched_ = true;
    }
    heard_at_ = now;
    has_spoken_ = true;
    return true;
}

std::optional<Span> PhoneLink::silence(Instant now) const {
    if (!remote_.is_set())
        return std::nullopt;
    return now - std::max(heard_at_, alive_at_);
}

bool PhoneLink::is_to_be_asked(Instant now) {
    if (asked_at_ > std::max(heard_at_, alive_at_))
        return false;
    asked_at_ = now;
    return true;
}

void PhoneLink::send(std::uint8_t* packet, std::size_t size) {
    const auto sent =
        ::sendto(rtp_.fd(), packet, size, MSG_DONTWAIT, learnt_.raw(), learnt_.size());
    if (sent == static_cast<ssize_t>(size)) {
        counters_.packets_out.add();
    } else {
        counters_.dropped_send.add();
    }
}

}  // namespace zongji::media
