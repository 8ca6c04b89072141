#include "edge/telephony/media/track_tap.h"

#include <algorithm>
#include <cstring>

namespace zongji::media {

TrackTap::TrackTap(const Assignment& assignment, Lane lane)
    : assignment_(assignment), lane_(lane), tapped_(lane.counters->tapped_legs) {
    if (assignment.track == calls::customer_track)
        recording_.emplace(lane.counters->recordings);
}

void TrackTap::mark(calls::TapMark::Kind kind, Instant at) {
    // Commands come from several threads: their moments may cross by a hair, marks may not.
    marked_ = std::max(marked_, at);
    const calls::TapMark mark{assignment_.recording, assignment_.interaction, kind, marked_};
    if (lane_.tap->mark(lane_.number, mark))
        return;
    lane_.counters->tap_refused.add();
    failed_ = true;
}

void TrackTap::begin_stretch(Instant at) {
    from_ = at;
    until_ = open_end;
}

void TrackTap::frame(const AudioFrame& frame, Instant due) {
    calls::TapFrame piece;
    if (frame.size == 0 || frame.size > sizeof piece.payload || due < from_ || due >= until_)
        return;
    piece.recording = assignment_.recording;
    piece.track = assignment_.track;
    piece.codec = frame.codec;
    piece.size = static_cast<std::uint16_t>(frame.size);
    piece.duration_us = payload_duration_us(frame.codec, frame.payload, frame.size);
    piece.at = due;
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
