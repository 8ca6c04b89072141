#pragma once

#include "base/result.h"
#include "domain/configuration/records.h"

#include <memory>

namespace zongji::app {

class Metrics;

// The configuration that the server works with; never changed, but replaced.
using Snapshot = std::shared_ptr<const configuration::Snapshot>;

// What the server is made of. Each part is made by a start() of its own, which takes what the part
// needs, so that all of it exists for as long as the part does.
class Part {
public:
    virtual ~Part() = default;
    Part() = default;
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    // A changed configuration; nothing under way is touched. One change at a time; blocks: for
    // workers.
    virtual Result<void> use(const Snapshot& fresh) = 0;

    // Ends what is under way, and the threads. Once; the part may still be told things, to no
    // effect.
    virtual void stop() = 0;

    // How it is, asked at the moment of the question. Blocks: for workers.
    virtual void metrics(Metrics& out) = 0;
};

}  // namespace zongji::app
