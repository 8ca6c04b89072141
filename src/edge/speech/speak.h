#pragma once

#include "base/result.h"
#include "base/time.h"
#include "edge/speech/pcm.h"

#include <string>

namespace zongji::speech {

struct Speaker {
    std::string program = "espeak-ng";  // found in PATH
    Span time_limit = seconds(30);
};

// The voice for a locale such as "zh-CN" or "en".
std::string voice_for(const std::string& locale);

// Has `text` spoken by espeak-ng, a process of its own, and gives the sound at 8 kHz as it came.
// Blocks; the process has ended when this returns, at the latest after the time limit.
Result<Pcm> speak(const Speaker& speaker, const std::string& locale, const std::string& text);

}  // namespace zongji::speech
