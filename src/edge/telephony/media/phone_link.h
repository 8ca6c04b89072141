#pragma once

#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/link.h"
#include "edge/telephony/media/payload_map.h"
#include "edge/telephony/media/port_range.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/udp_socket.h"

#include <optional>

namespace zongji::media {

// A port for RTP, even, and the next one for its RTCP (RFC 3550 §11).
struct PhoneSockets {
    UdpSocket rtp;
    UdpSocket rtcp;
};

// Plain RTP with one phone over a socket of its own. Learns where the phone really sends from
// (symmetric RTP, RFC 4961), but only among the addresses that signalling named, once, and again
// only after a silence. RTCP is a sign of life and no more; we send none.
class PhoneLink final : public Link {
public:
    PhoneLink(PhoneSockets sockets, PortRange& ports, Counters& counters);
    ~PhoneLink() override;

    int fd() const { return rtp_.fd(); }
    int reports_fd() const { return rtcp_.fd(); }

    // `signalled` is where its SIP comes from; may be unset. A changed address forgets what was
    // learnt, and is told by true.
    bool set_remote(const Address& remote, const Address& signalled, Instant now);

    // Whether a packet from there belongs to this call.
    bool admit(const Address& from, const RtpPacket& packet, const PayloadMap& payloads,
               Instant now);

    bool is_named(const Address& from) const {
        return from.same_host(remote_) || (signalled_.is_set() && from.same_host(signalled_));
    }

    // How long there was no sign of life; nothing before it was told where the phone is.
    std::optional<Span> silence(Instant now) const;
    bool has_spoken() const { return has_spoken_; }
    // Another patience begins.
    void restart_silence(Instant now) { alive_at_ = now; }
    // It said that it is there in another way than by sound.
    void note_alive(Instant now) {
        alive_at_ = now;
        ++reports_;
    }
    bool reports() const { return reports_ >= 2; }
    // True once in each silence.
    bool is_to_be_asked(Instant now);

    bool is_up() const override { return remote_.is_set(); }
    void send(std::uint8_t* packet, std::size_t size) override;

    bool timeout_told = false;

private:
    UdpSocket rtp_;
    UdpSocket rtcp_;
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
    Instant heard_at_{};  // its last RTP
    Instant alive_at_{};  // any other sign of life
    Instant asked_at_{};
    int reports_ = 0;
};

}  // namespace zongji::media
