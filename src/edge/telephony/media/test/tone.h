#pragma once

#include "edge/telephony/media/codec.h"
#include "edge/telephony/media/rtp.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numbers>
#include <span>
#include <vector>

namespace zongji::media::test {

inline std::int16_t tone_sample(double hertz, std::int64_t index) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(index) / 8'000.0;
    return static_cast<std::int16_t>(8'000 * std::sin(angle));
}

inline std::vector<std::int16_t> tone(double hertz, std::size_t samples) {
    std::vector<std::int16_t> pcm(samples);
    for (std::size_t i = 0; i < samples; ++i)
        pcm[i] = tone_sample(hertz, static_cast<std::int64_t>(i));
    return pcm;
}

inline std::vector<std::uint8_t> encoded(Codec codec, const std::vector<std::int16_t>& pcm) {
    std::vector<std::uint8_t> bytes(pcm.size());
    bytes.resize(Encoder::make(codec)->encode(pcm.data(), pcm.size(), bytes.data()));
    return bytes;
}

inline std::shared_ptr<const calls::Sound> sound_of(std::vector<std::int16_t> pcm) {
    auto sound = std::make_shared<calls::Sound>();
    sound->pcm = std::move(pcm);
    sound->ulaw = encoded(Codec::pcmu, sound->pcm);
    sound->alaw = encoded(Codec::pcma, sound->pcm);
    return sound;
}

inline std::shared_ptr<const calls::Sound> tone_sound(double hertz, std::size_t samples) {
    return sound_of(tone(hertz, samples));
}

// In dB below a sine of full scale.
inline double level_db(std::span<const std::int16_t> pcm) {
    double sum = 0;
    for (const std::int16_t sample : pcm)
        sum += static_cast<double>(sample) * sample;
    return 10 * std::log10(2 * sum / static_cast<double>(pcm.size()) / 32'767.0 / 32'767.0);
}

// The greatest step from one sample to the next.
inline int steepest(std::span<const std::int16_t> pcm) {
    int step = 0;
    for (std::size_t i = 1; i < pcm.size(); ++i)
        step = std::max(step, std::abs(pcm[i] - pcm[i - 1]));
    return step;
}

// The share of the energy that stands at one frequency, 0 to 1 (Goertzel, 1958).
inline double share_of(std::span<const std::int16_t> pcm, double hertz) {
    if (pcm.empty())
        return 0;
    const double coefficient = 2 * std::cos(2 * std::numbers::pi * hertz / 8'000.0);
    double last = 0;
    double before = 0;
    double energy = 0;
    for (const std::int16_t sample : pcm) {
        const double now = sample + coefficient * last - before;
        before = last;
        last = now;
        energy += static_cast<double>(sample) * sample;
    }
    if (energy == 0)
        return 0;
    const double power = last * last + before * before - coefficient * last * before;
    return 2 * power / (energy * static_cast<double>(pcm.size()));
}

}  // namespace zongji::media::test
