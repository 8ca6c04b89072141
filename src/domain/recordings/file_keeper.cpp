#include "domain/recordings/file_keeper.h"

#include "domain/recordings/part_paths.h"
#include "runtime/log.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace zongji::recordings {

namespace {

// One syncfs() waits for the whole disk, also for what others wrote: only where it spares many.
constexpr std::size_t files_for_whole_disk = 16;
// So that those who were first need not wait for hundreds more.
constexpr std::size_t closings_at_once = 128;

Error not_kept(int code) {
    return Error{ErrorCode::unavailable,
                 std::string("a recording cannot be kept: ") + std::strerror(code),
                 {}};
}

}  // namespace

FileKeeper::FileKeeper(Options options, const Clock& clock, const RecorderEvents& events,
                       std::function<void(RecordingId, const Error&)> sync_failed)
    : options_(std::move(options)),
      events_(events),
      sync_failed_(std::move(sync_failed)),
      loop_("recordings-disk", clock) {}

FileKeeper::~FileKeeper() {
    stop();
    if (folder_ >= 0)
        ::close(folder_);
}

Result<void> FileKeeper::start() {
    // Kept open: syncfs() tells of each error once per descriptor, and only of later ones.
    const std::string folder = options_.data_dir + "/" + open_folder();
    folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0)
        return not_kept(errno);
    loop_.start([this](Now now) { return turn(now); });
    return {};
}

void FileKeeper::stop() {
    loop_.stop();
    // The last turn may have left some for the next one.
    while (!closings_waiting_.empty())
        turn({});
}

void FileKeeper::tell_opened(OpenedPart opened) {
    loop_.post([this, opened = std::move(opened)] {
        // Each attempt may take long while the records are away, and closings wait behind it.
        if (!records_away_ && events_.opened)
            records_away_ = !events_.opened(opened);
    });
}

void FileKeeper::sync(RecordingId recording, std::shared_ptr<PartFile> file) {
    if (!file->claim_sync())
        return;
    loop_.post([this, waiting = Waiting{recording, std::move(file), {}, {}}]() mutable {
        syncs_waiting_.push_back(std::move(waiting));
    });
}

void FileKeeper::put_away(ClosedPart closed, std::shared_ptr<PartFile> file) {
    const RecordingId recording = closed.recording;
    loop_.post(
        [this, waiting = Waiting{recording, std::move(file), std::move(closed), {}}]() mutable {
            closings_waiting_.push_back(std::move(waiting));
        });
}

Instant FileKeeper::turn(Now now) {
    std::vector<Waiting> group = std::exchange(syncs_waiting_, {});
    for (std::size_t i = 0; i < closings_at_once && !closings_waiting_.empty(); ++i) {
        group.push_back(std::move(closings_waiting_.front()));
        closings_waiting_.pop_front();
    }
    bring_to_disk(group);
    for (Waiting& waiting : group) {
        try {
            finish(waiting);
        } catch (const std::exception& fault) {
            log_error("recording {}: {}", waiting.recording.value, fault.what());
        }
    }
    if (!closings_waiting_.empty())
        return now.tick;
    tell_again(now);
    return untold_.empty() ? Instant{INT64_MAX} : tell_at_;
}

int FileKeeper::sync_one(int fd, bool whole_disk) {
    syncs_.fetch_add(1, std::memory_order_relaxed);
    if (options_.sync)
        return options_.sync(fd, whole_disk);
    return whole_disk ? ::syncfs(fd) : ::fdatasync(fd);
}

void FileKeeper::bring_to_disk(std::vector<Waiting>& group) {
    for (const Waiting& waiting : group) {
        if (waiting.file)
            waiting.file->release_sync();
    }
    if (group.size() >= files_for_whole_disk && sync_one(folder_, true) == 0)
        return;
    // Few, or one of them is in trouble and has to be found.
    for (Waiting& waiting : group) {
        if (waiting.file && sync_one(waiting.file->fd(), false) != 0)
            waiting.trouble = not_kept(errno);
    }
}

// On record first and then to its place: after a crash between the two, recover() finds the file
// and puts the same on record again.
void FileKeeper::finish(Waiting& waiting) {
    if (waiting.trouble && !waiting.closed)
        return sync_failed_(waiting.recording, *waiting.trouble);
    if (!waiting.closed)
        return;
    ClosedPart& closed = *waiting.closed;
    if (waiting.file)
        closed.path = closed_path(closed.recording, closed.part, closed.started_at);
    if (waiting.trouble) {
        log_error("recording {}: {}", closed.recording.value, waiting.trouble->message);
        closed.state = RecordingState::broken;
    }
    // In order, so that an outage costs one attempt and not one for each recording.
    if (records_away_ || !untold_.empty() || !put_on_record(closed))
        untold_.push_back(std::move(closed));
    if (!waiting.file)
        return;
    waiting.file.reset();
    open_files_.fetch_sub(1, std::memory_order_relaxed);
}

bool FileKeeper::put_on_record(const ClosedPart& closed) {
    records_away_ = events_.closed && !events_.closed(closed);
    if (records_away_)
        return false;
    if (closed.path.empty())
        return true;
    auto moved = move_to_place(options_.data_dir, closed.recording, closed.part, closed.started_at);
    if (!moved)
        log_error("recording {}: {}", closed.recording.value, moved.error().message);
    return true;
}

// Whatever is left at the end is found by the next start.
void FileKeeper::tell_again(Now now) {
    if (untold_.empty() || now.tick < tell_at_)
        return;
    while (!untold_.empty() && put_on_record(untold_.front()))
        untold_.pop_front();
    tell_at_ = now.tick + options_.tell_again_every;
}

}  // namespace zongji::recordings
