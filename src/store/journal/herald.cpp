#include "store/journal/herald.h"

#include <vector>

#include <pthread.h>

namespace zongji::store {

Herald::Herald(Span within) : within_(within.us), thread_([this] { run(); }) {}

Herald::~Herald() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Herald::expect(std::uint64_t number, Done done) {
    bool wake;
    {
        std::lock_guard lock(mutex_);
        wake = resting_;
        waiting_.push_back({number, Clock::now() + within_, std::move(done)});
    }
    if (wake) {
        changed_.notify_one();
    }
}

void Herald::written(std::uint64_t number) {
    std::vector<Done> told;
    {
        std::lock_guard lock(mutex_);
        while (!waiting_.empty() && waiting_.front().number <= number) {
            told.push_back(std::move(waiting_.front().done));
            waiting_.pop_front();
        }
    }
    for (const Done& done : told) {
        done(false);
    }
}

void Herald::run() {
    pthread_setname_np(pthread_self(), "journal-herald");
    std::unique_lock lock(mutex_);
    while (true) {
        if (waiting_.empty()) {
            if (stopping_) {
                return;
            }
            resting_ = true;
            changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            resting_ = false;
            continue;
        }
        if (!stopping_ && waiting_.front().deadline > Clock::now()) {
            // By the time it comes the first ones were mostly written, and there is nothing to do.
            const auto deadline = waiting_.front().deadline;  // its place may go while we wait
            changed_.wait_until(lock, deadline);
            continue;
        }
        const Done done = std::move(waiting_.front().done);
        waiting_.pop_front();
        ++marked_;
        lock.unlock();
        done(true);
        lock.lock();
    }
}

}  // namespace zongji::store
