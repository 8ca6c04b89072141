#pragma once

#include "domain/calls/audio.h"
#include "edge/telephony/media/counters.h"

#include <bitset>
#include <cstddef>

namespace zongji::media {

// The part of the recorder that one thread fills.
struct RecorderLane {
    calls::AudioTap* tap = nullptr;
    std::size_t number = 0;
    Counters* counters = nullptr;
};

// Sets the marks of one recording, all on one thread, so that they stay in order. Says what is so
// already not once more. Each function is false when the recorder refused a mark.
class RecordingMarks {
public:
    RecordingMarks(RecordingId recording, InteractionId interaction, RecorderLane lane);

    bool start(Instant at);
    bool join(calls::Track track, PartyKind kind, Instant at);
    bool leave(calls::Track track, Instant at);
    bool set(calls::TapMark::Kind kind, Instant at);
    bool stop(Instant at);

private:
    bool put(calls::TapMark mark, Instant at);

    RecordingId recording_;
    InteractionId interaction_;
    RecorderLane lane_;
    Counted counted_;
    std::bitset<256> joined_;  // by track
    Instant marked_{};
};

}  // namespace zongji::media
