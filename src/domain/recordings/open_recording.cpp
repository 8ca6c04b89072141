#include "domain/recordings/open_recording.h"

#include "domain/recordings/part_paths.h"

#include <algorithm>

namespace zongji::recordings {
namespace {

constexpr std::size_t flush_at_bytes = 1 << 20;

}  // namespace

OpenRecording::OpenRecording(const calls::TapMark& started, int part, Now now)
    : id_(started.recording),
      interaction_(started.interaction),
      part_(part),
      started_(started.at),
      started_at_(now.utc - (now.tick - started.at)) {
    add_mark(started);
}

PartHeader OpenRecording::header() const {
    PartHeader header;
    header.recording = id_;
    header.interaction = interaction_;
    header.part = static_cast<std::uint32_t>(part_);
    header.started_at = started_at_;
    return header;
}

OpenedPart OpenRecording::opened() const {
    return OpenedPart{id_, interaction_, part_, started_at_, open_path(id_, part_)};
}

bool OpenRecording::add_frame(const LaneFrame& frame, const std::uint8_t* payload) {
    const std::int64_t at = since_start(Instant{frame.at_us});
    last_us_ = std::max(last_us_, at + frame.duration_us);
    if (!file_ || given_up_)
        return false;
    put(gathered_, frame_piece);
    put(gathered_, frame.track);
    put(gathered_, frame.codec);
    put(gathered_, frame.size);
    put(gathered_, frame.duration_us);
    put(gathered_, at);
    gathered_.insert(gathered_.end(), payload, payload + frame.size);
    return gathered_.size() > flush_at_bytes;
}

void OpenRecording::add_mark(const calls::TapMark& mark) {
    const std::int64_t at_us = since_start(mark.at);
    last_us_ = std::max(last_us_, at_us);
    bridged_.take({mark.kind, at_us, mark.track, mark.party});
    const bool of_track = calls::is_of_track(mark.kind);
    put(gathered_, of_track ? party_piece : mark_piece);
    put(gathered_, mark.kind);
    if (of_track) {
        put(gathered_, mark.track);
        put(gathered_, static_cast<std::uint8_t>(mark.party));
    }
    put(gathered_, at_us);
}

Result<void> OpenRecording::flush(bool is_final) {
    if (!file_ || given_up_ || (gathered_.empty() && !is_final)) {
        gathered_.clear();
        return {};
    }
    auto written = file_->append(gathered_, is_final);
    gathered_.clear();
    return written;
}

ClosedPart OpenRecording::close(RecordingState state) {
    bridged_.end(last_us_);
    ClosedPart closed;
    closed.recording = id_;
    closed.interaction = interaction_;
    closed.part = part_;
    closed.started_at = started_at_;
    closed.ended_at = started_at_ + microseconds(last_us_);
    closed.recorded_ms = bridged_.bridged_us() / 1000;
    closed.state = state;
    if (file_) {
        closed.bytes = file_->bytes();
        closed.sha256 = file_->sha256_hex();
    }
    return closed;
}

}  // namespace zongji::recordings
