#pragma once

#include "domain/interactions/interaction_projection.h"
#include "runtime/loop.h"
#include "store/journal/journal.h"

#include <atomic>
#include <functional>

namespace zongji::app {

// Brings the journal's events into the records, on a thread of its own. A database that is slow or
// away delays the lists, never a call: the journal keeps what is to be done.
class Projector {
public:
    Projector(const Clock& clock, const store::Journal& journal, store::Database& database,
              std::function<void(bool failing)> on_state,
              std::function<void(bool tasks)> projected);  // call-backs among it?
    ~Projector();

    // Something else that is to be brought into the records, and tried again until it succeeds.
    // Called on this thread; before start().
    void also(std::function<Result<void>()> work) { also_ = std::move(work); }

    // Projects what the journal holds already; before the first call.
    Result<void> catch_up();
    void start();
    // Any thread: something was recorded.
    void notify();
    // Any thread: of the last event that the records have.
    std::int64_t position() const { return position_; }
    std::int64_t backlog() const { return loop_.backlog(); }
    // Any thread: the database did not take what it was last given.
    bool failing() const { return failing_; }

private:
    Instant turn(Now now);
    Result<void> work();

    const store::Journal& journal_;
    interactions::InteractionProjection projection_;
    std::function<void(bool)> on_state_;
    std::function<void(bool)> projected_;
    std::function<Result<void>()> also_;
    std::atomic<std::int64_t> position_{0};
    bool tasks_raised_ = false;  // since it was told last
    std::atomic<bool> notified_{false};
    Instant look_until_;
    Instant next_look_;
    std::atomic<bool> failing_{false};
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::app
