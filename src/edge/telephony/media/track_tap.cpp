#include "edge/telephony/media/track_tap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace zongji::media {

namespace {

// Farther from its expected moment than that, and the sender's clock was set anew.
constexpr std::int64_t largest_deviation_us = 200'000;
// A 32nd of each deviation is taken over: jitter is smoothed, a drifting clock is followed.
constexpr std::int64_t smoothing = 32;

}  // namespace

TrackTap::TrackTap(const Assignment& assignment, Lane lane)
    : assignment_(assignment), lane_(lane), tapped_(lane.counters->tapped_legs) {
    if (assignment.track == calls::Track::customer)
        recording_.emplace(lane.counters->recordings);
}

void TrackTap::mark(calls::TapMark::Kind kind, Instant at) {
    const calls::TapMark mark{assignment_.recording, assignment_.interaction, kind, at};
    if (lane_.tap->mark(lane_.number, mark))
        return;
    lane_.counters->tap_refused.add();
    failed_ = true;
}

// The sender's time stamps say how far apart frames are; their arrivals only where that begins.
Instant TrackTap::due(const AudioFrame& frame, Instant arrival) {
    const bool continues = anchored_ && frame.ssrc == ssrc_ && frame.codec == codec_;
    Instant expected = arrival;
    if (continues) {
        const auto ticks = static_cast<std::int32_t>(frame.timestamp - timestamp_);
        expected = due_ + microseconds(std::int64_t{ticks} * 1'000'000 / clock_rate(frame.codec));
        const std::int64_t deviation = (arrival - expected).us;
        if (std::abs(deviation) > largest_deviation_us) {
            expected = arrival;
        } else {
            expected = expected + microseconds(deviation / smoothing);
        }
    }
    anchored_ = true;
    ssrc_ = frame.ssrc;
    timestamp_ = frame.timestamp;
    codec_ = frame.codec;
    due_ = expected;
    return expected;
}

void TrackTap::frame(const AudioFrame& frame, Instant arrival) {
    calls::TapFrame piece;
    if (frame.size == 0 || frame.size > sizeof piece.payload)
        return;
    piece.recording = assignment_.recording;
    piece.track = assignment_.track;
    piece.codec = frame.codec;
    piece.size = static_cast<std::uint16_t>(frame.size);
    piece.duration_us = payload_duration_us(frame.codec, frame.payload, frame.size);
    piece.at = due(frame, arrival);
    std::memcpy(piece.payload, frame.payload, frame.size);
    if (lane_.tap->frame(lane_.number, piece))
        return;
    lane_.counters->tap_refused.add();
    failed_ = true;
}

bool TrackTap::take_failure() {
    if (!failed_ || failure_told_)
        return false;
    failure_told_ = true;
    return true;
}

}  // namespace zongji::media
