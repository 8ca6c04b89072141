#pragma once

#include "domain/calls/audio.h"
#include "domain/recordings/master_key.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// The file of one part of a recording. All numbers are little-endian.
//
//   header   8 magic · u16 version · u16 size of header · u8 cipher · u8 key wrap · u16 0
//            i64 recording · i64 interaction · u32 part · u32 0 · i64 start (µs, UTC)
//            8 id of the master key · 40 wrapped key
//   chunk    u32 size of what follows the flags · u8 flags (1: the last chunk)
//            AES-256-GCM ciphertext · 16 tag
//            nonce: u32 0, u64 index of the chunk (big-endian); never repeats, since each part has
//            its own key. Authenticated besides: SHA-256 of the header, u64 index, flags.
//
// Inside a chunk, one after the other:
//   frame    u8 0 · u8 track · u8 codec · u16 size · u32 duration µs · i64 time µs · payload
//   mark     u8 1 · u8 kind · i64 time µs
//   party    u8 2 · u8 kind of mark · u8 track · u8 kind of party · i64 time µs: joined, left
// Times count from the part's start.
namespace zongji::recordings {

inline constexpr std::size_t header_size = 96;
inline constexpr std::size_t chunk_head_size = 5;
inline constexpr std::size_t tag_size = 16;
inline constexpr std::size_t frame_head_size = 17;
inline constexpr std::size_t mark_size = 10;
inline constexpr std::size_t party_size = 12;
enum PieceKind : std::uint8_t { frame_piece = 0, mark_piece = 1, party_piece = 2 };
inline constexpr std::size_t largest_chunk = 16 << 20;
inline constexpr std::uint8_t final_chunk = 1;

using HeaderBytes = std::array<std::uint8_t, header_size>;
using Sha256 = std::array<std::uint8_t, 32>;

struct PartHeader {
    RecordingId recording;
    InteractionId interaction;
    std::uint32_t part = 0;
    Timestamp started_at;
    MasterKeyId master_key{};
    WrappedKey key{};
};

HeaderBytes encode_header(const PartHeader& header);
// ErrorCode::corrupt names what is wrong.
Result<PartHeader> decode_header(std::span<const std::uint8_t> bytes);

Sha256 sha256(std::span<const std::uint8_t> bytes);
std::string to_hex(std::span<const std::uint8_t> bytes);

template <class Number>
void put(std::vector<std::uint8_t>& out, Number number) {
    static_assert(std::endian::native == std::endian::little);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&number);
    out.insert(out.end(), bytes, bytes + sizeof number);
}

template <class Number>
Number get(const std::uint8_t* bytes) {
    Number number;
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

// Seals and opens the chunks of one part. One thread.
class ChunkCipher {
public:
    ChunkCipher(const PartKey& key, const Sha256& header_hash);
    ~ChunkCipher();
    ChunkCipher(ChunkCipher&& other) noexcept;

    // Appends the whole chunk, its head included, to `out`.
    void seal(std::uint64_t index, std::uint8_t flags, std::span<const std::uint8_t> plain,
              std::vector<std::uint8_t>& out);

    // `sealed` is ciphertext and tag. False when it is not what was sealed at `index`.
    bool open(std::uint64_t index, std::uint8_t flags, std::span<const std::uint8_t> sealed,
              std::vector<std::uint8_t>& plain);

private:
    struct Context;
    void begin(std::uint64_t index, std::uint8_t flags, bool encrypt);

    std::unique_ptr<Context> context_;
    Sha256 header_hash_;
};

}  // namespace zongji::recordings
