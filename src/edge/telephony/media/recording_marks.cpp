#include "edge/telephony/media/recording_marks.h"

#include <algorithm>

namespace zongji::media {

using Kind = calls::TapMark::Kind;

RecordingMarks::RecordingMarks(RecordingId recording, InteractionId interaction, RecorderLane lane)
    : recording_(recording),
      interaction_(interaction),
      lane_(lane),
      counted_(lane.counters->recordings) {}

bool RecordingMarks::start(Instant at) {
    return set(Kind::started, at);
}

bool RecordingMarks::set(Kind kind, Instant at) {
    return put({.kind = kind}, at);
}

bool RecordingMarks::join(calls::Track track, PartyKind kind, Instant at) {
    if (joined_.test(track))
        return true;
    const bool first = joined_.none();
    joined_.set(track);
    const bool opened = !first || set(Kind::bridged, at);
    return put({.kind = Kind::joined, .track = track, .party = kind}, at) && opened;
}

bool RecordingMarks::leave(calls::Track track, Instant at) {
    if (!joined_.test(track))
        return true;
    joined_.reset(track);
    const bool noted = put({.kind = Kind::left, .track = track}, at);
    return (joined_.any() || set(Kind::unbridged, at)) && noted;
}

bool RecordingMarks::stop(Instant at) {
    bool noted = true;
    for (std::size_t track = 0; track < joined_.size(); ++track)
        noted = leave(static_cast<calls::Track>(track), at) && noted;
    return set(Kind::stopped, at) && noted;
}

bool RecordingMarks::put(calls::TapMark mark, Instant at) {
    // Commands come from several threads: their moments may cross by a hair, marks may not.
    marked_ = std::max(marked_, at);
    mark.recording = recording_;
    mark.interaction = interaction_;
    mark.at = marked_;
    if (lane_.tap->mark(lane_.number, mark))
        return true;
    lane_.counters->tap_refused.add();
    return false;
}

}  // namespace zongji::media
