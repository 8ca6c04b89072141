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
    const auto deadline = Clock::now() + within_;
    if (waiting_.empty() && !stopping_) {
        set_timer(deadline);
    }
    waiting_.push_back({number, deadline, std::move(done)});
}

void Herald::written(std::uint64_t number) {
    std::vector<Done> told;
    {
        std::lock_guard lock(mutex_);
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
        std::unique_lock lock(mutex_);
        while (!waiting_.empty() && (stopping_ || waiting_.front().deadline <= Clock::now())) {
            const Done done = std::move(waiting_.front().done);
            waiting_.pop_front();
            ++marked_;
            lock.unlock();
            done(true);
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
