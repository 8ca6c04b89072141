#include "edge/telephony/media/track_tap.h"

#include <cstring>

namespace zongji::media {

void TrackTap::begin_stretch(Instant at) {
    from_ = at;
    until_ = open_end;
}

bool TrackTap::frame(const AudioFrame& frame, Instant due) {
    calls::TapFrame piece;
    if (frame.size == 0 || frame.size > sizeof piece.payload || due < from_ || due >= until_)
        return true;
    piece.recording = assignment_.recording;
    piece.track = assignment_.track;
    piece.codec = frame.codec;
    piece.size = static_cast<std::uint16_t>(frame.size);
    piece.duration_us = payload_duration_us(frame.codec, frame.payload, frame.size);
    piece.at = due;
    std::memcpy(piece.payload, frame.payload, frame.size);
    if (lane_.tap->frame(lane_.number, piece))
        return true;
    lane_.counters->tap_refused.add();
    return false;
}

}  // namespace zongji::media
