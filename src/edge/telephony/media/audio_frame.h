#pragma once

#include "base/ids.h"
#include "edge/telephony/media/codec.h"

#include <cstddef>
#include <cstdint>

namespace zongji::media {

// What one party said, on its way to another: one payload with the numbers it came with. At least
// rtp_header_size bytes before `payload` and 64 after it are the frame's own and may be
// overwritten.
struct AudioFrame {
    enum class Kind : std::uint8_t { audio, digit };  // digit: an RFC 4733 event
    Kind kind = Kind::audio;
    LegId from;  // who said it
    Codec codec = Codec::pcmu;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;  // in the clock of `codec`
    std::uint32_t ssrc = 0;
    std::uint8_t* payload = nullptr;
    std::size_t size = 0;
};

}  // namespace zongji::media
