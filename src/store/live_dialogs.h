#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <memory>
#include <string>
#include <vector>

// What a restarted process needs in order to know the calls that were there: one JSON text for each
// live leg, in a small SQLite file of its own. It survives the end of the process, not of the
// machine: that ends the calls, too.
namespace zongji::store {

class LiveDialogs {
public:
    struct Dialog {
        LegId leg;
        std::string json;
    };

    // `path` is a file; its folder must exist.
    static Result<std::unique_ptr<LiveDialogs>> open(const std::string& path);

    // Writes what is left.
    virtual ~LiveDialogs() = default;

    // What is in the file: for the start, on a worker.
    virtual Result<std::vector<Dialog>> list() = 0;

    // Any thread; return at once. A thread of its own writes; only the last word about a leg
    // counts.
    virtual void put(LegId leg, std::string json) = 0;
    virtual void remove(LegId leg) = 0;

    // Waits until all that was said so far is written, or could not be.
    virtual Result<void> settle() = 0;
};

}  // namespace zongji::store
