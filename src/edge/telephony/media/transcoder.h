#pragma once

#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/rtp.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace zongji::media {

// Turns one party's audio into another codec as it arrives. No jitter buffer: what is late is
// dropped, what is lost stays a gap in time, and the receiver's own buffer does the rest.
class Transcoder {
public:
    Transcoder(Codec from, Codec to, Gauge& gauge);

    Codec from() const { return from_; }
    Codec to() const { return to_; }

    // One packet out for each one in, with the numbers it came with.
    bool keeps_numbers() const { return !needs_linear(); }

    // Calls emit(AudioFrame&) for each packet that `frame` completes; in `to`'s clock. Digits get
    // matching numbers.
    template <class Emit>
    void feed(AudioFrame& frame, Emit emit) {
        if (!accept(frame))
            return;
        if (frame.kind == AudioFrame::Kind::digit || !needs_linear()) {
            convert_in_place(frame);
            emit(frame);
            return;
        }
        decode(frame);
        AudioFrame ready;
        while (encode(ready))
            emit(ready);
    }

private:
    bool needs_linear() const { return decoder_ != nullptr; }
    bool accept(const AudioFrame& frame);
    void convert_in_place(AudioFrame& frame);
    void decode(const AudioFrame& frame);
    bool encode(AudioFrame& ready);
    std::uint32_t converted_time() const;

    Codec from_;
    Codec to_;
    Counted counted_;
    std::unique_ptr<Decoder> decoder_;  // missing between the G.711 laws, where a table does
    std::unique_ptr<Encoder> encoder_;

    bool started_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint16_t in_sequence_ = 0;
    std::uint32_t in_timestamp_ = 0;
    std::int64_t in_time_ = 0;  // unwrapped, from 0

    std::vector<std::int16_t> pending_;  // decoded, from pending_time_ on
    std::int64_t pending_time_ = 0;      // in 8 kHz samples
    std::uint16_t out_sequence_ = 0;
    bool marker_ = false;
    std::array<std::uint8_t, packet_room> packet_{};
};

}  // namespace zongji::media
