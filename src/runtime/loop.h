#pragma once

#include "base/time.h"
#include "runtime/clock.h"
#include "runtime/mpsc_queue.h"
#include "runtime/task.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace zongji {

// One thread that owns state. Work is posted to it in order; `on_turn` runs after each batch of
// work and says when it wants to run again, so that state machines keep their own timers and the
// loop sleeps exactly until the next one.
class Loop {
public:
    // Called on the loop's thread with the time of this turn; returns the next deadline, or
    // Instant{INT64_MAX}.
    using OnTurn = std::function<Instant(Now)>;

    Loop(std::string name, const Clock& clock);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void start(OnTurn on_turn);

    // Runs what was posted before, then ends the thread. Not from the loop itself.
    void stop();

    // Any thread. False when the loop has more than `max_backlog` pieces of work before it: the
    // caller tells somebody. Work that must not be lost (the end of a leg) uses post(), which is
    // refused by nothing.
    [[nodiscard]] bool try_post(Task task, std::int64_t max_backlog = 100'000);
    void post(Task task);

    bool is_here() const { return std::this_thread::get_id() == thread_.get_id(); }
    void ensure_here() const;

    std::int64_t backlog() const { return backlog_.load(std::memory_order_relaxed); }

private:
    void run();
    void wake();
    void sleep_until(Instant deadline);

    std::string name_;
    const Clock& clock_;
    MpscQueue<Task> inbox_;
    std::atomic<std::int64_t> backlog_{0};
    std::atomic<bool> asleep_{false};
    std::atomic<bool> stopping_{false};
    int event_fd_;
    OnTurn on_turn_;
    std::thread thread_;
};

}  // namespace zongji
