#include "store/blobs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace zongji::store {
namespace {

std::string_view view_of(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A name becomes part of a path, so it must be nothing else.
bool is_name(std::string_view name) {
    return name.size() == 64 && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Error unavailable(std::string_view doing) {
    return {ErrorCode::unavailable, fmt::format("blob store: {} failed ({})", doing, errno), {}};
}

Result<void> sync_folder(const std::string& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) {
        return unavailable("opening a folder");
    }
    const bool synced = ::fsync(handle) == 0;
    ::close(handle);
    return synced ? Result<void>{} : unavailable("syncing a folder");
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

class BlobFolder : public BlobStore {
public:
    explicit BlobFolder(std::string folder) : folder_(std::move(folder)) {}

    Result<std::string> put(const Bytes& bytes) override {
        const std::string name = sha256_hex(view_of(bytes));
        const std::string folder = folder_of(name);
        if (get(name)) {
            return name;
        }
        std::error_code error;
        if (std::filesystem::create_directory(folder, error)) {
            ZONGJI_CHECK(sync_folder(folder_));
        }
        // Under another name until it is whole.
        std::string draft = folder + "/draft-XXXXXX";
        const int file = ::mkostemp(draft.data(), O_CLOEXEC);
        if (file < 0) {
            return unavailable("making a file");
        }
        const bool written = write_all(file, view_of(bytes)) && ::fsync(file) == 0;
        ::close(file);
        if (!written || ::rename(draft.c_str(), (folder + "/" + name).c_str()) != 0) {
            const Error failure = unavailable("writing a file");
            ::unlink(draft.c_str());
            return failure;
        }
        ZONGJI_CHECK(sync_folder(folder));
        return name;
    }

    Result<Bytes> get(const std::string& name) override {
        if (!is_name(name)) {
            return invalid("that is not the name of a blob");
        }
        std::ifstream file(folder_of(name) + "/" + name, std::ios::binary);
        if (!file) {
            return not_found("no such blob");
        }
        Bytes bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        if (file.bad()) {
            return unavailable("reading a file");
        }
        if (sha256_hex(view_of(bytes)) != name) {
            return Error{ErrorCode::corrupt, "a blob's bytes are not those that were stored", {}};
        }
        return bytes;
    }

    Result<void> remove(const std::string& name) override {
        if (!is_name(name)) {
            return invalid("that is not the name of a blob");
        }
        if (::unlink((folder_of(name) + "/" + name).c_str()) != 0 && errno != ENOENT) {
            return unavailable("removing a file");
        }
        return {};
    }

private:
    std::string folder_of(const std::string& name) const {
        return folder_ + "/" + name.substr(0, 2);
    }

    std::string folder_;
};

}  // namespace

Result<std::unique_ptr<BlobStore>> open_blob_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return Error{ErrorCode::unavailable, "the folder for blobs cannot be made", {}};
    }
    return std::unique_ptr<BlobStore>(std::make_unique<BlobFolder>(folder));
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    ensure(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1,
           "SHA-256 is there");
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

}  // namespace zongji::store
