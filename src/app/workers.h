#pragma once

#include "app/metrics.h"
#include "app/part.h"
#include "runtime/worker_pool.h"

#include <thread>

namespace zongji::app {

// The threads for what blocks. stop() lets them do what they were given.
struct Workers final : Part {
    WorkerPool records{"worker", 4, 10'000};
    WorkerPool desk{"desk", 2, 1'000};  // never wait for a database
    // Hash passwords, with 64 MiB and a core for each thread. Few wait: each has somebody who does.
    WorkerPool passwords{"password", password_threads(), 32};

    Result<void> use(const Snapshot& /*fresh*/) override { return {}; }
    void stop() override {
        passwords.abandon();
        desk.stop();
        records.stop();
    }
    void metrics(Metrics& out) override {
        out.queue_depth("worker", number(records.waiting()));
        out.queue_depth("desk", number(desk.waiting()));
        out.queue_depth("password", number(passwords.waiting()));
    }

private:
    // The other cores are for calls.
    static int password_threads() { return std::thread::hardware_concurrency() > 3 ? 2 : 1; }
};

}  // namespace zongji::app
