#pragma once

#include "base/json.h"

#include <string>

namespace zongji::store {

// Who holds a lock, as its file says.
struct LockHolder {
    std::string host;
    std::string boot;  // of the kernel: the same one is the same machine, whatever its name
    std::int64_t pid = 0;
    Timestamp since;
};
BOOST_DESCRIBE_STRUCT(LockHolder, (), (host, boot, pid, since))

LockHolder this_process();

// A lock that one process holds: flock(2) on a file, whose text names the holder. The kernel frees
// it with the process; the text stays after a crash, and means nothing on the machine that wrote
// it. Another machine's lock may not show here (a network disk), so that its text is believed.
// Immutable.
class FileLock {
public:
    // Makes the file. ErrorCode::conflict names the other process, and what can be done.
    // `what` is what is locked, for a person: "the data folder".
    static Result<FileLock> take(const std::string& path, const std::string& what);

    FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FileLock& operator=(FileLock&&) = delete;
    // In order: the text goes, too.
    ~FileLock();

private:
    explicit FileLock(int file) : file_(file) {}

    int file_;
};

// flock(2) on the folder itself, which nobody can delete from under us as a file in it. Where a
// file system locks no folders (NFS) it holds nothing, and FileLock has to do.
class FolderLock {
public:
    static Result<FolderLock> take(const std::string& folder, const std::string& what);

    FolderLock(FolderLock&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int folder) : folder_(folder) {}

    int folder_;
};

}  // namespace zongji::store
