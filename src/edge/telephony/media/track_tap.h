#pragma once

#include "domain/calls/audio.h"
#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/counters.h"
#include "edge/telephony/media/recording_marks.h"

#include <cstddef>
#include <cstdint>

namespace zongji::media {

// What one leg says, copied into a recording while it is in the room of the recording's interaction
// with somebody. Stretches of talk are cut by when a frame was due and not by when its thread came
// to it.
class TrackTap {
public:
    struct Assignment {
        RecordingId recording;
        InteractionId interaction;
        calls::Track track = calls::customer_track;
    };

    TrackTap(const Assignment& assignment, RecorderLane lane)
        : assignment_(assignment), lane_(lane), tapped_(lane.counters->tapped_legs) {}

    const Assignment& assignment() const { return assignment_; }

    // Dropped when it was due outside the stretch. False: the recorder refused it.
    bool frame(const AudioFrame& frame, Instant due);

    // A stretch of talk begins at `at`, which may lie behind us: what was due from then on counts.
    void begin_stretch(Instant at);
    // It ended at `at`; what was due before may still come until the next one begins.
    void end_stretch(Instant at) { until_ = at; }

private:
    static constexpr Instant open_end{INT64_MAX};

    Assignment assignment_;
    RecorderLane lane_;
    Counted tapped_;
    Instant from_{};
    Instant until_ = open_end;
};

}  // namespace zongji::media
