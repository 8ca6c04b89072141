#pragma once

#include "domain/calls/audio.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

// Sound as it is worked on here: mono, floating point, full scale ±1.
namespace zongji::speech {

inline constexpr int sound_rate = 8000;
using Pcm = std::vector<float>;

// Changes the rate with a linear-phase filter; keeps the length in time and the position of each
// sound.
Pcm resample(const Pcm& pcm, int from_rate, int to_rate);

// Makes speech even: leaves 80 ms of silence before and after it, brings the spoken parts to
// −20 dBFS and holds peaks below −1.5 dBFS. Silence stays as it is.
Pcm shape_speech(const Pcm& pcm);

// RMS of the 10 ms frames that are within 25 dB of the loudest: the level of the voice without its
// pauses, in dBFS.
double active_level_db(std::span<const float> pcm);

// 16-bit and both G.711 laws.
std::shared_ptr<const calls::Sound> encode(const Pcm& pcm);

}  // namespace zongji::speech
