#include "store/journal/herald.h"

#include "base/ensure.h"

#include <vector>

#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace zongji::store {

Herald::Herald(Span within)
    : within_(within.us), timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)) {
    ensure(timer_ >= 0, "a timer for the herald");
    thread_ = std::thread([this] { run(); });
}

Herald::~Herald() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        set_timer(Clock::now());
    }
    thread_.join();
    ::close(timer_);
}

// steady_clock is CLOCK_MONOTONIC; a time that is over rings at once, none at all (0) never.
void Herald::set_timer(Clock::time_point moment) {
    const auto since = std::chrono::nanoseconds(moment.time_since_epoch());
    itimerspec setting{};
    setting.it_value.tv_sec = since.count() / 1'000'000'000;
    setting.it_value.tv_nsec = since.count() % 1'000'000'000;
    timerfd_settime(timer_, TFD_TIMER_ABSTIME, &setting, nullptr);
}

void Herald::expect(std::uint64_t number, Done done) {
    std::lock_guard lock(mutex_);
    auto deadline = Clock::now();
    if (number > written_) {
        deadline += within_;
    }
    // Of numbers that do not fall, those before one that was written were written, too.
    if ((waiting_.empty() || number <= written_) && !stopping_) {
        set_timer(deadline);
    }
    waiting_.push_back({number, deadline, std::move(done)});
}

void Herald::written(std::uint64_t number) {
    std::vector<Done> told;
    std::lock_guard telling(telling_);
    {
        std::lock_guard lock(mutex_);
        written_ = number;
        while (!waiting_.empty() && waiting_.front().number <= number) {
            told.push_back(std::move(waiting_.front().done));
            waiting_.pop_front();
        }
        if (waiting_.empty() && !told.empty() && !stopping_) {
            set_timer({});
        }
    }
    for (const Done& done : told) {
        done(false);
    }
}

void Herald::run() {
    pthread_setname_np(pthread_self(), "journal-herald");
    while (true) {
        std::uint64_t rings = 0;
        [[maybe_unused]] const auto got = ::read(timer_, &rings, sizeof rings);
        std::lock_guard telling(telling_);
        std::unique_lock lock(mutex_);
        while (!waiting_.empty() && (stopping_ || waiting_.front().deadline <= Clock::now())) {
            const Waiting due = std::move(waiting_.front());
            waiting_.pop_front();
            const bool marked = due.number > written_;
            marked_ += marked ? 1 : 0;
            lock.unlock();
            due.done(marked);
            lock.lock();
        }
        if (stopping_) {
            return;
        }
        if (!waiting_.empty()) {
            set_timer(waiting_.front().deadline);
        }
    }
}

}  // namespace zongji::store
