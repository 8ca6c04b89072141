#include "domain/recordings/master_key.h"

#include "base/ensure.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace zongji::recordings {
namespace {

namespace fs = std::filesystem;

// One line of text, so that a person can copy it onto paper and back.
constexpr std::string_view file_label = "zongji-master-key-1 ";
constexpr std::size_t file_size = file_label.size() + 64 + 1;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const EVP_CIPHER* wrap_cipher() {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-WRAP", nullptr);
    ensure(cipher != nullptr, "OpenSSL has AES-256 key wrap");
    return cipher;
}

CipherContext wrap_context() {
    CipherContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    ensure(context != nullptr, "OpenSSL makes a cipher context");
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    return context;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

std::optional<std::array<std::uint8_t, 32>> parse_key(std::string_view text) {
    if (text.size() != file_size || !text.starts_with(file_label) || text.back() != '\n')
        return std::nullopt;
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex_digit(text[file_label.size() + 2 * i]);
        const int low = hex_digit(text[file_label.size() + 2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return bytes;
}

std::string hex_of(std::span<const std::uint8_t> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string format_key(const std::array<std::uint8_t, 32>& bytes) {
    std::string hex = hex_of(bytes);
    std::string text = std::string(file_label) + hex + "\n";
    OPENSSL_cleanse(hex.data(), hex.size());
    return text;
}

Error unusable(const std::string& path, std::string why) {
    return Error{ErrorCode::invalid, "the master key of the recordings " + std::move(why), path};
}

Error os_error(const std::string& path, const std::string& what, int code) {
    return Error{ErrorCode::unavailable,
                 "the master key of the recordings cannot be " + what + ": " + std::strerror(code),
                 path};
}

bool is_inside(const fs::path& path, const fs::path& folder) {
    std::error_code ignored;
    const fs::path inner = fs::weakly_canonical(fs::absolute(path), ignored);
    const fs::path outer = fs::weakly_canonical(fs::absolute(folder), ignored);
    auto at = inner.begin();
    for (const auto& step : outer) {
        if (step.empty())
            continue;  // a trailing slash
        if (at == inner.end() || *at != step)
            return false;
        ++at;
    }
    return true;
}

Result<std::string> read_checked(int fd, const std::string& path) {
    struct stat about {};
    if (::fstat(fd, &about) != 0)
        return os_error(path, "examined", errno);
    if (!S_ISREG(about.st_mode))
        return unusable(path, "is not a file");
    if ((about.st_mode & 077) != 0)
        return unusable(path, "can be read or changed by others: chmod 600");
    if (about.st_uid != ::geteuid() && about.st_uid != 0)
        return unusable(path, "belongs to another user");
    std::string text(file_size + 1, '\0');
    const ssize_t got = ::read(fd, text.data(), text.size());
    if (got < 0)
        return os_error(path, "read", errno);
    text.resize(static_cast<std::size_t>(got));
    return text;
}

// Written under another name and then linked, so that a crash leaves either no key or a whole one,
// and two servers that start at once end with the same.
Result<void> create_file(const std::string& path, const std::string& text) {
    const std::string draft = path + ".new." + std::to_string(::getpid());
    const int fd =
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return os_error(path, "made", errno);
    int code = 0;
    if (::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(fd) != 0) {
        code = errno != 0 ? errno : EIO;
    }
    ::close(fd);
    if (code == 0 && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST)
        code = errno;
    ::unlink(draft.c_str());
    if (code != 0)
        return os_error(path, "made", code);
    const int folder = ::open(fs::path(path).parent_path().c_str(), O_RDONLY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return {};
}

std::string id_path_of(const std::string& data_dir) {
    return (fs::path(data_dir) / "master-key.id").string();
}

// What the data folder says about the key that its recordings need; empty: nothing yet.
Result<std::string> read_needed_id(const std::string& data_dir) {
    const int fd = ::open(id_path_of(data_dir).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return std::string();
    if (fd < 0)
        return os_error(id_path_of(data_dir), "told from another", errno);
    std::string text(64, '\0');
    const ssize_t got = ::read(fd, text.data(), text.size());
    ::close(fd);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

Error another_key(const std::string& path, const std::string& data_dir, const std::string& what) {
    return unusable(path,
                    what + ", and the recordings in the data folder need the key named in " +
                        id_path_of(data_dir) +
                        ": bring that key back (is its disk mounted?). Only if no recording is "
                        "to be heard again, remove that file");
}

Result<void> create_folders(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder))
        return {};
    ZONGJI_CHECK(create_folders(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return os_error(folder.string(), "made", errno);
    return {};
}

}  // namespace

PartKey::~PartKey() {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

PartKey PartKey::random() {
    PartKey key;
    ensure(RAND_priv_bytes(key.bytes.data(), static_cast<int>(key.bytes.size())) == 1,
           "the system gives random bytes");
    return key;
}

MasterKey::~MasterKey() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

MasterKey MasterKey::from_bytes(std::span<const std::uint8_t, 32> bytes) {
    MasterKey key;
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    std::string labelled = "zongji master key id";
    labelled.append(reinterpret_cast<const char*>(key.bytes_.data()), key.bytes_.size());
    std::array<std::uint8_t, 32> hash{};
    ensure(EVP_Digest(labelled.data(), labelled.size(), hash.data(), nullptr, EVP_sha256(),
                      nullptr) == 1,
           "SHA-256 works");
    OPENSSL_cleanse(labelled.data(), labelled.size());
    std::copy_n(hash.begin(), key.id_.size(), key.id_.begin());
    return key;
}

Result<MasterKey> MasterKey::load(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return os_error(path, "opened", errno);
    auto text = read_checked(fd, path);
    ::close(fd);
    if (!text)
        return text.error();
    auto bytes = parse_key(*text);
    OPENSSL_cleanse((*text).data(), (*text).size());
    if (!bytes)
        return unusable(path, "is not in the form \"zongji-master-key-1 <64 hex digits>\"");
    MasterKey key = from_bytes(*bytes);
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

Result<MasterKey> MasterKey::load_or_create(const std::string& path, const std::string& data_dir) {
    if (is_inside(path, data_dir))
        return unusable(path, "must lie outside the data folder");

    ZONGJI_TRY(const std::string needed, read_needed_id(data_dir));
    bool is_new = false;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        if (!needed.empty())
            return another_key(path, data_dir, "is not there");
        ZONGJI_CHECK(create_folders(fs::absolute(path).parent_path()));
        std::string text = format_key(PartKey::random().bytes);
        const auto made = create_file(fs::absolute(path).string(), text);
        OPENSSL_cleanse(text.data(), text.size());
        ZONGJI_CHECK(made);
        is_new = true;
    }
    if (fd >= 0)
        ::close(fd);
    ZONGJI_TRY(MasterKey key, load(path));
    key.is_new_ = is_new;
    const std::string id = hex_of(key.id_);
    if (!needed.empty() && needed != id)
        return another_key(path, data_dir, "is another");
    if (needed.empty()) {
        ZONGJI_CHECK(create_folders(fs::absolute(data_dir)));
        ZONGJI_CHECK(create_file(fs::absolute(id_path_of(data_dir)).string(), id + "\n"));
    }
    return key;
}

WrappedKey MasterKey::wrap(const PartKey& key) const {
    const CipherContext context = wrap_context();
    WrappedKey wrapped{};
    int size = 0;
    int rest = 0;
    const bool done =
        EVP_EncryptInit_ex2(context.get(), wrap_cipher(), bytes_.data(), nullptr, nullptr) == 1 &&
        EVP_EncryptUpdate(context.get(), wrapped.data(), &size, key.bytes.data(),
                          static_cast<int>(key.bytes.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), wrapped.data() + size, &rest) == 1;
    ensure(done && size + rest == static_cast<int>(wrapped.size()), "a part's key can be wrapped");
    return wrapped;
}

Result<PartKey> MasterKey::unwrap(const WrappedKey& wrapped) const {
    const CipherContext context = wrap_context();
    std::array<std::uint8_t, 48> plain{};
    int size = 0;
    const bool done =
        EVP_DecryptInit_ex2(context.get(), wrap_cipher(), bytes_.data(), nullptr, nullptr) == 1 &&
        EVP_DecryptUpdate(context.get(), plain.data(), &size, wrapped.data(),
                          static_cast<int>(wrapped.size())) == 1 &&
        size == 32;
    if (!done)
        return Error{ErrorCode::corrupt, "the part's key was not wrapped by this master key", {}};
    PartKey key;
    std::copy_n(plain.begin(), key.bytes.size(), key.bytes.begin());
    OPENSSL_cleanse(plain.data(), plain.size());
    return key;
}

}  // namespace zongji::recordings
