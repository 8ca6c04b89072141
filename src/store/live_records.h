#pragma once

#include "base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// What a restarted process needs in order to know the calls that were there: one JSON text for each
// live thing, in a small SQLite file of its own. It survives the end of the process, not of the
// machine: that ends the calls, too.
namespace zongji::store {

// A table each, so its name stays for as long as files with it may exist.
enum class LiveKind {
    dialogs,        // of a leg: enough to speak inside its SIP dialog
    callers,        // of an interaction: who called, until that is on record
    registrations,  // of a phone: where it is reached
};

class LiveRecords {
public:
    struct Record {
        std::int64_t id = 0;
        std::string json;
    };

    // `path` is a file; its folder must exist.
    static Result<std::unique_ptr<LiveRecords>> open(const std::string& path);

    // Writes what is left.
    virtual ~LiveRecords() = default;

    // What is in the file, by id: for the start, on a worker.
    virtual Result<std::vector<Record>> list(LiveKind kind) = 0;

    // Any thread; return at once. A thread of its own writes within about 50 ms; only the last word
    // about a thing counts.
    virtual void put(LiveKind kind, std::int64_t id, std::string json) = 0;
    virtual void remove(LiveKind kind, std::int64_t id) = 0;

    // Waits until all that was said so far is written, or could not be.
    virtual Result<void> settle() = 0;
};

// What is in a file of live records, without changing it. Blocks.
struct LiveSurvey {
    std::int64_t records = 0;
    std::int64_t changed = 0;  // not as they were written: a start leaves them out
};
class SqliteConnection;
Result<LiveSurvey> survey_live_records(SqliteConnection& connection);

}  // namespace zongji::store
