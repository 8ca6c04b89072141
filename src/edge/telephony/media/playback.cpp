#include "edge/telephony/media/playback.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace zongji::media {

namespace {

constexpr std::size_t fade_samples = 80;  // 10 ms

std::int16_t added(std::int16_t a, std::int16_t b) {
    return static_cast<std::int16_t>(std::clamp(a + b, -32'768, 32'767));
}

}  // namespace

Playback::Playback(PlaybackId id, Sounds sounds, bool loop, Gauge& gauge)
    : id_(id), sounds_(std::move(sounds)), loop_(loop), counted_(gauge) {
    std::erase_if(sounds_, [](const auto& sound) { return !sound || sound->pcm.empty(); });
}

template <class Take>
std::size_t Playback::walk(std::size_t samples, Take take) {
    std::size_t done = 0;
    while (done < samples && !finished()) {
        const calls::Sound& sound = *sounds_[index_];
        const std::size_t count = std::min(samples - done, sound.pcm.size() - position_);
        take(sound, position_, count, done);
        done += count;
        position_ += count;
        if (position_ < sound.pcm.size())
            continue;
        position_ = 0;
        ++index_;
        if (loop_ && finished())
            index_ = 0;
    }
    return done;
}

void Playback::fade_into(Playback& next) {
    next.fading_.assign(fade_samples, 0);
    walk(fade_samples,
         [&](const calls::Sound& sound, std::size_t from, std::size_t count, std::size_t offset) {
             for (std::size_t i = 0; i < count; ++i) {
                 const auto left = static_cast<int>(fade_samples - offset - i);
                 const int sample = sound.pcm[from + i] * left / static_cast<int>(fade_samples);
                 next.fading_[offset + i] = static_cast<std::int16_t>(sample);
             }
         });
    // Replaced before it began: what it was to fade out is still to be faded out.
    for (std::size_t i = 0; i < fading_.size(); ++i)
        next.fading_[i] = added(next.fading_[i], fading_[i]);
}

std::size_t Playback::fill(Codec codec, std::size_t samples, std::uint8_t* payload,
                           Encoder& encoder) {
    if ((codec == Codec::pcmu || codec == Codec::pcma) && fading_.empty()) {
        const std::size_t done = walk(samples, [&](const calls::Sound& sound, std::size_t from,
                                                   std::size_t count, std::size_t offset) {
            const auto& bytes = codec == Codec::pcma ? sound.alaw : sound.ulaw;
            if (bytes.size() >= from + count) {
                std::memcpy(payload + offset, bytes.data() + from, count);
            } else {
                std::memset(payload + offset, silence_byte(codec), count);
            }
        });
        std::memset(payload + done, silence_byte(codec), samples - done);
        return samples;
    }

    std::array<std::int16_t, longest_pcm> pcm{};
    walk(samples,
         [&](const calls::Sound& sound, std::size_t from, std::size_t count, std::size_t offset) {
             std::copy_n(sound.pcm.begin() + static_cast<std::ptrdiff_t>(from), count,
                         pcm.begin() + static_cast<std::ptrdiff_t>(offset));
         });
    for (std::size_t i = 0; i < fading_.size(); ++i)
        pcm[i] = added(pcm[i], fading_[i]);
    fading_.clear();
    return encoder.encode(pcm.data(), samples, payload);
}

}  // namespace zongji::media
