#pragma once

#include "base/time.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace zongji::store {

// Tells those who appended how it went: that their event was written, or, on a thread of its own,
// that it is taking too long. Events are known by numbers that never fall in the order of `expect`;
// in that order they are told, one at a time.
class Herald {
public:
    using Done = std::function<void(bool marked)>;

    explicit Herald(Span within);
    Herald(const Herald&) = delete;
    Herald& operator=(const Herald&) = delete;

    // Tells whoever still waits that it took too long.
    ~Herald();

    // A number that was written already is told at once, on the herald's thread.
    void expect(std::uint64_t number, Done done);

    // All up to `number` were written. Called by one thread.
    void written(std::uint64_t number);

    std::uint64_t marked() const { return marked_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Waiting {
        std::uint64_t number;
        Clock::time_point deadline;
        Done done;
    };

    void run();
    void set_timer(Clock::time_point moment);  // under mutex_

    const std::chrono::microseconds within_;
    // Its thread wakes only for who was not told in time: setting a timer costs a tenth of waking
    // a thread, and mostly the event is written before it is due.
    const int timer_;
    std::atomic<std::uint64_t> marked_{0};

    std::mutex
        telling_;  // held by whoever takes from waiting_, until all that is told; before mutex_

    std::mutex mutex_;  // guards what follows
    std::deque<Waiting> waiting_;
    std::uint64_t written_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace zongji::store
