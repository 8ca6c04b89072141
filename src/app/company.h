#pragma once

#include "app/part.h"
#include "domain/settings/settings.h"

#include <functional>
#include <memory>
#include <mutex>

namespace zongji::app {

// The configuration that the server works with now: stored by settings, published to everybody who
// lives by it. Nothing under way is touched by a change.
class Company {
public:
    // `prompts_dir`: where the files of prompts are.
    Company(store::Database& database, const Clock& clock, IdSource& ids,
            const std::string& prompts_dir);

    // What an empty system gets before anything else.
    using Found = std::function<Result<void>(settings::Settings&)>;
    // True if it was empty.
    Result<bool> first_start(const Found& found);
    // Reads what is stored; the first snapshot.
    Result<void> load();

    // `use` is called on the changing thread, one change at a time. Before the first publish().
    using Use = std::function<Result<void>(const Snapshot&)>;
    void on_change(Use use) { use_ = std::move(use); }
    // Reads what is stored and hands it out. Blocks: for workers.
    Result<void> publish();

    // Any thread.
    Snapshot now() const;
    settings::Settings& settings() { return settings_; }

private:
    settings::Settings settings_;
    Use use_;
    std::mutex publishing_;     // one change at a time
    mutable std::mutex mutex_;  // guards now_
    Snapshot now_;
};

}  // namespace zongji::app
