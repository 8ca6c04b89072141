#pragma once

#include "domain/interactions/projection.h"
#include "runtime/loop.h"
#include "store/journal/journal.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace zongji::interactions {

// Brings the journal's events into a projection, on a thread of its own. A database that is slow or
// away delays what is shown, never a call: the journal keeps what is to be done.
class Projector {
public:
    // Both are called on the projector's thread.
    struct Hearer {
        std::function<void(bool failing)> on_state;
        std::function<void(bool tasks)> projected;  // call-backs among it?
    };

    Projector(const Clock& clock, const store::Journal& journal, Projection& projection,
              Hearer hearer);
    ~Projector();

    // Something else that is to be brought into the records, in the transaction of the events that
    // come with it. All is called on this thread.
    struct Beside {
        Projection::Beside write;
        std::function<void()> written;
    };
    // Gives what waits, none when there is nothing, and the same again after a failure. Before
    // start().
    void also(std::function<Result<std::optional<Beside>>()> next) {
        next_beside_ = std::move(next);
    }

    // Somebody else who reads the journal in its order: each event at least once, on this thread,
    // from those on that are recorded after this. Any thread.
    using Reader = std::function<void(std::span<const journal::Recorded>)>;
    void read_also(Reader reader);

    // Projects what the journal holds already; before start().
    Result<void> catch_up();
    void start();
    // Does what was begun, then ends the thread.
    void stop() { loop_.stop(); }
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
    void tell_readers(std::span<const journal::Recorded> events);
    Result<bool> take_events(const Projection::Beside& beside);

    const store::Journal& journal_;
    Projection& projection_;
    Hearer hearer_;
    std::function<Result<std::optional<Beside>>()> next_beside_;
    std::atomic<std::int64_t> position_{0};
    bool tasks_raised_ = false;  // since it was told last
    std::atomic<bool> notified_{false};
    Instant look_until_;
    Instant next_look_;
    std::atomic<bool> failing_{false};
    std::mutex readers_mutex_;  // guards readers_
    std::vector<Reader> readers_;
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::interactions
