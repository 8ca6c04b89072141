#pragma once

#include "runtime/clock.h"
#include "runtime/task.h"

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace zongji {

// What would have a thread, as a simulation runs it: piece by piece.
class SimulatedThread {
public:
    virtual ~SimulatedThread() = default;
    virtual bool has_work() const = 0;
    virtual Instant deadline() const = 0;  // when it wants to run, work or not
    virtual void step() = 0;               // one batch of work, and one turn
};

// Runs loops and workers in one thread on a clock of its own, which moves only when all are at
// rest: a day passes in the time that its decisions take, and the same seed gives the same day.
// Whoever is made with clock() is run by it. What is ready at the same moment takes turns by the
// seed (0: in the order in which it began), as the threads of a real day would by chance.
class Simulation {
public:
    explicit Simulation(Timestamp start, std::uint64_t seed = 0);
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    const Clock& clock() const { return clock_; }
    Now now() const { return clock_.now(); }

    // Runs what is to be done now, and what follows from it, until all are at rest. Inside of what
    // it runs it does nothing: that is at rest later. Broken invariant: it never comes to rest.
    void settle();
    // Lets time pass.
    void run_until(Instant end);
    void run_for(Span time) { run_until(now().tick + time); }
    // Lets time pass up to the next moment at which something happens, at most until `end`. False:
    // `end` has come, and nothing happened.
    bool run_to_next(Instant end);

    // What the world outside does at that time.
    void at(Instant when, Task what);
    void after(Span time, Task what) { at(now().tick + time, std::move(what)); }

    // As the process ends when it is killed: what was posted is not done any more, nobody runs on,
    // and who stops then has nothing left to do. What is made afterwards runs.
    void kill();

    // For Loop and WorkerPool.
    void begin(SimulatedThread& thread);
    bool end(SimulatedThread& thread);  // false: it never began, or was killed

private:
    class OwnClock final : public Clock {
    public:
        OwnClock(Simulation& owner, Timestamp start)
            : owner_(owner), now_{start, Instant{1'000'000}} {}
        Now now() const override { return now_; }
        Simulation* simulation() const override { return &owner_; }
        void move_to(Instant tick) { now_ = Now{now_.utc + (tick - now_.tick), tick}; }

    private:
        Simulation& owner_;
        Now now_;
    };

    bool run_one();
    Instant next_moment() const;

    OwnClock clock_;
    std::uint64_t seed_;
    std::mt19937_64 random_;
    std::vector<SimulatedThread*> threads_;
    std::multimap<Instant, Task> outside_;
    bool running_ = false;
};

}  // namespace zongji
