#pragma once

#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/codec.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace zongji::media {

// What one talker says, on the clock of one who hears several: decoded, and put where its time
// stamps say. So much of it waits that frames which come unevenly are still heard evenly, and no
// more: 20 ms at first, longer after a frame that came too late, shorter again when all came in
// time for a while. Whatever begins or breaks off is faded, since it would be heard as a click.
class VoiceBuffer {
public:
    explicit VoiceBuffer(std::size_t packet) : packet_(static_cast<std::int64_t>(packet)) {}

    void take_in(const AudioFrame& frame);
    // What its listener has just heard of it already, so that it goes on from there.
    void note_heard(const AudioFrame& frame);

    // Adds what is due next to `sum`. False: nothing, since the talker is silent.
    bool add_to(std::span<std::int32_t> sum);

    // What is still to come of it is not heard any more.
    void break_off() { end_ = std::min(end_, next_); }
    bool is_silent() const { return next_ >= end_ + fade; }

private:
    static constexpr std::int64_t capacity = 2'048;  // a quarter of a second
    static constexpr std::int64_t longest_wait = 100 * 8;
    static constexpr std::int64_t fade = 5 * 8;
    static constexpr int frames_watched = 128;

    using Samples = std::array<std::int16_t, longest_pcm>;

    bool follow(const AudioFrame& frame);
    std::span<const std::int16_t> decode(const AudioFrame& frame, Samples& room);
    std::int64_t place();
    void write(std::span<const std::int16_t> samples, std::int64_t at);
    void shorten();
    std::int64_t said_at() const { return in_time_ * 8'000 / clock_rate(codec_); }
    std::int16_t& at(std::int64_t position) {
        return ring_[static_cast<std::size_t>(position & (capacity - 1))];
    }
    std::int32_t dying_away(std::int64_t position);

    std::int64_t packet_;  // how much its listener takes at once

    std::unique_ptr<Decoder> decoder_;
    Codec codec_ = Codec::pcmu;
    std::uint32_t ssrc_ = 0;
    std::uint16_t in_sequence_ = 0;
    std::uint32_t in_timestamp_ = 0;
    std::int64_t in_time_ = 0;  // in the talker's clock, unwrapped

    // Positions are samples on the listener's clock.
    std::int64_t offset_ = 0;   // of the talker's
    std::int64_t next_ = 0;     // is taken next
    std::int64_t end_ = -fade;  // behind the last that was said
    std::int64_t least_wait_ = longest_wait;
    int watched_ = 0;
    bool is_placed_ = false;  // offset_ is known
    std::array<std::int16_t, capacity> ring_{};
};

}  // namespace zongji::media
