#pragma once

#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/link.h"
#include "edge/telephony/media/payload_map.h"
#include "edge/telephony/media/port_range.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/udp_socket.h"

#include <optional>

namespace zongji::media {

// Plain RTP with one phone over a socket of its own. Learns where the phone really sends from
// (symmetric RTP, RFC 4961), but only among the addresses that signalling named, once, and again
// only after a silence.
class PhoneLink final : public Link {
public:
    PhoneLink(UdpSocket socket, PortRange& ports, Counters& counters);
    ~PhoneLink() override;

    int fd() const { return socket_.fd(); }

    // `signalled` is where its SIP comes from; may be unset. A changed address forgets what was
    // learnt.
    void set_remote(const Address& remote, const Address& signalled, Instant now);

    // Whether a packet from there belongs to this call.
    bool admit(const Address& from, const RtpPacket& packet, const PayloadMap& payloads,
               Instant now);

    // How long nothing was heard; nothing before it was told where the phone is.
    std::optional<Span> silence(Instant now) const;
    bool has_spoken() const { return has_spoken_; }
    // A pause in hearing that was agreed does not count.
    void restart_silence(Instant now) { heard_at_ = now; }

    bool is_up() const override { return remote_.is_set(); }
    void send(std::uint8_t* packet, std::size_t size) override;

    bool timeout_told = false;

private:
    UdpSocket socket_;
    PortRange& ports_;
    std::uint16_t port_;
    Counters& counters_;
    Address remote_;  // as negotiated
    Address signalled_;
    Address learnt_;
    bool latched_ = false;
    Address left_;  // where it was before it moved
    Instant left_at_{};
    bool has_spoken_ = false;
    Instant heard_at_{};
};

}  // namespace zongji::media
