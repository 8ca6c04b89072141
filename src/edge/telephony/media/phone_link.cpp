#include "edge/telephony/media/phone_link.h"

namespace zongji::media {

namespace {

constexpr Span relearn_after = seconds(2);

}  // namespace

PhoneLink::PhoneLink(UdpSocket socket, PortRange& ports, Counters& counters)
    : socket_(std::move(socket)),
      ports_(ports),
      port_(socket_.local().port()),
      counters_(counters) {}

PhoneLink::~PhoneLink() {
    ports_.give_back(port_);
}

void PhoneLink::set_remote(const Address& remote, const Address& signalled, Instant now) {
    if (remote_.is_set() && !(remote == remote_)) {
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
}

bool PhoneLink::admit(const Address& from, const RtpPacket& packet, const PayloadMap& payloads,
                      Instant now) {
    if (!remote_.is_set())
        return false;
    if (!latched_ || !(from == learnt_)) {
        const bool named =
            from.same_host(remote_) || (signalled_.is_set() && from.same_host(signalled_));
        if (!named || !payloads.knows(packet.payload_type))
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
    return now - heard_at_;
}

void PhoneLink::send(std::uint8_t* packet, std::size_t size) {
    const auto sent =
        ::sendto(socket_.fd(), packet, size, MSG_DONTWAIT, learnt_.raw(), learnt_.size());
    if (sent == static_cast<ssize_t>(size)) {
        counters_.packets_out.add();
    } else {
        counters_.dropped_send.add();
    }
}

}  // namespace zongji::media
