#pragma once

#include "domain/calls/audio.h"
#include "domain/calls/call_control.h"
#include "edge/telephony/media/codec.h"
#include "edge/telephony/media/counters.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace zongji::media {

// Sounds played to one leg, one after the other without a gap.
class Playback {
public:
    using Sounds = std::vector<std::shared_ptr<const calls::Sound>>;

    Playback(PlaybackId id, Sounds sounds, bool loop, Gauge& gauge);

    PlaybackId id() const { return id_; }
    // All was handed out by fill().
    bool finished() const { return index_ >= sounds_.size(); }

    // Takes the next `samples` (8 kHz) in `codec`, filled up with silence at the very end, and says
    // how many bytes they are. G.711 is copied as it was rendered; the rest goes through `encoder`.
    std::size_t fill(Codec codec, std::size_t samples, std::uint8_t* payload, Encoder& encoder);

    // What `next` cuts off dies away in its beginning: a sound that stops at once is a click.
    void fade_into(Playback& next);

private:
    // Calls take(sound, from, count, offset) for each piece of the next `samples`; says how many
    // there were.
    template <class Take>
    std::size_t walk(std::size_t samples, Take take);

    PlaybackId id_;
    Sounds sounds_;  // none of them empty
    bool loop_;
    std::size_t index_ = 0;
    std::size_t position_ = 0;
    std::vector<std::int16_t> fading_;  // of the sound before, mixed in at the beginning
    Counted counted_;
};

}  // namespace zongji::media
