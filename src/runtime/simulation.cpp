#include "runtime/simulation.h"

#include "base/ensure.h"

#include <algorithm>

namespace zongji {
namespace {

// Of one moment. Far more than the busiest takes, far less than patience.
constexpr int most_steps = 1'000'000;

}  // namespace

Simulation::Simulation(Timestamp start, std::uint64_t seed)
    : clock_(*this, start), seed_(seed), random_(seed) {}

void Simulation::begin(SimulatedThread& thread) {
    threads_.push_back(&thread);
}

bool Simulation::end(SimulatedThread& thread) {
    return std::erase(threads_, &thread) > 0;
}

void Simulation::kill() {
    threads_.clear();
}

void Simulation::at(Instant when, Task what) {
    outside_.emplace(when, std::move(what));
}

bool Simulation::run_one() {
    const Instant tick = now().tick;
    std::vector<SimulatedThread*> ready;
    for (SimulatedThread* thread : threads_) {
        if (thread->has_work() || thread->deadline() <= tick)
            ready.push_back(thread);
    }
    const bool outside = !outside_.empty() && outside_.begin()->first <= tick;
    const std::size_t choices = ready.size() + (outside ? 1 : 0);
    if (choices == 0)
        return false;
    const std::size_t chosen = seed_ == 0 ? 0 : random_() % choices;
    if (chosen < ready.size()) {
        ready[chosen]->step();
        return true;
    }
    Task what = std::move(outside_.begin()->second);
    outside_.erase(outside_.begin());
    what();
    return true;
}

void Simulation::settle() {
    if (running_)
        return;
    running_ = true;
    const auto rest = [](bool* running) { *running = false; };
    const std::unique_ptr<bool, decltype(rest)> done(&running_, rest);
    for (int steps = 0; run_one(); ++steps)
        ensure(steps < most_steps, "a simulation comes to rest");
}

Instant Simulation::next_moment() const {
    Instant next{INT64_MAX};
    for (const SimulatedThread* thread : threads_)
        next = std::min(next, thread->deadline());
    if (!outside_.empty())
        next = std::min(next, outside_.begin()->first);
    return next;
}

bool Simulation::run_to_next(Instant end) {
    settle();
    const Instant next = next_moment();
    clock_.move_to(std::max(now().tick, std::min(next, end)));
    settle();
    return next <= end;
}

void Simulation::run_until(Instant end) {
    while (run_to_next(end)) {
    }
}

}  // namespace zongji
