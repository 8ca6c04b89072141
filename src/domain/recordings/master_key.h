#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace zongji::recordings {

// The key of one part of one recording. Wiped from memory when it goes.
struct PartKey {
    std::array<std::uint8_t, 32> bytes{};

    PartKey() = default;
    PartKey(const PartKey&) = default;
    PartKey& operator=(const PartKey&) = default;
    ~PartKey();

    static PartKey random();
};

using WrappedKey = std::array<std::uint8_t, 40>;
using MasterKeyId = std::array<std::uint8_t, 8>;

// The key that wraps the keys of all recordings. It lives outside the data folder, so that neither
// the folder nor its backup can be heard by whoever has only that. Immutable; any thread.
class MasterKey {
public:
    // Reads the key at `path`, or makes a random one there (mode 0600, folders 0700) when there is
    // none. The data folder remembers the key's id: where it has one, a key that is not there is
    // not made anew, and another one is refused, since the recordings in it need theirs. Refuses a
    // path inside `data_dir` (also through links), a file that others than its owner can read or
    // write, one that belongs to somebody else, and anything that is not a key.
    static Result<MasterKey> load_or_create(const std::string& path, const std::string& data_dir);

    // The key at `path`, with the same care about the file, whatever any folder says. Makes
    // nothing.
    static Result<MasterKey> load(const std::string& path);

    static MasterKey from_bytes(std::span<const std::uint8_t, 32> bytes);

    MasterKey(const MasterKey&) = default;
    MasterKey& operator=(const MasterKey&) = default;
    ~MasterKey();

    // The first bytes of SHA-256 over a label and the key: says which key a file needs.
    const MasterKeyId& id() const { return id_; }

    // True when load_or_create() made it: the operator is told to keep a copy somewhere safe.
    bool is_new() const { return is_new_; }

    // AES-256 key wrap (RFC 3394) with the default initial value.
    WrappedKey wrap(const PartKey& key) const;
    // ErrorCode::corrupt when `wrapped` was not wrapped by this key.
    Result<PartKey> unwrap(const WrappedKey& wrapped) const;

private:
    MasterKey() = default;

    std::array<std::uint8_t, 32> bytes_{};
    MasterKeyId id_{};
    bool is_new_ = false;
};

}  // namespace zongji::recordings
