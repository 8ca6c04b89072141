#pragma once

#include "edge/speech/pcm.h"

// Signals as a Chinese network gives them (YD/T 729): 450 Hz. Each loops without a seam.
namespace zongji::speech {

Pcm busy_tone();       // 350 ms on, 350 ms off
Pcm ring_back_tone();  // 1 s on, 4 s off
Pcm answer_tone();     // once: a call is put through to a headset that answers by itself

}  // namespace zongji::speech
