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

// Why nothing is brought into the records; told apart, since each asks for something else.
enum class ProjectorTrouble {
    none,
    database_away,      // it does not answer
    database_refuses,   // it answers, and takes no write: full, read-only, no permission, broken
    journal_unreadable  // the journal's files cannot be read
};

// Brings the journal's events into a projection, on a thread of its own. A database that is slow or
// away delays what is shown, never a call: the journal keeps what is to be done. A row that the
// database refuses while it takes others is set aside (set_aside.h), it alone, and the rest goes
// on; whether it takes others is found out by writing down what was refused.
class Projector {
public:
    // All are called on the projector's thread.
    struct Hearer {
        std::function<void(ProjectorTrouble trouble)> on_trouble = [](ProjectorTrouble) {};
        std::function<void(bool tasks)> projected = [](bool) {};  // call-backs among it?
        std::function<void(std::int64_t count)> on_set_aside = [](std::int64_t) {};
    };

    Projector(const Clock& clock, const store::Journal& journal, Projection& projection,
              Hearer hearer);
    ~Projector();

    // Something else that is to be brought into the records, in the transaction of the events that
    // come with it. All is called on this thread.
    struct Beside {
        Projection::Beside write;
        std::function<void()> written;
        std::size_t rows = 1;
        // Of one row alone: what is kept of it where the database refuses it, and who is told. None
        // of it: it comes again until it is taken.
        std::optional<SetAside> row = std::nullopt;
        std::function<void()> passed_over = [] {};
    };
    // Gives of what waits at most so many rows, none when there is nothing, and the same again
    // after a failure. Before start().
    void also(std::function<Result<std::optional<Beside>>(std::size_t most)> next) {
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
    // Any thread: the events that are set aside are tried again; so they are at each start.
    void try_again();
    // Any thread: of the last event that the records have.
    std::int64_t position() const { return position_; }
    std::int64_t backlog() const { return loop_.backlog(); }
    // Any thread: why the database did not take what it was last given.
    ProjectorTrouble trouble() const { return trouble_; }
    std::int64_t set_aside() const { return set_aside_; }

private:
    struct Events {
        std::vector<journal::Recorded> known;
        std::optional<SetAside> unreadable;  // that comes after them
    };

    Instant turn(Now now);
    Result<void> work(bool with_beside);
    Result<Events> read_events();
    void tell_readers(std::span<const journal::Recorded> events);
    Result<void> write(std::span<const journal::Recorded> events,
                       const std::optional<Beside>& beside);
    Result<void> write_events(std::span<const journal::Recorded> events);
    Result<void> write_beside(std::size_t most);
    Result<void> put_aside(SetAside row, const Error& why);
    Result<void> wrote(const Beside& beside);
    Result<void> make_again();
    void now_set_aside(std::int64_t count);
    Result<void> count_set_aside();
    void applied(std::span<const journal::Recorded> events);
    void take_trouble(const Result<void>& done);

    const Clock& clock_;
    const store::Journal& journal_;
    Projection& projection_;
    Hearer hearer_;
    std::function<Result<std::optional<Beside>>(std::size_t)> next_beside_;
    std::atomic<std::int64_t> position_{0};
    bool tasks_raised_ = false;  // since it was told last
    bool journal_failed_ = false;
    std::atomic<bool> notified_{false};
    std::atomic<bool> again_{true};
    Instant look_until_;
    Instant next_look_;
    std::atomic<ProjectorTrouble> trouble_{ProjectorTrouble::none};
    std::atomic<std::int64_t> set_aside_{0};
    std::mutex readers_mutex_;  // guards readers_
    std::vector<Reader> readers_;
    Loop loop_;  // last: its thread ends first
};

}  // namespace zongji::interactions
