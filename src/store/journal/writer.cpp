#include "store/journal/writer.h"

#include "runtime/log.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <pthread.h>

namespace zongji::store {
namespace {

constexpr auto retry_pause = std::chrono::milliseconds(100);
constexpr std::size_t most_in_transaction = 500;
constexpr auto checkpoint_pause = std::chrono::milliseconds(250);
// With less than this SQLite cannot work, whatever it says.
constexpr std::uint64_t least_free_bytes = 256 << 10;
// What the journal and the database beside it need to open their files.
constexpr std::uint64_t least_free_to_start = 1 << 20;

}  // namespace

Result<std::unique_ptr<JournalWriter>> JournalWriter::start(JournalSettings settings,
                                                            OnState on_state) {
    std::error_code error;
    std::filesystem::create_directories(settings.folder, error);
    if (error) {
        return Error{ErrorCode::unavailable, "the journal's folder cannot be made", {}};
    }
    std::unique_ptr<JournalWriter> writer(
        new JournalWriter(std::move(settings), std::move(on_state)));
    // A disk that was full when the process ended is full still, and SQLite cannot even open its
    // files there.
    const bool full =
        writer->reserve_.free_bytes() < least_free_to_start && writer->reserve_.give_up();
    auto found = writer->find_last_position();
    const bool fuller = !found && writer->reserve_.give_up();
    if (fuller) {
        found = writer->find_last_position();
    }
    ZONGJI_CHECK(found);
    if (full || fuller || !writer->reserve_.make()) {
        writer->disk_was_full_ = true;
        writer->change_state([](JournalState& state) { state.disk_full = true; });
    }
    writer->thread_ = std::thread([raw = writer.get()] { raw->run(); });
    return writer;
}

JournalWriter::JournalWriter(JournalSettings settings, OnState on_state)
    : settings_(std::move(settings)),
      on_state_(std::move(on_state)),
      herald_(settings_.told_within),
      syncer_(settings_.synced_within, settings_.sync,
              [this](int code) {
                  sync_failed_ = code != 0;
                  change_state([&](JournalState& state) {
                      state.failing = code != 0;
                      if (code != 0)
                          state.reason = fmt::format("fdatasync: {}", std::strerror(code));
                  });
              }),
      reserve_(settings_.folder, settings_.reserve_bytes) {}

JournalWriter::~JournalWriter() {
    if (!thread_.joinable()) {
        return;
    }
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

Result<void> JournalWriter::find_last_position() {
    auto files = segment_files(settings_.folder);
    // The newest file may be empty, when the process ended right after making it.
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        ZONGJI_TRY(auto segment, Segment::open(settings_.folder, file->first));
        ZONGJI_TRY(const std::int64_t last, segment->last_position());
        if (!segment_) {
            segment_ = std::move(segment);
            month_end_ = end_of_month(file->first);
        }
        if (last > 0) {
            last_position_ = last;
            return {};
        }
    }
    return {};
}

bool JournalWriter::append(std::vector<JournalEntry> entries, Herald::Done done) {
    bool first;
    {
        std::unique_lock lock(mutex_);
        if (stopping_ || queue_.size() + in_batch_ + entries.size() > settings_.most_waiting) {
            overflowed_ += entries.size();
            lock.unlock();
            changed_.notify_one();
            return false;
        }
        first = queue_.empty() && !entries.empty();
        appended_ += entries.size();
        std::move(entries.begin(), entries.end(), std::back_inserter(queue_));
        // Under the lock, so that the herald hears the numbers in order.
        if (done) {
            herald_.expect(appended_, std::move(done));
        }
    }
    if (first) {
        changed_.notify_one();
    }
    return true;
}

bool JournalWriter::flush(Span patience) {
    std::unique_lock lock(mutex_);
    return progressed_.wait_for(lock, std::chrono::microseconds(patience.us),
                                [this, wanted = appended_] { return written_ >= wanted; });
}

void JournalWriter::run() {
    pthread_setname_np(pthread_self(), "journal");
    std::vector<JournalEntry> batch;
    std::uint64_t taken = 0;
    while (true) {
        std::uint64_t overflowed;
        bool stopping;
        {
            std::unique_lock lock(mutex_);
            const auto woken = [&] {
                return stopping_ || !queue_.empty() || overflowed_ != overflow_told_;
            };
            if (disk_was_full_) {
                changed_.wait_for(lock, retry_pause, woken);
            } else {
                changed_.wait(lock, woken);
            }
            batch.clear();
            batch.swap(queue_);
            in_batch_ = batch.size();
            overflowed = overflowed_;
            stopping = stopping_;
        }
        std::size_t written = 0;
        while (written < batch.size()) {
            const std::size_t before = written;
            const bool good = write_out(batch, written);
            if (written > before) {
                herald_.written(taken + written);
                {
                    std::lock_guard lock(mutex_);
                    written_ = taken + written;
                }
                progressed_.notify_all();
            }
            if (good) {
                continue;
            }
            {
                std::lock_guard lock(mutex_);
                in_batch_ = batch.size() - written;
                stopping = stopping_;
            }
            if (stopping) {
                log_error("journal: {} events could not be written before the end",
                          batch.size() - written);
                return;
            }
            wait_after_failure();
        }
        taken += batch.size();
        {
            std::lock_guard lock(mutex_);
            in_batch_ = 0;
        }
        if (disk_was_full_) {
            mend_reserve();
        }
        if (overflowed != overflow_told_) {
            overflow_told_ = overflowed;
            change_state([&](JournalState& state) { state.overflowed = overflowed; });
        }
        if (stopping && batch.empty()) {
            break;
        }
    }
    if (segment_) {
        if (auto outcome = segment_->checkpoint(); !outcome) {
            log_error("journal: {}", outcome.error().message);
        }
    }
}

// Writes some entries of one month, not too many, since each of them waits for the last; false when
// something stands in the way.
bool JournalWriter::write_out(const std::vector<JournalEntry>& batch, std::size_t& written) {
    // A clock that was set back writes on in the month that has begun.
    std::string month = segment_ ? segment_->month() : std::string();
    if (batch[written].at >= month_end_) {
        month = month_of(batch[written].at);
        month_end_ = end_of_month(month);
    }
    const std::size_t most = std::min(batch.size(), written + most_in_transaction);
    std::size_t to = written + 1;
    while (to < most && batch[to].at < month_end_) {
        ++to;
    }
    auto outcome = turn_to(month);
    if (outcome) {
        outcome = write_some(batch, written, to);
    }
    if (!outcome) {
        take_failure(outcome.error());
        return false;
    }
    written = to;
    checkpoint_if_due();
    bool was_failing;
    {
        std::lock_guard lock(state_mutex_);
        was_failing = state_.failing;
    }
    if (was_failing && !sync_failed_) {
        change_state([](JournalState& state) { state.failing = false; });
    }
    return true;
}

Result<void> JournalWriter::write_some(const std::vector<JournalEntry>& batch, std::size_t from,
                                       std::size_t to) {
    ZONGJI_CHECK(segment_->write(batch, from, to, last_position_ + 1));
    last_position_ += static_cast<std::int64_t>(to - from);
    ++batches_;
    if (!log_) {
        log_ = owned_descriptor(segment_->open_log());
    }
    if (log_) {
        syncer_.written(log_);
    }
    return {};
}

Result<void> JournalWriter::turn_to(const std::string& month) {
    if (segment_ && segment_->month() == month) {
        return {};
    }
    if (segment_) {
        ZONGJI_CHECK(segment_->checkpoint());
    }
    ZONGJI_TRY(auto next, Segment::open(settings_.folder, month));
    segment_ = std::move(next);
    log_.reset();
    return {};
}

void JournalWriter::checkpoint_if_due() {
    if (!segment_ || segment_->log_bytes() < settings_.checkpoint_bytes) {
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!disk_was_full_ && now - last_checkpoint_ < checkpoint_pause) {
        return;  // a reader was in the way
    }
    last_checkpoint_ = now;
    // A failure here loses nothing: the log goes on growing, and writing says the rest.
    if (auto outcome = segment_->checkpoint(); !outcome) {
        log_warning("journal: {}", outcome.error().message);
    }
}

void JournalWriter::take_failure(const Error& error) {
    const bool full =
        (segment_ && segment_->disk_was_full()) || reserve_.free_bytes() < least_free_bytes;
    if (full) {
        disk_was_full_ = true;
        retry_at_once_ = reserve_.give_up();
        // Once it is copied into the file, the log's own room serves again.
        if (segment_) {
            (void)segment_->checkpoint();
        }
    }
    change_state([&](JournalState& state) {
        state.disk_full = state.disk_full || full;
        state.failing = !full;
        state.reason = error.message;
    });
}

void JournalWriter::mend_reserve() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_mending_) {
        return;
    }
    next_mending_ = now + std::chrono::microseconds(settings_.full_disk_retry.us);
    if (reserve_.free_bytes() < settings_.reserve_bytes + settings_.spare_bytes ||
        !reserve_.make()) {
        return;
    }
    disk_was_full_ = false;
    change_state([](JournalState& state) {
        state.disk_full = false;
        state.failing = false;
    });
}

