#pragma once

#include "edge/telephony/media/audio_frame.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace zongji::media {

// Cuts what one party says into packets as short as its listener takes (maxptime, RFC 8866 §6.5).
// Only sound that is a byte a tick, G.711 and G.722 (RFC 3551 §4.5): a packet of Opus is one frame,
// and stays as it came. The pieces have numbers of their own, so that digits among them get those,
// too.
class PacketSplitter {
public:
    explicit PacketSplitter(int longest_ms) : most_(static_cast<std::size_t>(longest_ms) * 8) {}

    static bool is_longer(const AudioFrame& frame, int longest_ms) {
        return is_cut(frame) && frame.size > static_cast<std::size_t>(longest_ms) * 8;
    }

    // Calls emit(AudioFrame&) for each piece, in order; nothing for a packet that was overtaken.
    template <class Emit>
    void feed(const AudioFrame& frame, Emit emit) {
        if (!is_next(frame))
            return;
        const std::size_t pieces = is_cut(frame) ? (frame.size + most_ - 1) / most_ : 1;
        const std::size_t most = (frame.size + pieces - 1) / pieces;
        AudioFrame piece = frame;
        for (std::size_t at = 0; at < frame.size; at += most) {
            piece.sequence = ++sequence_;
            piece.timestamp = frame.timestamp + static_cast<std::uint32_t>(at);
            piece.payload = frame.payload + at;
            piece.size = std::min(most, frame.size - at);
            emit(piece);
            piece.marker = false;
        }
    }

private:
    static bool is_cut(const AudioFrame& frame) {
        return frame.kind == AudioFrame::Kind::audio && frame.codec != Codec::opus;
    }
    bool is_next(const AudioFrame& frame) {
        const int step = static_cast<std::int16_t>(frame.sequence - in_sequence_);
        if (started_ && frame.ssrc == ssrc_ && step <= 0 && step > -1000)
            return false;
        started_ = true;
        ssrc_ = frame.ssrc;
        in_sequence_ = frame.sequence;
        return true;
    }

    std::size_t most_;  // bytes
    bool started_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint16_t in_sequence_ = 0;
    std::uint16_t sequence_ = 0;
};

}  // namespace zongji::media
