#pragma once

#include "base/result.h"
#include "edge/speech/pcm.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace zongji::speech {

// The folder that the files of prompts are in. Any thread; blocks for as long as reading takes.
class PromptFiles {
public:
    explicit PromptFiles(std::string folder) : folder_(std::move(folder)) {}

    // Where a prompt's file is. Error: it names something outside the folder, or is too large.
    Result<std::string> path_of(const std::string& file) const;

    // Whether it can be played, as it stands there now. Reads it to its end, once: what has not
    // changed since costs a look at the folder.
    Result<void> check(const std::string& file);

private:
    struct Seen {
        std::filesystem::file_time_type written;
        std::uintmax_t size = 0;
    };

    const std::string folder_;
    std::mutex mutex_;
    std::map<std::string, Seen> playable_;  // by path
};

}  // namespace zongji::speech
