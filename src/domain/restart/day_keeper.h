#pragma once

#include "domain/restart/day_so_far.h"

#include <mutex>
#include <span>
#include <string>

namespace zongji::restart {

// Keeps the day so far in a file, never more than some thousand events behind, so that a start
// reads few events.
class DayKeeper {
public:
    static constexpr std::int64_t kept_every = 20'000;  // events: a tenth of a second to read

    // `kept` is the position of what is in the file, or of where it would be of use.
    DayKeeper(std::string path, DaySoFar day, std::int64_t kept);

    // Any thread.
    void configure(const configuration::Snapshot& snapshot);

    // In the journal's order, from before the day's position on; what it has is passed over.
    // Writes a file now and then: on a thread that may wait for a disk.
    void read(std::span<const journal::Recorded> events);

private:
    void keep();

    const std::string path_;
    std::mutex mutex_;  // guards what follows
    DaySoFar day_;
    std::int64_t kept_;
    bool whole_ = true;  // no event was passed over
};

}  // namespace zongji::restart
