#pragma once

#include "base/time.h"

namespace zongji {

class Simulation;

// The only place where time enters. Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Now now() const = 0;

    // Who runs the loops and workers that live by this clock; none: threads of their own.
    virtual Simulation* simulation() const { return nullptr; }
};

class SystemClock final : public Clock {
public:
    Now now() const override;
};

// Time that a test moves. Used on the test's thread only.
class SimulatedClock final : public Clock {
public:
    explicit SimulatedClock(Timestamp start) : now_{start, Instant{1'000'000}} {}

    Now now() const override { return now_; }
    void advance(Span by) { now_ = Now{now_.utc + by, now_.tick + by}; }

private:
    Now now_;
};

}  // namespace zongji
