#pragma once

#include "domain/interactions/interaction_projection.h"
#include "runtime/loop.h"
#include "store/journal/journal.h"

#include <atomic>
#include <functional>
#include <optional>
#include <span>

namespace zongji::app {

// Brings the journal's events into the records, on a thread of its own. A database that is slow or
// away delays the lists, never a call: the journal keeps what is to be done.
class Projector {
public:
    Projector(const Clock& clock, const store::Journal& journal, store::Database& database,
              std::function<void(bool failing)> on_state,
              std::function<void(bool tasks)> projected);  // call-backs among it?
    ~Projector();

    // Something else that is to be brought into the records, in the transaction of the events that
    // come with it. All is called on this thread; `write` as `Database::write` says.
    struct Beside {
        interactions::InteractionProjection::Beside write;
        std::function<void()> written;
    };
    // Gives what waits, none when there is nothing, and the same again after a failure. Before
    // start().
    void also(std::function<Result<std::optional<Beside>>()> next) {
        next_beside_ = std::move(next);
    }

    // Somebody else who reads the journal in its order: each event at least once, on this thread.
    // Before start().
    using Reader = std::function<void(std::span<const journal::Recorded>)>;
    void read_also(Reader reader) { reader_ = std::move(reader); }

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
    Result<bool> take_events(const interactions::InteractionProjection::Beside& beside);

    const store::Journal& journal_;
    interactions::InteractionProjection projection_;
    std::function<void(bool)> on_state_;
    std::function<void(bool)> projected_;
    std::function<Result<std::optional<Beside>>()> next_beside_;
    Reader reader_;
    std::atomic<std::int64_t> position_{0};
    bool tasks_raised_ = false;  // since it was told last
    std::atomic<bool> notified_{false};
    Instant look_until_;
    Instant next_look_;
    std::atomic<bool> failing_{false};
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::app
