#include "store/journal/syncer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <pthread.h>
#include <unistd.h>

namespace zongji::store {

std::shared_ptr<const int> owned_descriptor(int file) {
    if (file < 0) {
        return nullptr;
    }
    return {new int(file), [](const int* owned) {
                ::close(*owned);
                delete owned;
            }};
}

Syncer::Syncer(Span within, std::function<int(int)> sync, std::function<void(int)> outcome)
    : within_(within),
      sync_(std::move(sync)),
      outcome_(std::move(outcome)),
      thread_([this] { run(); }) {}

int Syncer::sync_one(int file) const {
    if (sync_)
        return sync_(file);
    return ::fdatasync(file) == 0 ? 0 : errno;
}

Syncer::~Syncer() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Syncer::written(std::shared_ptr<const int> file) {
    std::unique_lock lock(mutex_);
    if (std::find(dirty_.begin(), dirty_.end(), file) != dirty_.end()) {
        return;
    }
    dirty_.push_back(std::move(file));
    lock.unlock();
    changed_.notify_one();
}

void Syncer::run() {
    pthread_setname_np(pthread_self(), "journal-sync");
    bool failed = false;
    std::chrono::microseconds took{0};  // by the disk, the last time
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || !dirty_.empty(); });
        if (dirty_.empty()) {
            return;
        }
        // What the disk is not likely to need is for gathering more writes.
        const std::chrono::microseconds within{within_.us};
        const auto gather = std::clamp(within - 4 * took, within / 4, within * 4 / 5);
        changed_.wait_for(lock, gather, [&] { return stopping_; });
        const auto files = std::move(dirty_);
        dirty_.clear();
        lock.unlock();

        for (const auto& file : files) {
            const auto begun = std::chrono::steady_clock::now();
            // What the kernel could not write it may forget: a second attempt would succeed and
            // mean nothing, so that each failure is told.
            const int error = sync_one(*file);
            if (error != 0 || failed) {
                outcome_(error);
            }
            failed = error != 0;
            took = std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::steady_clock::now() - begun);
            slowest_us_ = std::max(slowest_us_.load(), std::int64_t{took.count()});
            ++syncs_;
        }
        lock.lock();
    }
}

}  // namespace zongji::store
