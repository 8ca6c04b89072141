#pragma once

#include "base/result.h"
#include "edge/speech/pcm.h"

#include <cstddef>
#include <string>

namespace zongji::speech {

// What an uploaded sound may be at most.
inline constexpr int longest_sound_s = 600;
inline constexpr std::size_t largest_sound_file = 256 << 20;

// Reads what libsndfile reads (WAV in whole numbers and floating point, MP3, Ogg, FLAC, AIFF …;
// mono or stereo; 4 to 192 kHz) as mono at 8 kHz. A stream whose header does not know its length is
// read to its end. Anything else is ErrorCode::invalid with the reason.
Result<Pcm> read_sound_file(const std::string& path);

// 16-bit mono WAV at 8 kHz; written under another name and then renamed.
Result<void> write_sound_file(const std::string& path, const Pcm& pcm);

}  // namespace zongji::speech
