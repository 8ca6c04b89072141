#pragma once

#include "store/journal/journal.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

// What the tests of journals write, and how they know that it is written.
namespace zongji::store::test {

inline Timestamp at(std::string_view text) {
    return *parse_rfc3339(text);
}

inline JournalEntry event(std::int64_t number, Timestamp when = at("2026-11-22T08:00:00Z")) {
    return {when,
            "OfferMade",
            1,
            OrgUnitId{1},
            InteractionId{number % 7},
            AgentId{3},
            QueueId{4},
            fmt::format("{{\"number\":{}}}", number)};
}

// Appends and waits until all of it is written.
inline void append(Journal& journal, const std::vector<JournalEntry>& entries) {
    const std::int64_t before = journal.last_position();
    for (const auto& entry : entries)
        ASSERT_TRUE(journal.append(entry));
    ASSERT_TRUE(journal.flush(seconds(60)));
    ASSERT_EQ(journal.last_position(), before + static_cast<std::int64_t>(entries.size()));
}

inline void expect_no_gap(const std::vector<StoredEntry>& entries, std::int64_t first = 1) {
    for (const auto& stored : entries) {
        ASSERT_EQ(stored.position, first++);
    }
}

// Waits for what the journal's threads tell.
class Told {
public:
    template <class Change>
    void change(const Change& change) {
        std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }
    template <class Holds>
    bool wait(const Holds& holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), holds);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace zongji::store::test
