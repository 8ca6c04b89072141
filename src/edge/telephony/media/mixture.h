#pragma once

#include "base/ids.h"
#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/voice_buffer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace zongji::media {

// What one hears of several others at once: their sum. It lives with him, on his thread, so that no
// listener depends on where the others live, and who comes or goes leaves the rest as it is.
class Mixture {
public:
    // `packet`: how many samples its listener gets at once.
    Mixture(std::size_t packet, Gauge& gauge) : packet_(packet), counted_(gauge) {}

    void set_talkers(const std::vector<LegId>& talkers);
    // Of somebody else it takes nothing in.
    void take_in(const AudioFrame& frame);
    // What was passed on to its listener as it is, the last of what was.
    void note_heard(const AudioFrame& frame);
    // Nothing that is still to come is heard, but everybody dies away.
    void break_off() { set_talkers({}); }

    // What is due next. False: all are silent.
    bool fill(std::span<std::int16_t> samples);
    void pass_over(std::size_t samples);

private:
    struct Talker {
        LegId leg;
        VoiceBuffer voice;
        bool gone = false;  // dies away
    };

    VoiceBuffer* find(LegId leg);

    std::size_t packet_;
    std::vector<Talker> talkers_;
    Counted counted_;
};

}  // namespace zongji::media
