#pragma once

#include "store/live_records.h"

#include <map>

namespace zongji::store {

// Live records without a file: what was said is kept at once, in `kept`, which outlives them as a
// file would. One thread.
class MemoryLiveRecords final : public LiveRecords {
public:
    using Kept = std::map<std::pair<LiveKind, std::int64_t>, std::string>;

    explicit MemoryLiveRecords(std::shared_ptr<Kept> kept) : kept_(std::move(kept)) {}

    Result<std::vector<Record>> list(LiveKind kind) override {
        std::vector<Record> records;
        for (const auto& [what, json] : *kept_) {
            if (what.first == kind)
                records.push_back({what.second, json});
        }
        return records;
    }
    void put(LiveKind kind, std::int64_t id, std::string json) override {
        kept_->insert_or_assign({kind, id}, std::move(json));
    }
    void remove(LiveKind kind, std::int64_t id) override { kept_->erase({kind, id}); }
    Result<void> settle() override { return {}; }

private:
    std::shared_ptr<Kept> kept_;
};

}  // namespace zongji::store
