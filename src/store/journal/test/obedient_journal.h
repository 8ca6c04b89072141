#pragma once

#include "store/journal/journal.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace zongji::store::test {

// A journal without a disk, which takes, delays and refuses as a test says. As it comes it takes an
// entry at once, and says so before append() returns.
class ObedientJournal final : public Journal {
public:
    using Journal::append;

    bool append(std::vector<JournalEntry> entries, std::function<void(bool marked)> done) override {
        std::unique_lock lock(mutex_);
        if (refused_ > 0 && !entries.empty()) {
            --refused_;
            state_.overflowed += entries.size();
            return false;
        }
        figures_.appended += entries.size();
        std::move(entries.begin(), entries.end(), std::back_inserter(waiting_));
        if (done)
            untold_.push_back(std::move(done));
        appended_.notify_all();
        if (!held_)
            take(lock);
        return true;
    }

    bool flush(Span /*patience*/) override {
        const std::lock_guard lock(mutex_);
        return waiting_.empty();
    }
    std::int64_t last_position() const override {
        const std::lock_guard lock(mutex_);
        return last();
    }
    void go_on_behind(std::int64_t position) override {
        const std::lock_guard lock(mutex_);
        behind_ = position;
    }
    std::size_t waiting() const override {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }
    JournalState state() const override {
        const std::lock_guard lock(mutex_);
        return state_;
    }
    JournalFigures figures() const override {
        const std::lock_guard lock(mutex_);
        return figures_;
    }

    Result<std::vector<StoredEntry>> read(std::int64_t from, std::size_t limit) const override {
        return select(limit, [&](const auto& one) { return one.position >= from; });
    }
    Result<std::int64_t> position_since(Timestamp at) const override {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(stored_.begin(), stored_.end(),
                                        [&](const auto& one) { return one.entry.at >= at; });
        return found == stored_.end() ? last() + 1 : found->position;
    }
    Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction) const override {
        return select(SIZE_MAX,
                      [&](const auto& one) { return one.entry.interaction_id == interaction; });
    }

    // ---- what a test says

    // From now on the disk stands still: what is appended waits.
    void hold() {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    // It works again: what waits is stored and told, on this thread.
    void release() {
        std::unique_lock lock(mutex_);
        held_ = false;
        take(lock);
    }
    // It still stands, and it took too long: those who wait are told so.
    void mark() {
        std::unique_lock lock(mutex_);
        tell(lock, true);
    }
    // The next `times` that somebody appends entries there is no room for them.
    void refuse(int times) {
        const std::lock_guard lock(mutex_);
        refused_ = times;
    }
    // Waits until something of which `is` holds was appended; false after ten seconds.
    template <class Is>
    bool is_appended(Is is) {
        std::unique_lock lock(mutex_);
        return appended_.wait_for(lock, std::chrono::seconds(10), [&] {
            return std::any_of(waiting_.begin(), waiting_.end(), is) ||
                   std::any_of(stored_.begin(), stored_.end(),
                               [&](const auto& one) { return is(one.entry); });
        });
    }
    // The types of what is stored.
    std::vector<std::string> types() const {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> types;
        for (const auto& one : stored_)
            types.push_back(one.entry.type);
        return types;
    }

private:
    std::int64_t last() const {
        return std::max(behind_, stored_.empty() ? 0 : stored_.back().position);
    }
    template <class Is>
    std::vector<StoredEntry> select(std::size_t limit, Is is) const {
        const std::lock_guard lock(mutex_);
        std::vector<StoredEntry> found;
        for (const auto& one : stored_) {
            if (found.size() < limit && is(one))
                found.push_back(one);
        }
        return found;
    }
    void take(std::unique_lock<std::mutex>& lock) {
        for (auto& entry : waiting_) {
            stored_.push_back({last() + 1, std::move(entry)});
        }
        waiting_.clear();
        tell(lock, false);
    }
    // Without the lock, as whoever is told may append.
    void tell(std::unique_lock<std::mutex>& lock, bool marked) {
        const auto untold = std::exchange(untold_, {});
        lock.unlock();
        for (const auto& done : untold)
            done(marked);
        lock.lock();
    }

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable appended_;
    bool held_ = false;
    int refused_ = 0;
    std::deque<JournalEntry> waiting_;
    std::vector<StoredEntry> stored_;
    std::int64_t behind_ = 0;
    std::vector<std::function<void(bool)>> untold_;
    JournalState state_;
    JournalFigures figures_;
};

}  // namespace zongji::store::test
