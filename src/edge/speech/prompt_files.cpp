#include "edge/speech/prompt_files.h"

#include "edge/speech/sound_file.h"

namespace zongji::speech {

namespace fs = std::filesystem;

namespace {

bool stays_inside(const std::string& file) {
    const fs::path path(file);
    if (path.is_absolute())
        return false;
    for (const auto& step : path) {
        if (step == "..")
            return false;
    }
    return true;
}

}  // namespace

Result<std::string> PromptFiles::path_of(const std::string& file) const {
    if (!stays_inside(file))
        return invalid("is outside the folder of prompts");
    std::string path = folder_ + "/" + file;
    std::error_code ignored;
    if (const auto size = fs::file_size(path, ignored); !ignored && size > largest_sound_file)
        return invalid("is too large");
    return path;
}

Result<void> PromptFiles::check(const std::string& file) {
    ZONGJI_TRY(const std::string path, path_of(file));
    std::error_code missing;
    const Seen now{fs::last_write_time(path, missing), fs::file_size(path, missing)};
    if (!missing) {
        const std::lock_guard lock(mutex_);
        const auto seen = playable_.find(path);
        if (seen != playable_.end() && seen->second.written == now.written &&
            seen->second.size == now.size)
            return {};
    }
    const auto read = read_sound_file(path);
    if (!read)
        return read.error();
    const std::lock_guard lock(mutex_);
    playable_.insert_or_assign(path, now);
    return {};
}

}  // namespace zongji::speech
