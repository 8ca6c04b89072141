#pragma once

#include "runtime/simulation.h"
#include "store/faults.h"
#include "store/journal/journal.h"

#include <algorithm>
#include <deque>

namespace zongji::store {

// A journal without files, for simulations: it has no thread, writes at once, and tells so at once,
// inside of append(). When `strikes` says so, writing fails: then it tells after 5 ms that it takes
// long, and tries again each 100 ms, as the one with files does.
class SimulatedJournal final : public Journal {
public:
    // What was written; it outlives the journal, as files do.
    using Kept = std::vector<StoredEntry>;
    using OnState = std::function<void(const JournalState&)>;

    SimulatedJournal(std::shared_ptr<Kept> kept, Simulation& simulation, Strikes strikes,
                     OnState on_state);
    ~SimulatedJournal() override;
    SimulatedJournal(const SimulatedJournal&) = delete;
    SimulatedJournal& operator=(const SimulatedJournal&) = delete;

    using Journal::append;
    bool append(std::vector<JournalEntry> entries, std::function<void(bool marked)> done) override;
    bool flush(Span patience) override;

    std::int64_t last_position() const override {
        return std::max(behind_, kept_->empty() ? 0 : kept_->back().position);
    }
    void go_on_behind(std::int64_t position) override { behind_ = position; }
    std::size_t waiting() const override { return entries_waiting_; }
    JournalState state() const override { return state_; }
    JournalFigures figures() const override { return figures_; }

    Result<std::vector<StoredEntry>> read(std::int64_t from_position,
                                          std::size_t limit) const override;
    Result<std::int64_t> position_since(Timestamp at) const override;
    Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction) const override;

    // What is not written yet, in its order.
    std::vector<JournalEntry> what_waits() const;
    // A disk that is full, or has room again, as the journal tells it.
    void set_disk_full(bool full);
    // Nobody shall wait for it any more: whoever does is told now, and who comes later at once.
    void hurry();
    // The process is killed: what waits is lost.
    void lose_what_waits();

private:
    struct Waiting {
        std::vector<JournalEntry> entries;
        std::function<void(bool)> done;
        Instant due;
    };

    void write_out();
    bool write(std::vector<JournalEntry>& entries);
    void tell_late();
    void come_back_after(Span time, void (SimulatedJournal::*what)());
    void set_failing(bool failing);

    std::shared_ptr<Kept> kept_;
    std::int64_t behind_ = 0;
    Simulation& simulation_;
    Strikes strikes_;
    OnState on_state_;
    JournalState state_;
    JournalFigures figures_;
    std::deque<Waiting> waiting_;
    std::size_t entries_waiting_ = 0;
    bool hurried_ = false;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace zongji::store
