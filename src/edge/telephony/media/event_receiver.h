#pragma once

#include "base/time.h"
#include "edge/telephony/media/rtp.h"

#include <array>
#include <cstdint>
#include <string>

namespace zongji::media {

// Finds key presses in the RFC 4733 packets of one leg. A press is told with the first packet that
// is heard of it, and once, whatever is lost, repeated or overtaken.
//
// By the RFC a press is one time stamp (§2.5.1.2), but for one longer than 0xFFFF units, which goes
// on under the next stamp without a marker (§2.5.1.3). Gateways and relays restamp packets, all of
// them or the ends alone, and others keep one stamp for press after press. So the packets tell
// by themselves what a press is:
// - a packet goes on with the current press while that has had no end (§2.3.2), unless its
//   marker begins another one where the current is over by its own duration, or long silent;
// - after the end only copies of it follow (§2.5.1.4): anything else is the next press;
// - of earlier presses there may be a latecomer: its stamp lies where that press was.
class EventReceiver {
public:
    // The keys that were pressed, usually none or one: a packet may hold several (§2.5.1.5).
    std::string receive(const RtpPacket& packet, Instant now);

private:
    struct Block {
        int event = -1;
        bool marker = false;
        bool end = false;
        std::uint16_t duration = 0;
        std::uint32_t timestamp = 0;
    };
    struct Press {
        int event = -1;  // none
        std::uint32_t begins = 0;
        std::uint32_t ends = 0;  // the last moment that any packet spoke of
        std::uint32_t timestamp = 0;
        std::uint16_t duration = 0;
        bool ended = false;
        Instant heard_at{};

        bool touches(const Block& block) const;
        bool goes_on_with(const Block& block, Instant now) const;
        bool is_followed_by(const Block& block, Instant now) const;
        void take(const Block& block, Instant now);
    };
    enum class Order { next, late, repeated };

    Order order_of(const RtpPacket& packet, Instant now);
    bool is_new(const Block& block, Order order, Instant now);
    bool is_of_an_earlier(const Block& block) const;
    void begin(const Block& block, Instant now);

    bool heard_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint16_t sequence_ = 0;
    std::uint32_t timestamp_ = 0;  // of the packet with that sequence number
    Instant heard_at_{};           // its last packet, of whatever press
    Press current_;
    std::array<Press, 4> earlier_{};
    std::size_t next_ = 0;
};

}  // namespace zongji::media
