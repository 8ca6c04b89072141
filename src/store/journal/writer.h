#pragma once

#include "store/journal/herald.h"
#include "store/journal/reserve.h"
#include "store/journal/segment.h"
#include "store/journal/syncer.h"

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <thread>

namespace zongji::store {

// The journal's writing side. Its thread takes all that waits as one batch, writes it in one
// transaction per month's file, and only then takes the next.
class JournalWriter {
public:
    using OnState = std::function<void(const JournalState&)>;

    static Result<std::unique_ptr<JournalWriter>> start(JournalSettings settings, OnState on_state);
    ~JournalWriter();

    bool append(std::vector<JournalEntry> entries, Herald::Done done);
    bool flush(Span patience);
    std::int64_t last_position() const { return last_position_; }
    void go_on_behind(std::int64_t position) {
        last_position_ = std::max(position, last_position_.load());
    }
    std::size_t waiting() const;
    JournalState state() const;
    JournalFigures figures() const;
    const std::string& folder() const { return settings_.folder; }

private:
    JournalWriter(JournalSettings settings, OnState on_state);

    Result<void> find_last_position();
    void run();
    bool write_out(const std::vector<JournalEntry>& batch, std::size_t& written);
    Result<void> write_some(const std::vector<JournalEntry>& batch, std::size_t from,
                            std::size_t to);
    Result<void> turn_to(const std::string& month);
    void checkpoint_if_due();
    void take_failure(const Error& error);
    void mend_reserve();
    void wait_after_failure();
    template <class Change>
    void change_state(const Change& change);

    const JournalSettings settings_;
    const OnState on_state_;
    Herald herald_;
    Syncer syncer_;
    Reserve reserve_;
    std::atomic<std::int64_t> last_position_{0};
    std::atomic<std::uint64_t> batches_{0};
    std::atomic<bool> sync_failed_{false};  // what was told as written may be lost with the power

    // The writer's thread alone.
    std::unique_ptr<Segment> segment_;
    Timestamp month_end_{INT64_MIN};  // of the month that is written now
    std::shared_ptr<const int> log_;
    bool disk_was_full_ = false;
    bool retry_at_once_ = false;
    std::chrono::steady_clock::time_point last_checkpoint_{};
    std::uint64_t overflow_told_ = 0;
    std::chrono::steady_clock::time_point next_mending_{};

    mutable std::mutex state_mutex_;  // guards state_
    JournalState state_;

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::condition_variable progressed_;  // written_ has grown
    std::vector<JournalEntry> queue_;
    std::size_t in_batch_ = 0;
    std::uint64_t appended_ = 0;
    std::uint64_t written_ = 0;  // of the appended ones
    std::uint64_t overflowed_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace zongji::store
