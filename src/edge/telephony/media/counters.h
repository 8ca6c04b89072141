#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

namespace zongji::media {

// Totals of one thread: written by it alone, read by anybody.
class Total {
public:
    void add(std::uint64_t n = 1) {
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// How many of something exist now. Counted by a Counted member of each, so that it cannot be
// forgotten.
using Gauge = std::atomic<std::int64_t>;

class Counted {
public:
    explicit Counted(Gauge& gauge) : gauge_(&gauge) {
        gauge_->fetch_add(1, std::memory_order_relaxed);
    }
    ~Counted() {
        if (gauge_)
            gauge_->fetch_sub(1, std::memory_order_relaxed);
    }
    Counted(Counted&& other) noexcept : gauge_(std::exchange(other.gauge_, nullptr)) {}
    Counted& operator=(Counted&& other) noexcept {
        std::swap(gauge_, other.gauge_);
        return *this;
    }

private:
    Gauge* gauge_;
};

struct alignas(64) Counters {
    Total packets_in;
    Total packets_out;
    Total passed_across;
    Total late_ticks;
    Total dropped_foreign;
    Total dropped_invalid;
    Total dropped_ring;
    Total dropped_send;
    Total tap_refused;
    Total unknown_sounds;
    Total failed_handshakes;

    Gauge phone_legs{0};
    Gauge browser_legs{0};
    Gauge bridged_legs{0};
    Gauge playbacks{0};
    Gauge digit_sendings{0};
    Gauge recordings{0};
    Gauge tapped_legs{0};
    Gauge transcoders{0};
    Gauge mixtures{0};
};

}  // namespace zongji::media