void JournalWriter::wait_after_failure() {
    if (std::exchange(retry_at_once_, false)) {
        return;
    }
    if (disk_was_full_) {
        mend_reserve();
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, retry_pause, [&] { return stopping_; });
}

template <class Change>
void JournalWriter::change_state(const Change& change) {
    JournalState before, after;
    {
        std::lock_guard lock(state_mutex_);
        before = state_;
        change(state_);
        after = state_;
    }
    if (before.disk_full == after.disk_full && before.failing == after.failing &&
        before.overflowed == after.overflowed) {
        return;
    }
    log_line(after.disk_full || after.failing ? LogLevel::error : LogLevel::info,
             fmt::format("journal: disk full: {}, failing: {}, overflowed: {} {}", after.disk_full,
                         after.failing, after.overflowed, after.reason));
    if (on_state_) {
        on_state_(after);
    }
}

std::size_t JournalWriter::waiting() const {
    std::lock_guard lock(mutex_);
    return queue_.size() + in_batch_;
}

JournalState JournalWriter::state() const {
    std::lock_guard lock(state_mutex_);
    return state_;
}

JournalFigures JournalWriter::figures() const {
    std::lock_guard lock(mutex_);
    return {appended_, herald_.marked(), batches_.load(), syncer_.syncs(), syncer_.slowest()};
}

}  // namespace zongji::store
