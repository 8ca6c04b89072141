#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace zongji::store {

// What a write-ahead log of SQLite holds (https://sqlite.org/fileformat2.html#walformat). SQLite
// reads it up to the first frame that is not as it was written and passes over the rest in silence,
// also over whole transactions.
struct LogSurvey {
    std::int64_t frames = 0;  // that are as they were written, in order
    std::int64_t lost = 0;    // behind them, written to this same log, and never read again
    bool headless = false;    // there are bytes, and its first ones are no head of a log

    // A power cut may leave one frame that is not whole, of a transaction that was told to nobody.
    bool is_damaged() const { return headless || lost > 1; }
};

// Of the log at `path`, which nobody writes meanwhile; nothing of one that is not there. Blocks.
Result<LogSurvey> survey_log(const std::string& path);

}  // namespace zongji::store
