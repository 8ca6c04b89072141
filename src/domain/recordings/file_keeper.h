#pragma once

#include "domain/recordings/part_file.h"
#include "domain/recordings/recorder.h"
#include "runtime/loop.h"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace zongji::recordings {

// The thread that waits for the disk: it brings files there, and closes and moves those that are
// done. Whatever has come while it waited is brought together: from a certain number of files on,
// one syncfs() costs less than their fdatasync()s, and closings never stand in line behind them.
class FileKeeper {
public:
    struct Options {
        std::string data_dir;
        std::function<int(int fd, bool whole_disk)> sync;  // instead of the system's, for tests
        Span tell_again_every = seconds(2);
    };
    // `sync_failed` is called on this thread.
    FileKeeper(Options options, const Clock& clock, const RecorderEvents& events,
               std::function<void(RecordingId, const Error&)> sync_failed);
    ~FileKeeper();

    Result<void> start();
    // Puts away all that it was given. Nobody gives it more.
    void stop();

    // From the writer's thread.
    void tell_opened(OpenedPart opened);
    void sync(RecordingId recording, std::shared_ptr<PartFile> file);
    void put_away(ClosedPart closed, std::shared_ptr<PartFile> file);

    // Any thread.
    std::int64_t open_files() const { return open_files_.load(std::memory_order_relaxed); }
    void count_opened() { open_files_.fetch_add(1, std::memory_order_relaxed); }
    std::int64_t syncs() const { return syncs_.load(std::memory_order_relaxed); }

private:
    struct Waiting {
        RecordingId recording;
        std::shared_ptr<PartFile> file;
        std::optional<ClosedPart> closed;  // it is done, and not only to be brought to the disk
        std::optional<Error> trouble;
    };

    Instant turn(Now now);
    void bring_to_disk(std::vector<Waiting>& group);
    void finish(Waiting& waiting);
    bool put_on_record(const ClosedPart& closed);
    void tell_again(Now now);
    int sync_one(int fd, bool whole_disk);

    Options options_;
    const RecorderEvents& events_;
    std::function<void(RecordingId, const Error&)> sync_failed_;
    std::vector<Waiting> syncs_waiting_;  // at most one per file
    std::deque<Waiting> closings_waiting_;
    std::deque<ClosedPart> untold_;  // not on record, since nobody took them
    bool records_away_ = false;      // they did not take what they were last told
    Instant tell_at_;
    int folder_ = -1;
    std::atomic<std::int64_t> open_files_{0};
    std::atomic<std::int64_t> syncs_{0};
    Loop loop_;
};

}  // namespace zongji::recordings
