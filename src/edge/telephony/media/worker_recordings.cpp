#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/seat.h"
#include "edge/telephony/media/worker.h"

// What this thread's legs say, into recordings, and the marks of those whose marks it sets.
namespace zongji::media {

void Worker::begin_recording(LegId leg, const TrackTap::Assignment& assignment, Instant at) {
    Seat* seat = find(leg);
    if (seat && owner_.tap())
        seat->leg.begin_recording(assignment, lane(), at);
}

void Worker::end_recording(LegId leg, RecordingId recording, Instant at) {
    const auto has_it = [recording](const Seat* seat) {
        return seat && seat->leg.tap() && seat->leg.tap()->assignment().recording == recording;
    };
    if (!has_it(find(leg)))
        return;
    catch_up(leg, at);
    Seat* seat = find(leg);
    if (!has_it(seat))
        return;
    seat->leg.end_recording();
    failed_recordings_.erase(recording);
}

void Worker::recording_failed(RecordingId recording) {
    if (failed_recordings_.insert(recording).second)
        tell(calls::RecordingFailed{recording});
}

template <class Set>
void Worker::set_mark(RecordingId recording, Set set) {
    const auto found = marks_.find(recording);
    if (found != marks_.end() && !set(found->second))
        recording_failed(recording);
}

void Worker::begin_marks(RecordingId recording, InteractionId interaction, Instant at) {
    marks_.try_emplace(recording, recording, interaction, lane());
    set_mark(recording, [at](RecordingMarks& marks) { return marks.start(at); });
}

void Worker::mark_joined(RecordingId recording, calls::Track track, PartyKind kind, Instant at) {
    set_mark(recording, [=](RecordingMarks& marks) { return marks.join(track, kind, at); });
}

void Worker::mark_left(RecordingId recording, calls::Track track, Instant at) {
    set_mark(recording, [=](RecordingMarks& marks) { return marks.leave(track, at); });
}

void Worker::mark_held(RecordingId recording, calls::TapMark::Kind kind, Instant at) {
    set_mark(recording, [=](RecordingMarks& marks) { return marks.set(kind, at); });
}

void Worker::end_marks(RecordingId recording, Instant at) {
    set_mark(recording, [at](RecordingMarks& marks) { return marks.stop(at); });
    marks_.erase(recording);
    failed_recordings_.erase(recording);
}

}  // namespace zongji::media
