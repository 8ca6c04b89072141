#include "domain/restart/day_keeper.h"

#include "domain/restart/day_file.h"
#include "runtime/log.h"

namespace zongji::restart {

DayKeeper::DayKeeper(std::string path, DaySoFar day, std::int64_t kept)
    : path_(std::move(path)), day_(std::move(day)), kept_(kept) {}

void DayKeeper::configure(const configuration::Snapshot& snapshot) {
    const std::lock_guard lock(mutex_);
    day_.configure(snapshot);
}

void DayKeeper::read(std::span<const journal::Recorded> events) {
    const std::lock_guard lock(mutex_);
    for (const auto& recorded : events) {
        // As when the database is another one than the journal's, and ahead of it.
        if (recorded.position > day_.position() + 1 && whole_) {
            whole_ = false;
            log_warning("journal: events were passed over, no snapshot is made until a restart");
        }
        day_.apply(recorded);
    }
    if (whole_ && day_.position() - kept_ >= kept_every)
        keep();
}

void DayKeeper::keep() {
    // Also after a failure: it is tried again with the next thousands.
    kept_ = day_.position();
    day_.forget_the_lost();
    const auto saved = save_day(path_, day_.memory());
    if (!saved)
        log_warning("journal: no snapshot can be written: {}", saved.error().message);
}

}  // namespace zongji::restart
