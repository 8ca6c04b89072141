#pragma once

#include "edge/speech/pcm.h"

namespace zongji::speech {

// What callers hear while they wait, if nobody uploaded anything else: 48 seconds of broken chords,
// made here so that nobody's rights are touched. Calm, in the band of a telephone, peak −9 dBFS,
// RMS about −23 dBFS; its end runs into its beginning.
Pcm hold_music();

}  // namespace zongji::speech
