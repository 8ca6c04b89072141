#include "store/journal/reserve.h"

#include <filesystem>
#include <random>
#include <vector>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace zongji::store {
namespace {

Error no_room() {
    return {ErrorCode::unavailable, "no room for the journal's reserve", {}};
}

// Written, not allocated: file systems that copy on write or compress keep no promise for anything
// else.
bool write_noise(int file, std::size_t bytes) {
    std::minstd_rand random;
    std::vector<unsigned char> block(64 << 10);
    while (bytes > 0) {
        for (auto& byte : block) {
            byte = static_cast<unsigned char>(random() >> 8);
        }
        const ssize_t written = ::write(file, block.data(), std::min(bytes, block.size()));
        if (written <= 0) {
            return false;
        }
        bytes -= static_cast<std::size_t>(written);
    }
    return ::fsync(file) == 0;
}

}  // namespace

Reserve::Reserve(std::string folder, std::size_t bytes)
    : folder_(std::move(folder)), path_(folder_ + "/reserve"), bytes_(bytes) {}

Result<void> Reserve::make() {
    std::error_code error;
    if (std::filesystem::file_size(path_, error) == bytes_ && !error) {
        return {};
    }
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return no_room();
    }
    const bool written = write_noise(file, bytes_);
    ::close(file);
    if (!written) {
        ::unlink(path_.c_str());
        return no_room();
    }
    return {};
}

bool Reserve::give_up() {
    return ::unlink(path_.c_str()) == 0;
}

std::uint64_t Reserve::free_bytes() const {
    struct statvfs found {};
    if (::statvfs(folder_.c_str(), &found) != 0) {
        return 0;
    }
    return static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize;
}

}  // namespace zongji::store
