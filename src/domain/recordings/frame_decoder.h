#pragma once

#include "domain/calls/audio.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace zongji::recordings {

// Turns the packets of one party, in their order, into samples at 8 kHz. A party may change its
// codec on the way; each keeps its state.
class FrameDecoder {
public:
    FrameDecoder();
    ~FrameDecoder();
    FrameDecoder(const FrameDecoder&) = delete;
    FrameDecoder& operator=(const FrameDecoder&) = delete;

    // Replaces `samples`. Nothing comes out of a packet that does not decode, nor of a codec that
    // is not known.
    void decode(calls::Codec codec, std::span<const std::uint8_t> payload,
                std::vector<std::int16_t>& samples);

private:
    struct States;
    std::unique_ptr<States> states_;
};

}  // namespace zongji::recordings
