#pragma once

#include "base/result.h"
#include "edge/speech/pcm.h"

#include <string>

namespace zongji::speech {

// What an uploaded sound may be at most.
inline constexpr int longest_sound_s = 600;

// Reads a WAV file (PCM of 8, 16 or 24 bits, A-law, µ-law; mono or stereo; 4 to 192 kHz) as mono at
// 8 kHz. Anything else, and a file that is longer or shorter than it says, is ErrorCode::invalid
// with the reason.
Result<Pcm> read_sound_file(const std::string& path);

// 16-bit mono WAV at 8 kHz; written under another name and then renamed.
Result<void> write_sound_file(const std::string& path, const Pcm& pcm);

}  // namespace zongji::speech
