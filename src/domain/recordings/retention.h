#pragma once

#include "domain/recordings/records.h"
#include "runtime/loop.h"

#include <functional>
#include <string>

namespace zongji::recordings {

// Removes recordings that are older than they are to be kept: at the start, and each hour. Their
// rows stay, as removed: that there was one, when and how long, is part of the contact. On a thread
// of its own, which waits for disk and database.
class Retention {
public:
    struct Needs {
        const Clock& clock;
        RecordingRecords& records;
        std::string data_dir;
        std::function<int()> days;  // how long they are kept; 0: for ever. Any thread
        // How many were removed by a pass; on this thread.
        std::function<void(int removed, int days)> removed;
    };
    explicit Retention(Needs needs);
    ~Retention() { stop(); }

    void start();
    void stop();  // after the file that is under way

    // One pass. Blocks.
    Result<int> remove_old(Timestamp now);

private:
    Instant turn(Now now);

    Needs needs_;
    std::atomic<bool> stopping_{false};
    Instant next_;
    Loop loop_;
};

}  // namespace zongji::recordings
