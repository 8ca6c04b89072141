#include "store/journal/simulated_journal.h"

#include <algorithm>
#include <utility>

namespace zongji::store {
namespace {

constexpr Span told_within = milliseconds(5);
constexpr Span pause_before_retry = milliseconds(100);
constexpr std::size_t most_waiting = 200'000;

}  // namespace

SimulatedJournal::SimulatedJournal(std::shared_ptr<Kept> kept, Simulation& simulation,
                                   Strikes strikes, OnState on_state)
    : kept_(std::move(kept)),
      simulation_(simulation),
      strikes_(std::move(strikes)),
      on_state_(std::move(on_state)) {}

SimulatedJournal::~SimulatedJournal() {
    write_out();
    hurry();
}

bool SimulatedJournal::append(std::vector<JournalEntry> entries, std::function<void(bool)> done) {
    if (entries_waiting_ + entries.size() > most_waiting) {
        state_.overflowed += entries.size();
        on_state_(state_);
        return false;
    }
    figures_.appended += entries.size();
    entries_waiting_ += entries.size();
    const bool others_wait = !waiting_.empty();
    waiting_.push_back({std::move(entries), std::move(done), simulation_.now().tick + told_within});
    if (!others_wait)
        write_out();
    if (hurried_) {
        tell_late();
    } else if (!waiting_.empty()) {
        come_back_after(told_within, &SimulatedJournal::tell_late);
    }
    return true;
}

bool SimulatedJournal::write(std::vector<JournalEntry>& entries) {
    if (entries.empty())
        return true;
    if (strikes_())
        return false;
    entries_waiting_ -= entries.size();
    ++figures_.batches;
    for (auto& entry : entries)
        kept_->push_back({last_position() + 1, std::move(entry)});
    return true;
}

void SimulatedJournal::write_out() {
    while (!waiting_.empty()) {
        if (!write(waiting_.front().entries)) {
            set_failing(true);
            return come_back_after(pause_before_retry, &SimulatedJournal::write_out);
        }
        // Gone before it is told: whoever is told may append.
        const auto done = std::move(waiting_.front().done);
        waiting_.pop_front();
        if (done)
            done(false);
    }
    set_failing(false);
}

// In their order: whoever came first is due first.
void SimulatedJournal::tell_late() {
    for (auto& one : waiting_) {
        if (!hurried_ && one.due > simulation_.now().tick)
            return;
        if (const auto done = std::exchange(one.done, {})) {
            ++figures_.marked;
            done(true);
        }
    }
}

void SimulatedJournal::come_back_after(Span time, void (SimulatedJournal::*what)()) {
    simulation_.after(time, [this, what, alive = std::weak_ptr(alive_)] {
        if (!alive.expired())
            (this->*what)();
    });
}

void SimulatedJournal::set_failing(bool failing) {
    if (state_.failing == failing)
        return;
    state_.failing = failing;
    state_.reason = failing ? "the disk takes nothing, as the test asks" : "";
    on_state_(state_);
}

std::vector<JournalEntry> SimulatedJournal::what_waits() const {
    std::vector<JournalEntry> entries;
    for (const auto& one : waiting_)
        entries.insert(entries.end(), one.entries.begin(), one.entries.end());
    return entries;
}

void SimulatedJournal::set_disk_full(bool full) {
    if (std::exchange(state_.disk_full, full) != full)
        on_state_(state_);
}

void SimulatedJournal::hurry() {
    hurried_ = true;
    tell_late();
}

void SimulatedJournal::lose_what_waits() {
    hurry();
    waiting_.clear();
    entries_waiting_ = 0;
}

bool SimulatedJournal::flush(Span patience) {
    if (!waiting_.empty())
        simulation_.run_for(patience);
    return waiting_.empty();
}

Result<std::vector<StoredEntry>> SimulatedJournal::read(std::int64_t from_position,
                                                        std::size_t limit) const {
    const auto from = std::ranges::lower_bound(*kept_, from_position, {}, &StoredEntry::position);
    const auto left = static_cast<std::size_t>(kept_->end() - from);
    return std::vector<StoredEntry>(from,
                                    from + static_cast<std::ptrdiff_t>(std::min(limit, left)));
}

Result<std::int64_t> SimulatedJournal::position_since(Timestamp at) const {
    const auto first = std::ranges::find_if(
        *kept_, [&](const StoredEntry& stored) { return stored.entry.at >= at; });
    return first == kept_->end() ? last_position() + 1 : first->position;
}

Result<std::vector<StoredEntry>> SimulatedJournal::read_interaction(
    InteractionId interaction) const {
    std::vector<StoredEntry> found;
    std::ranges::copy_if(*kept_, std::back_inserter(found), [&](const StoredEntry& stored) {
        return stored.entry.interaction_id == interaction;
    });
    return found;
}

}  // namespace zongji::store
