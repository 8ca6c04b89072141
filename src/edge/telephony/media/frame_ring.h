#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "edge/telephony/media/audio_frame.h"
#include "edge/telephony/media/rtp.h"

#include <atomic>
#include <cstring>
#include <memory>

namespace zongji::media {

// Frames from one thread to another: one producer, one consumer, no lock, bounded.
class FrameRing {
public:
    static constexpr std::size_t capacity = 1024;

    FrameRing() : slots_(new Slot[capacity]) {}

    // The producer. False: full, and the frame is lost.
    bool push(LegId to, const AudioFrame& frame, Instant at) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head - tail_.load(std::memory_order_acquire) == capacity)
            return false;
        Slot& slot = slots_[head % capacity];
        slot.to = to;
        slot.at = at;
        slot.frame = frame;
        slot.frame.payload = slot.packet + rtp_header_size;
        std::memcpy(slot.frame.payload, frame.payload, frame.size);
        head_.store(head + 1, std::memory_order_release);
        return true;
    }

    // The consumer. Calls take(LegId, AudioFrame&, Instant) with the oldest frame; false if there
    // is none.
    template <class Take>
    bool take_one(Take take) {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (head_.load(std::memory_order_acquire) == tail)
            return false;
        Slot& slot = slots_[tail % capacity];
        take(slot.to, slot.frame, slot.at);
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    std::size_t size() const {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        return head_.load(std::memory_order_relaxed) - tail;
    }

private:
    struct Slot {
        LegId to;
        Instant at;
        AudioFrame frame;
        std::uint8_t packet[packet_room];
    };
    std::unique_ptr<Slot[]> slots_;
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

}  // namespace zongji::media
