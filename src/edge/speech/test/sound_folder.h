#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

namespace zongji::speech {

// A folder that goes when the test does.
class SoundFolder {
public:
    SoundFolder() {
        char name[] = "/tmp/zongji-speech-XXXXXX";
        path_ = ::mkdtemp(name);
    }
    ~SoundFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    SoundFolder(const SoundFolder&) = delete;
    SoundFolder& operator=(const SoundFolder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace zongji::speech
