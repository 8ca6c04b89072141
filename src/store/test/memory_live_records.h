#pragma once

#include "store/live_records.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <utility>

namespace zongji::store::test {

// Live records without a file. What they hold outlives who wrote it, as after the end of a process.
class MemoryLiveRecords final : public LiveRecords {
public:
    Result<std::vector<Record>> list(LiveKind kind) override {
        const std::lock_guard lock(mutex_);
        std::vector<Record> found;
        for (const auto& [place, json] : records_) {
            if (place.first == kind)
                found.push_back({place.second, json});
        }
        return found;
    }
    void put(LiveKind kind, std::int64_t id, std::string json) override {
        const std::lock_guard lock(mutex_);
        records_[{kind, id}] = std::move(json);
    }
    void remove(LiveKind kind, std::int64_t id) override {
        const std::lock_guard lock(mutex_);
        records_.erase({kind, id});
        removed_.notify_all();
    }
    Result<void> settle() override { return {}; }

    // Waits until there is nothing of that thing; false after twenty seconds.
    bool is_gone(LiveKind kind, std::int64_t id) {
        std::unique_lock lock(mutex_);
        return removed_.wait_for(lock, std::chrono::seconds(20), [&] {
            return !records_.contains({kind, id});
        });
    }

private:
    std::mutex mutex_;  // guards records_
    std::condition_variable removed_;
    std::map<std::pair<LiveKind, std::int64_t>, std::string> records_;
};

}  // namespace zongji::store::test
