#include "domain/recordings/part_paths.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>

namespace zongji::recordings {
namespace {

std::string file_name(RecordingId recording, int part) {
    return fmt::format("{}.{}.zjr", recording.value, part);
}

std::string day_folder(Timestamp at) {
    const std::chrono::sys_time<std::chrono::microseconds> point{std::chrono::microseconds{at.us}};
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(point)};
    return fmt::format("recordings/{:04}/{:02}/{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace

std::string open_folder() {
    return "recordings/open";
}

std::string open_path(RecordingId recording, int part) {
    return fmt::format("{}/{}", open_folder(), file_name(recording, part));
}

std::string closed_path(RecordingId recording, int part, Timestamp part_started_at) {
    return fmt::format("{}/{}", day_folder(part_started_at), file_name(recording, part));
}

Result<void> make_folder(const std::string& data_dir, const std::string& relative) {
    std::string path = data_dir;
    for (const auto& step : std::filesystem::path(relative)) {
        path += "/" + step.string();
        if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
            return Error{
                ErrorCode::unavailable,
                std::string("a folder for recordings cannot be made: ") + std::strerror(errno),
                path};
        }
    }
    return {};
}

Result<std::string> move_to_place(const std::string& data_dir, RecordingId recording, int part,
                                  Timestamp part_started_at) {
    const std::string to = closed_path(recording, part, part_started_at);
    ZONGJI_CHECK(make_folder(data_dir, day_folder(part_started_at)));
    const std::string from = data_dir + "/" + open_path(recording, part);
    // Never over a file that is there: a recording is not replaced by another one.
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, (data_dir + "/" + to).c_str(),
                    RENAME_NOREPLACE) != 0) {
        return Error{
            ErrorCode::unavailable,
            std::string("a recording cannot be moved to its folder: ") + std::strerror(errno), to};
    }
    return to;
}

std::string find_part(const std::string& data_dir, RecordingId recording, int part,
                      Timestamp part_started_at) {
    // In this order a file that is being moved is seen in one place or the other.
    for (const auto& place :
         {open_path(recording, part), closed_path(recording, part, part_started_at)}) {
        std::error_code ignored;
        std::string path = data_dir + "/" + place;
        if (std::filesystem::exists(path, ignored))
            return path;
    }
    return "";
}

}  // namespace zongji::recordings
