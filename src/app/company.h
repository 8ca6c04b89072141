#pragma once

#include "app/part.h"
#include "domain/settings/settings.h"
#include "runtime/loop.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

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
    void on_change(Use use);
    // Reads what is stored and hands it out. Blocks: for workers. Where that fails, what is stored
    // is handed out as soon as it can be read: it is tried again each second.
    Result<void> publish();
    // From now on nobody is told. Before those who are told end.
    void stop() { again_.stop(); }

    // Any thread.
    Snapshot now() const;
    settings::Settings& settings() { return settings_; }

private:
    Result<void> hand_out();
    Instant try_again(Now now);

    settings::Settings settings_;
    Use use_;
    std::mutex publishing_;     // one change at a time
    mutable std::mutex mutex_;  // guards now_
    Snapshot now_;
    Loop again_;
    std::optional<Instant> due_;  // of the next try; the loop's
};

}  // namespace zongji::app
