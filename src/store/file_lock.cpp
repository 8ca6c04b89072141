#include "store/file_lock.h"

#include "runtime/log.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace zongji::store {
namespace {

constexpr std::size_t most_bytes = 4096;

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return "?";
    return name.data();
}

std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

Error no_lock(const std::string& path, const char* what, int code) {
    return {ErrorCode::unavailable,
            fmt::format("the lock cannot be {}: {}", what, std::strerror(code)), path};
}

std::string text_of(int file) {
    std::string text(most_bytes, '\0');
    const ssize_t got = ::pread(file, text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
}

// None where nobody is named, or in no way that we write.
std::optional<LockHolder> holder_in(int file) {
    auto holder = parse_json_as<LockHolder>(text_of(file));
    if (!holder)
        return std::nullopt;
    return *holder;
}

std::string named(const std::optional<LockHolder>& holder) {
    if (!holder)
        return "another process";
    return fmt::format("process {} on {} (since {})", holder->pid, holder->host,
                       to_rfc3339(holder->since));
}

bool is_of_this_machine(const LockHolder& holder, const LockHolder& us) {
    return holder.host == us.host || (holder.boot == us.boot && !us.boot.empty());
}

Result<void> write_text(int file, const std::string& path, const std::string& text) {
    if (::ftruncate(file, 0) != 0)
        return no_lock(path, "written", errno);
    // On a disk that is full the lock holds, and names nobody.
    if (::pwrite(file, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        log_warning("{} cannot name this process: {}", path, std::strerror(errno));
    return {};
}

}  // namespace

LockHolder this_process() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {.host = host_name(),
            .boot = boot_id(),
            .pid = ::getpid(),
            .since = {std::chrono::duration_cast<std::chrono::microseconds>(since).count()}};
}

Result<FileLock> FileLock::take(const std::string& path, const std::string& what) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return no_lock(path, "opened", errno);
    const bool locked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    const int code = errno;
    const auto holder = holder_in(file);
    const LockHolder us = this_process();
    const bool far = locked && holder && !is_of_this_machine(*holder, us);
    if (!locked || far)
        ::close(file);  // with what it locked
    if (!locked && code != EWOULDBLOCK)
        return no_lock(path, "taken", code);
    if (!locked) {
        return Error{ErrorCode::conflict,
                     fmt::format("{} is in use by {}: end that one first", what, named(holder)),
                     path};
    }
    if (far) {
        return Error{
            ErrorCode::conflict,
            fmt::format("{} is in use by {}, or was when that machine was lost. If it is certain "
                        "that nobody works with it there any more, remove this file",
                        what, named(holder)),
            path};
    }
    FileLock lock(file);
    ZONGJI_CHECK(write_text(file, path, to_json_text(us)));
    return lock;
}

FileLock::~FileLock() {
    if (file_ < 0)
        return;
    // Whoever comes next finds nobody named.
    if (::ftruncate(file_, 0) != 0)
        log_warning("a lock goes on naming this process: {}", std::strerror(errno));
    ::close(file_);
}

Result<FolderLock> FolderLock::take(const std::string& folder, const std::string& what) {
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0)
        return no_lock(folder, "opened", errno);
    FolderLock lock(opened);
    if (::flock(opened, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return Error{ErrorCode::conflict,
                     fmt::format("{} is in use by another process: end that one first", what),
                     folder};
    }
    return lock;
}

FolderLock::~FolderLock() {
    if (folder_ >= 0)
        ::close(folder_);
}

}  // namespace zongji::store
