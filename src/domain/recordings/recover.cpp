#include "domain/recordings/recover.h"

#include "domain/recordings/genuine.h"
#include "domain/recordings/part_format.h"
#include "domain/recordings/part_paths.h"
#include "domain/recordings/reader.h"
#include "runtime/log.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <unistd.h>

namespace zongji::recordings {
namespace {

namespace fs = std::filesystem;

Result<void> cut(const std::string& path, std::int64_t size) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const bool done = fd >= 0 && ::ftruncate(fd, size) == 0 && ::fdatasync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    if (!done)
        return Error{ErrorCode::unavailable, "a recording cannot be cut after its last chunk",
                     path};
    return {};
}

// What is to be on record of the part in the file at `path`.
Result<ClosedPart> close_part(const std::string& path, const MasterKey& key) {
    ZONGJI_TRY(const PartSurvey survey, survey_part(path, key));
    // What follows a chunk that was changed is no torn end: it is kept, for whoever can use it.
    if (survey.damaged) {
        log_warning(
            "recording {}: part {} is not as it was written from byte {} on; it is kept, "
            "and plays up to there",
            survey.recording.value, survey.part, survey.good_bytes);
    } else if (!survey.complete) {
        ZONGJI_CHECK(cut(path, survey.good_bytes));
    }
    ClosedPart closed;
    closed.recording = survey.recording;
    closed.interaction = survey.interaction;
    closed.part = survey.part;
    closed.started_at = survey.started_at;
    closed.ended_at = survey.ended_at;
    closed.recorded_ms = survey.bridged_us / 1000;
    closed.state = survey.complete  ? RecordingState::complete
                   : survey.damaged ? RecordingState::broken
                                    : RecordingState::interrupted;
    closed.path = closed_path(survey.recording, survey.part, survey.started_at);
    std::error_code ignored;
    closed.bytes = static_cast<std::int64_t>(fs::file_size(path, ignored));
    ZONGJI_TRY(closed.sha256, file_sha256(path));
    return closed;
}

}  // namespace

void CutOffRecordings::note(const ClosedPart& closed) {
    ++result_.closed;
    int& next = result_.next_parts[closed.recording];
    next = std::max(next, closed.part + 1);
}

// Unless it is there already, from just before the crash; then that knows more than the file, such
// as that frames were lost.
Result<void> CutOffRecordings::put_on_record(const ClosedPart& closed) {
    ZONGJI_TRY(const auto parts, records_.parts_of(closed.recording));
    for (const auto& part : parts) {
        if (part.part == closed.part && part.state != RecordingState::open)
            return {};
    }
    return records_.save_closed(closed);
}

Result<CutOffRecordings> CutOffRecordings::find(const std::string& data_dir, const MasterKey& key,
                                                RecordingRecords& records) {
    CutOffRecordings found(data_dir, key, records);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(data_dir + "/" + open_folder(), ignored)) {
        if (entry.path().extension() != ".zjr")
            continue;
        found.files_.push_back(entry.path().string());
        // One that cannot be read is told by close().
        if (const auto at = recordings::last_sound(found.files_.back(), key))
            found.last_sound_ = std::max(found.last_sound_.value_or(*at), *at);
    }
    ZONGJI_TRY(found.parts_, records.open_parts());
    return found;
}

Result<Recovered> CutOffRecordings::close(const std::stop_token& stop) {
    result_ = {};
    left_.clear();
    for (const auto& path : files_) {
        if (stop.stop_requested())
            return result_;
        if (fs::exists(path))
            close_file(path);
    }
    for (const auto& part : parts_) {
        if (stop.stop_requested())
            return result_;
        ZONGJI_CHECK(close_record(part));
    }
    return result_;
}

// The name is made of what the header says, so a renamed file is not taken for another's; nor is it
// cut or put on record.
Result<void> CutOffRecordings::close_named(const std::string& path) {
    ZONGJI_TRY(const PartHeader header, read_header(path));
    if (data_dir_ + "/" + open_path(header.recording, static_cast<int>(header.part)) != path)
        return Error{ErrorCode::corrupt, "a recording under another one's name", {}};
    ZONGJI_TRY(const ClosedPart closed, close_part(path, key_));
    ZONGJI_CHECK(put_on_record(closed));
    note(closed);
    ZONGJI_CHECK(move_to_place(data_dir_, closed.recording, closed.part, closed.started_at));
    return {};
}

void CutOffRecordings::close_file(const std::string& path) {
    std::error_code ignored;
    // The crash came before its header was whole: there is nothing in it.
    if (fs::file_size(path, ignored) < header_size) {
        fs::remove(path, ignored);
        return;
    }
    const auto done = close_named(path);
    if (!done) {
        const std::string relative = open_folder() + "/" + fs::path(path).filename().string();
        result_.problems.push_back({done.error().code, done.error().message, relative});
        left_.insert(relative);
    }
}

// Of those that were open on record: where its file has been moved already, or there is none.
Result<void> CutOffRecordings::close_record(const OpenedPart& part) {
    if (left_.contains(open_path(part.recording, part.part)))
        return {};
    ZONGJI_TRY(const auto now, records_.parts_of(part.recording));
    const bool closed_by_now = std::ranges::none_of(now, [&](const auto& one) {
        return one.part == part.part && one.state == RecordingState::open;
    });
    if (closed_by_now)
        return {};
    const std::string place = closed_path(part.recording, part.part, part.started_at);
    std::error_code ignored;
    ClosedPart closed;
    if (fs::exists(data_dir_ + "/" + place, ignored)) {
        auto found = close_part(data_dir_ + "/" + place, key_);
        if (!found) {
            result_.problems.push_back({found.error().code, found.error().message, place});
            return {};
        }
        if (found->recording != part.recording || found->part != part.part) {
            result_.problems.push_back(
                {ErrorCode::corrupt, "a recording under another one's name", place});
            return {};
        }
        closed = *found;
    } else {
        log_warning("recording {}: part {} was being written, and its file is not there",
                    part.recording.value, part.part);
        closed.recording = part.recording;
        closed.interaction = part.interaction;
        closed.part = part.part;
        closed.started_at = part.started_at;
        closed.ended_at = part.started_at;
        closed.state = RecordingState::interrupted;
    }
    ZONGJI_CHECK(records_.save_closed(closed));
    note(closed);
    return {};
}

Result<Recovered> recover(const std::string& data_dir, const MasterKey& key,
                          RecordingRecords& records) {
    ZONGJI_TRY(auto found, CutOffRecordings::find(data_dir, key, records));
    return found.close();
}

}  // namespace zongji::recordings
