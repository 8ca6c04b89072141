#pragma once

#include "base/time.h"
#include "runtime/clock.h"
#include "runtime/mpsc_queue.h"
#include "runtime/simulation.h"
#include "runtime/task.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace zongji {

// One thread that owns state. Work is posted to it in order; `on_turn` runs after each batch of
// work and says when it wants to run again, so that state machines keep their own timers and the
// loop sleeps exactly until the next one. Under the clock of a simulation it has no thread: the
// simulation runs it, a batch and a turn at a time.
class Loop : private SimulatedThread {
public:
    // Called on the loop's thread with the time of this turn; returns the next deadline, or
    // Instant{INT64_MAX}.
    using OnTurn = std::function<Instant(Now)>;

    Loop(std::string name, const Clock& clock);
    ~Loop() override;
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

    bool is_here() const {
        return std::this_thread::get_id() == owner_.load(std::memory_order_relaxed);
    }
    void ensure_here() const;

    std::int64_t backlog() const { return backlog_.load(std::memory_order_relaxed); }

private:
    bool has_work() const override { return backlog() > 0; }
    Instant deadline() const override { return next_; }
    void step() override;

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
    Instant next_;  // the turn that was asked for; the loop's own thread
    std::atomic<std::thread::id> owner_;
    std::thread thread_;
};

}  // namespace zongji
