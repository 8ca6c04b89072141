#pragma once

#include "app/metrics.h"
#include "app/part.h"
#include "runtime/worker_pool.h"

namespace zongji::app {

// The threads for what blocks. stop() lets them do what they were given.
struct Workers final : Part {
    WorkerPool records{"worker", 4, 10'000};
    WorkerPool desk{"desk", 2, 1'000};  // never wait for a database

    Result<void> use(const Snapshot& /*fresh*/) override { return {}; }
    void stop() override {
        desk.stop();
        records.stop();
    }
    void metrics(Metrics& out) override {
        out.queue_depth("worker", number(records.waiting()));
        out.queue_depth("desk", number(desk.waiting()));
    }
};

}  // namespace zongji::app
