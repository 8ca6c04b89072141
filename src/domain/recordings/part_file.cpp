#include "domain/recordings/part_file.h"

#include "base/ensure.h"

#include <cerrno>

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace zongji::recordings {
namespace {

Error disk_error(const char* what, int code) {
    return Error{ErrorCode::unavailable,
                 std::string("a recording cannot be ") + what + ": " + std::strerror(code),
                 {}};
}

}  // namespace

struct PartFile::Digest {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Digest() { EVP_MD_CTX_free(context); }
};

Result<std::shared_ptr<PartFile>> PartFile::create(const std::string& path,
                                                   const PartHeader& header, const PartKey& key,
                                                   WriteBytes write_bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return disk_error("begun", errno);
    const HeaderBytes bytes = encode_header(header);
    std::shared_ptr<PartFile> file(
        new PartFile(fd, path, ChunkCipher(key, sha256(bytes)), std::move(write_bytes)));
    if (auto written = file->write_whole(bytes); !written) {
        ::unlink(path.c_str());
        return written.error();
    }
    return file;
}

PartFile::PartFile(int fd, std::string path, ChunkCipher cipher, WriteBytes write_bytes)
    : fd_(fd),
      path_(std::move(path)),
      cipher_(std::move(cipher)),
      write_bytes_(std::move(write_bytes)),
      digest_(std::make_unique<Digest>()) {
    ensure(digest_->context && EVP_DigestInit_ex2(digest_->context, EVP_sha256(), nullptr) == 1,
           "SHA-256 can be set up");
}

PartFile::~PartFile() {
    ::close(fd_);
}

Result<void> PartFile::append(std::span<const std::uint8_t> plain, bool is_final) {
    if (broken_)
        return Error{ErrorCode::unavailable, "the recording could not be written before", {}};
    sealed_.clear();
    cipher_.seal(next_chunk_++, is_final ? final_chunk : 0, plain, sealed_);
    return write_whole(sealed_);
}

Result<void> PartFile::write_whole(std::span<const std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = write_bytes_
                                  ? write_bytes_(fd_, bytes.data() + done, bytes.size() - done)
                                  : ::write(fd_, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            const int code = count < 0 ? errno : ENOSPC;
            broken_ = true;
            // Best effort: a reader copes with a torn end too.
            [[maybe_unused]] const int cut = ::ftruncate(fd_, bytes_);
            return disk_error("written", code);
        }
        done += static_cast<std::size_t>(count);
    }
    bytes_ += static_cast<std::int64_t>(bytes.size());
    ensure(EVP_DigestUpdate(digest_->context, bytes.data(), bytes.size()) == 1, "SHA-256 works");
    return {};
}

std::string PartFile::sha256_hex() const {
    Sha256 hash{};
    EVP_MD_CTX* copy = EVP_MD_CTX_new();
    ensure(copy && EVP_MD_CTX_copy_ex(copy, digest_->context) == 1 &&
               EVP_DigestFinal_ex(copy, hash.data(), nullptr) == 1,
           "SHA-256 works");
    EVP_MD_CTX_free(copy);
    return to_hex(hash);
}

}  // namespace zongji::recordings
