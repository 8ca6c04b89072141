#pragma once

#include "domain/calls/audio.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace zongji::media {

using calls::Codec;

// The RTP clock. G.722's is 8,000 by decree (RFC 3551 §4.5.2), Opus's always 48,000 (RFC 7587).
constexpr int clock_rate(Codec codec) {
    return codec == Codec::opus ? 48'000 : 8'000;
}

constexpr int samples_per_frame = 160;    // 20 ms at 8 kHz, our pace
constexpr std::size_t longest_pcm = 960;  // 120 ms at 8 kHz, the longest Opus packet

// Sound that a payload lasts, in microseconds; 0 if it is not a payload of this codec.
std::uint32_t payload_duration_us(Codec codec, const std::uint8_t* payload, std::size_t size);

// The byte that is silence in G.711; G.722 has none.
std::uint8_t silence_byte(Codec codec);

// Turns every byte of one G.711 law into the other, in place.
void ulaw_to_alaw(std::uint8_t* bytes, std::size_t size);
void alaw_to_ulaw(std::uint8_t* bytes, std::size_t size);

// The first 5 ms of a payload grow from silence; only G.711 can be changed so.
void fade_in(Codec codec, std::uint8_t* payload, std::size_t size);

// To 8 kHz linear samples. Keeps state from packet to packet.
class Decoder {
public:
    virtual ~Decoder() = default;

    // Writes at most longest_pcm samples and says how many; 0 for a damaged payload.
    virtual std::size_t decode(const std::uint8_t* payload, std::size_t size,
                               std::int16_t* samples) = 0;
    static std::unique_ptr<Decoder> make(Codec codec);
};

// From 8 kHz linear samples: any number for G.711, an even one for G.722, 20, 40 or 60 ms for Opus.
class Encoder {
public:
    virtual ~Encoder() = default;

    // Writes at most largest_payload bytes and says how many; 0 if it failed.
    virtual std::size_t encode(const std::int16_t* samples, std::size_t count,
                               std::uint8_t* payload) = 0;
    static std::unique_ptr<Encoder> make(Codec codec);
};

}  // namespace zongji::media
