#pragma once

#include "domain/settings/settings.h"

#include <functional>
#include <memory>
#include <mutex>

namespace zongji::app {

// The configuration that the server works with now: stored by settings, published to everybody who
// lives by it. Nothing under way is touched by a change.
class Company {
public:
    using Snapshot = std::shared_ptr<const configuration::Snapshot>;

    Company(store::Database& database, const Clock& clock, IdSource& ids);

    // An empty system gets the demonstration company, or a starter (a queue, a flow to it, and an
    // administrator whose password is shown once, on standard output). True if it was empty.
    Result<bool> first_start(bool demonstration);
    // Reads what is stored; the first snapshot.
    Result<void> load();

    // Each is called on the changing thread, one change at a time, and once by publish().
    void on_change(std::function<Result<void>(const Snapshot&)> hear) {
        hearers_.push_back(std::move(hear));
    }
    // Reads what is stored and tells everybody. Blocks: for workers.
    Result<void> publish();

    // Any thread.
    Snapshot now() const;
    settings::Settings& settings() { return settings_; }

    // What `zongji apply`, `zongji export` and `zongji verify-audit` ask for.
    json::value answer_control(const json::object& request);

private:
    store::Database& database_;
    settings::Settings settings_;
    std::vector<std::function<Result<void>(const Snapshot&)>> hearers_;
    std::mutex publishing_;     // one change at a time
    mutable std::mutex mutex_;  // guards now_
    Snapshot now_;
};

}  // namespace zongji::app
