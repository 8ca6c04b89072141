#include "domain/restart/day_file.h"

#include "store/checksum.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

namespace zongji::restart {
namespace {

// The last line: figures that a changed byte left readable would be believed for a day.
std::string sum_line(std::string_view text) {
    return fmt::format("\n{:08x}\n", store::checksum(text));
}

bool write_whole(const std::string& path, const std::string& text) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(::fopen(path.c_str(), "wbe"),
                                                     [](FILE* f) { return ::fclose(f); });
    return file && ::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
           ::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
}

}  // namespace

Result<void> save_day(const std::string& path, const DayMemory& day) {
    const std::string draft = path + ".draft";
    const std::string text = to_json_text(day);
    if (write_whole(draft, text + sum_line(text)) && ::rename(draft.c_str(), path.c_str()) == 0)
        return {};
    const Error error{ErrorCode::unavailable, std::strerror(errno), path};
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    return error;
}

Result<DayMemory> load_day(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return not_found("there is no snapshot");
    std::ostringstream whole;
    whole << file.rdbuf();
    const std::string_view all = whole.view();
    const std::string_view text = all.substr(0, all.find('\n'));
    if (all.substr(text.size()) != sum_line(text))
        return Error{ErrorCode::corrupt, "the snapshot is not as it was written", {}};
    auto day = parse_json_as<DayMemory>(text);
    if (!day)
        return Error{ErrorCode::corrupt, "the snapshot cannot be read", day.error().path};
    if (day->version != DayMemory::current_version)
        return Error{ErrorCode::corrupt, "the snapshot is of another version", {}};
    return day;
}

}  // namespace zongji::restart
