#pragma once

#include "domain/recordings/part_format.h"

#include <atomic>
#include <functional>
#include <string>

#include <sys/types.h>

namespace zongji::recordings {

// Writes to the kernel as write(2) does; a test puts a failing one here.
using WriteBytes = std::function<ssize_t(int fd, const void* bytes, std::size_t size)>;

// The file of a part while it is written. The writer's thread appends; another one may bring it to
// the disk meanwhile.
class PartFile {
public:
    // Makes the file (mode 0600, must not exist) and writes its header.
    static Result<std::shared_ptr<PartFile>> create(const std::string& path,
                                                    const PartHeader& header, const PartKey& key,
                                                    WriteBytes write_bytes);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    // Hands a chunk to the kernel. After an error the file holds whole chunks only and nothing more
    // is ever appended, so that no nonce is used twice.
    Result<void> append(std::span<const std::uint8_t> plain, bool is_final);

    // For fsync and its kind. Any thread.
    int fd() const { return fd_; }

    const std::string& path() const { return path_; }
    std::int64_t bytes() const { return bytes_; }
    // Of the bytes appended so far.
    std::string sha256_hex() const;

    // Keeps at most one sync of it waiting: whoever brings it to the disk releases it first.
    bool claim_sync() { return !sync_claimed_.exchange(true); }
    void release_sync() { sync_claimed_.store(false); }

private:
    struct Digest;
    PartFile(int fd, std::string path, ChunkCipher cipher, WriteBytes write_bytes);
    Result<void> write_whole(std::span<const std::uint8_t> bytes);

    int fd_;
    std::string path_;
    ChunkCipher cipher_;
    WriteBytes write_bytes_;
    std::unique_ptr<Digest> digest_;
    std::int64_t bytes_ = 0;
    std::uint64_t next_chunk_ = 0;
    bool broken_ = false;
    std::vector<std::uint8_t> sealed_;
    std::atomic<bool> sync_claimed_{false};
};

}  // namespace zongji::recordings
