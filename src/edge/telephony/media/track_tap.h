#pragma once

#include "domain/calls/audio.h"
#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/counters.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace zongji::media {

// What one leg says, copied into a recording while it is bridged with `other`. The customer's tap
// also sets the marks.
class TrackTap {
public:
    struct Assignment {
        RecordingId recording;
        InteractionId interaction;
        calls::Track track = calls::Track::customer;
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
    void frame(const AudioFrame& frame, Instant arrival);
    // A new stretch of talk: time is measured anew.
    void begin_stretch() { anchored_ = false; }

    // The tap has refused something since the last call: says so once.
    bool take_failure();

private:
    Instant due(const AudioFrame& frame, Instant arrival);

    Assignment assignment_;
    Lane lane_;
    Counted tapped_;
    std::optional<Counted> recording_;  // the customer's tap stands for the recording
    bool anchored_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint32_t timestamp_ = 0;
    Codec codec_ = Codec::pcmu;
    Instant due_{};
    bool failed_ = false;
    bool failure_told_ = false;
};

}  // namespace zongji::media
