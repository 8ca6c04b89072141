#pragma once

#include "domain/recordings/bridged_time.h"
#include "domain/recordings/part_file.h"
#include "domain/recordings/recorder.h"

namespace zongji::recordings {

// A frame as it lies in a lane's ring, before its payload.
struct LaneFrame {
    std::int64_t recording;
    std::int64_t at_us;
    std::uint32_t duration_us;
    std::uint16_t size;
    std::uint8_t track;
    std::uint8_t codec;
};
static_assert(sizeof(LaneFrame) == 24);

// One part being recorded. The writer's thread only.
class OpenRecording {
public:
    // `now` is the moment at which the writer saw the mark; the part began when the mark says.
    OpenRecording(const calls::TapMark& started, int part, Now now);

    // Without a file, and after give_up(), what comes is dropped.
    void write_to(std::shared_ptr<PartFile> file) { file_ = std::move(file); }
    void give_up() { given_up_ = true; }
    bool is_given_up() const { return given_up_; }
    const std::shared_ptr<PartFile>& file() const { return file_; }
    std::int64_t bytes() const { return file_ ? file_->bytes() : 0; }

    PartHeader header() const;
    OpenedPart opened() const;

    // Takes a frame in; true when so much has gathered that it should be flushed now.
    bool add_frame(const LaneFrame& frame, const std::uint8_t* payload);
    void add_mark(const calls::TapMark& mark);

    // Writes what has gathered as a chunk. A final one is written even when empty.
    Result<void> flush(bool is_final);

    // All but the path, since the file is not in its place yet.
    ClosedPart close(RecordingState state);

    RecordingId id() const { return id_; }
    InteractionId interaction() const { return interaction_; }
    int part() const { return part_; }
    Timestamp started_at() const { return started_at_; }

    bool failed = false;
    std::optional<Instant> stopped_at;  // none: under way
    Instant next_flush;
    Instant next_sync;

private:
    std::int64_t since_start(Instant at) const { return at.us - started_.us; }

    RecordingId id_;
    InteractionId interaction_;
    int part_;
    Instant started_;
    Timestamp started_at_;
    std::shared_ptr<PartFile> file_;
    bool given_up_ = false;
    std::vector<std::uint8_t> gathered_;
    BridgedTime bridged_;
    std::int64_t last_us_ = 0;
};

}  // namespace zongji::recordings
