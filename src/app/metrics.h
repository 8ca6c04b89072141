#pragma once

#include "app/insight_thread.h"
#include "app/live_machine.h"
#include "app/projector.h"
#include "app/stores.h"
#include "domain/recordings/recorder.h"
#include "edge/http/server.h"
#include "edge/telephony/telephony.h"
#include "runtime/worker_pool.h"

#include <array>
#include <atomic>
#include <string>

namespace zongji::app {

// How many contacts began and how each ended since the start, counted from the same events that
// the journal gets. Told on the live loop, read by any thread.
class CallTotals {
public:
    void count(const journal::Event& event) {
        if (std::holds_alternative<journal::InteractionStarted>(event)) {
            ++started_;
        } else if (const auto* ended = std::get_if<journal::InteractionEnded>(&event)) {
            ++ended_[static_cast<std::size_t>(ended->outcome)];
        }
    }
    std::uint64_t started() const { return started_; }
    std::uint64_t ended(journal::Outcome outcome) const {
        return ended_[static_cast<std::size_t>(outcome)];
    }

private:
    std::atomic<std::uint64_t> started_{0};
    std::array<std::atomic<std::uint64_t>, 9> ended_{};
};

// Everything that tells how the server is, asked of its owner at the moment of the question: exact
// numbers of live objects, and totals since the start. No part of it knows of this.
struct MetricsSources {
    const Clock& clock;
    Stores& stores;
    WorkerPool& workers;
    WorkerPool& live_workers;
    LiveMachine& machine;
    InsightThread& insight;
    const Projector& projector;
    const recordings::Recorder& recorder;
    telephony::Telephony& telephony;
    const http::Server& http_server;
    const CallTotals& calls;
};

// Prometheus' text format. Asks other threads and the database: for workers.
std::string metrics_text(const MetricsSources& sources);

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace zongji::app
