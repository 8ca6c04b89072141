#pragma once

#include "base/json.h"
#include "domain/calls/audio.h"
#include "domain/recordings/master_key.h"
#include "runtime/clock.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <sys/types.h>

namespace zongji::recordings {

enum class RecordingState {
    open,         // being written
    complete,     // stopped, and every frame handed over is in it
    broken,       // it could not be written, or frames were lost; what was written stays
    interrupted,  // the server went down during it
    removed       // it was kept as long as the company keeps them
};
BOOST_DESCRIBE_ENUM(RecordingState, open, complete, broken, interrupted, removed)

struct OpenedPart {
    RecordingId recording;
    InteractionId interaction;
    int part = 0;
    Timestamp started_at;
    std::string path;  // relative to the data folder; another one once it is closed
};

struct ClosedPart {
    RecordingId recording;
    InteractionId interaction;
    int part = 0;
    Timestamp started_at;
    Timestamp ended_at;
    std::int64_t recorded_ms = 0;  // bridged time only
    RecordingState state = RecordingState::complete;
    std::string path;  // relative to the data folder; empty when no file could be made
    std::int64_t bytes = 0;
    std::string sha256;  // hex, of the whole file
};

struct RecorderOptions {
    std::string data_dir;
    std::size_t lanes = 1;                     // as many as there are media threads
    std::size_t ring_bytes = 4 * 1024 * 1024;  // per lane, a power of two: 21,000 G.711 frames
    Span flush_every = milliseconds(950);
    Span sync_every = seconds(5);
    Span tell_again_every = seconds(2);     // parts that are not on record
    std::map<RecordingId, int> next_parts;  // what recover() found

    // Instead of write(2), for tests.
    std::function<ssize_t(int fd, const void* bytes, std::size_t size)> write_bytes;
    // Instead of fdatasync(2), or of syncfs(2) where the whole disk is meant; also for tests.
    std::function<int(int fd, bool whole_disk)> sync;
};

// What others learn. `failed` comes once per recording, on the writer's thread, and must not block:
// post it to the loop. The other two come on the thread that closes files and may write to the
// database. Where one gives false, the records are away, and nobody waits for them more than now
// and then: what opens meanwhile is not told, since its closing tells all, and a part whose closing
// was not taken is told again until it is; its file stays among the open ones meanwhile, where
// recover() would find it after a crash.
struct RecorderEvents {
    std::function<void(RecordingId)> failed;
    std::function<bool(const OpenedPart&)> opened;
    std::function<bool(const ClosedPart&)> closed;
};

struct RecorderCounts {
    std::int64_t recordings = 0;  // now being recorded
    std::int64_t files = 0;       // now open, with those being closed
    std::int64_t frames = 0;      // the rest since the start
    std::int64_t bytes = 0;
    std::int64_t lost_frames = 0;   // a ring was full
    std::int64_t stray_frames = 0;  // of no recording that is known
    std::int64_t failed = 0;
    std::int64_t syncs = 0;  // waits for the disk, each for one file or for many
};

// Writes recordings: media threads leave frames and marks in their lanes, one thread takes them out
// twenty times a second, and each second hands a sealed chunk per recording to the kernel. Another
// thread brings files to the disk and closes them, so that a slow disk fills no ring.
class Recorder final : public calls::AudioTap {
public:
    Recorder(RecorderOptions options, const MasterKey& key, const Clock& clock,
             RecorderEvents events);
    // stop()s.
    ~Recorder() override;

    // Makes the folders and begins. Once.
    Result<void> start();

    // From the one media thread that owns `lane`. False when the lane's ring is full: the recording
    // then counts as broken (`failed` follows), but goes on.
    bool frame(std::size_t lane, const calls::TapFrame& frame) noexcept override;
    bool mark(std::size_t lane, const calls::TapMark& mark) noexcept override;

    // Closes every recording; those still under way as interrupted. Media threads have ended
    // before.
    void stop();

    // While the disk is full nothing is written, so that recordings do not eat the room that was
    // kept for the journal: those under way break, and those that begin are broken. Any thread.
    void set_disk_full(bool full);

    // Any thread.
    RecorderCounts counts() const;

private:
    class Writer;
    std::unique_ptr<Writer> writer_;
};

}  // namespace zongji::recordings
