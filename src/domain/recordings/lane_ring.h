#pragma once

#include "base/ensure.h"

#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>

namespace zongji::recordings {

// Entries of any size from one producing thread to one consuming thread, wait-free on both sides: a
// ring of bytes, in which each entry is whole, so that G.711 packets take the room they need and
// not that of the largest Opus packet.
class LaneRing {
public:
    // `bytes` is a power of two.
    explicit LaneRing(std::size_t bytes)
        : size_(bytes), buffer_(std::make_unique<std::uint8_t[]>(bytes)) {
        ensure(std::has_single_bit(bytes) && bytes >= 4096, "a ring's size is a power of two");
    }

    // Producer. False when less than `keep_free` bytes would be left: that is for what matters
    // more.
    template <class Head>
    bool push(std::uint32_t kind, const Head& head, const void* payload, std::size_t payload_size,
              std::size_t keep_free) noexcept {
        static_assert(std::is_trivially_copyable_v<Head> && sizeof(Head) % 8 == 0);
        const std::size_t needed = rounded(sizeof(Entry) + sizeof(Head) + payload_size);
        const std::size_t to_end = size_ - (written_ & (size_ - 1));
        const std::size_t skipped = needed > to_end ? to_end : 0;
        if (needed + skipped + keep_free > size_ - (written_ - read_seen_)) {
            read_seen_ = read_.load(std::memory_order_acquire);
            if (needed + skipped + keep_free > size_ - (written_ - read_seen_))
                return false;
        }
        if (skipped != 0) {
            const Entry skip{static_cast<std::uint32_t>(skipped), 0, 0};
            std::memcpy(at(written_), &skip, sizeof skip.size + sizeof skip.kind);
        }
        std::uint8_t* to = at(written_ + skipped);
        const Entry entry{static_cast<std::uint32_t>(needed), kind, payload_size};
        std::memcpy(to, &entry, sizeof entry);
        std::memcpy(to + sizeof entry, &head, sizeof head);
        if (payload_size != 0)
            std::memcpy(to + sizeof entry + sizeof head, payload, payload_size);
        written_ += skipped + needed;
        published_.store(written_, std::memory_order_release);
        return true;
    }

    // Consumer. Calls take(kind, head bytes, payload bytes, payload size) for each entry that was
    // there when it began; `head_size(kind)` says where the payload starts.
    template <class HeadSize, class Take>
    void drain(HeadSize head_size, Take take) {
        const std::uint64_t end = published_.load(std::memory_order_acquire);
        std::uint64_t from = read_.load(std::memory_order_relaxed);
        while (from != end) {
            Entry entry;
            std::memcpy(&entry, at(from), 8);
            if (entry.kind != 0) {
                std::memcpy(&entry, at(from), sizeof entry);
                const std::uint8_t* head = at(from) + sizeof entry;
                take(entry.kind, head, head + head_size(entry.kind), entry.payload);
            }
            from += entry.size;
            read_.store(from, std::memory_order_release);
        }
    }

private:
    struct Entry {
        std::uint32_t size;  // with what pads it
        std::uint32_t kind;  // 0: nothing, up to the ring's end
        std::uint64_t payload;
    };
    static std::size_t rounded(std::size_t bytes) { return (bytes + 7) & ~std::size_t{7}; }
    std::uint8_t* at(std::uint64_t position) { return buffer_.get() + (position & (size_ - 1)); }

    const std::size_t size_;
    std::unique_ptr<std::uint8_t[]> buffer_;
    // Each side on cache lines of its own.
    alignas(64) std::uint64_t written_ = 0;
    std::uint64_t read_seen_ = 0;
    alignas(64) std::atomic<std::uint64_t> published_{0};
    alignas(64) std::atomic<std::uint64_t> read_{0};
};

}  // namespace zongji::recordings
