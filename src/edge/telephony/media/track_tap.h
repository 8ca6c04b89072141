#pragma once

#include "domain/calls/audio.h"
#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/counters.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace zongji::media {

// What one leg says, copied into a recording while it is bridged with `other`. The customer's tap
// also sets the marks. Stretches of talk are cut by when a frame was due and not by when its thread
// came to it.
class TrackTap {
public:
    struct Assignment {
        RecordingId recording;
        InteractionId interaction;
        calls::Track track = calls::customer_track;
        LegId other;
    };
    struct Lane {
        calls::AudioTap* tap = nullptr;
        std::size_t number = 0;
        Counters* counters = nullptr;
    };

    TrackTap(const Assignment& assignment, Lane lane);

    const Assignment& assignment() const { return assignment_; }
    void reassign(LegId other) { assignment_.other = other; }

    void mark(calls::TapMark::Kind kind, Instant at);
    // Dropped when it was due outside the stretch.
    void frame(const AudioFrame& frame, Instant due);

    // A stretch of talk begins at `at`, which may lie behind us: what was due from then on counts.
    void begin_stretch(Instant at);
    // It ended at `at`; what was due before may still come until the next one begins.
    void end_stretch(Instant at) { until_ = at; }

    // The tap has refused something since the last call: says so once.
    bool take_failure();

private:
    static constexpr Instant open_end{INT64_MAX};

    Assignment assignment_;
    Lane lane_;
    Counted tapped_;
    std::optional<Counted> recording_;  // the customer's tap stands for the recording
    Instant from_{};
    Instant until_ = open_end;
    Instant marked_{};
    bool failed_ = false;
    bool failure_told_ = false;
};

}  // namespace zongji::media
