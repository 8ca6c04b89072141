#include "runtime/simulation.h"

#include "base/ensure.h"
#include "runtime/loop.h"
#include "runtime/worker_pool.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace zongji {
namespace {

constexpr Timestamp start{1'764'000'000'000'000};

TEST(Simulation, runs_a_loop_on_the_clock_that_it_moves) {
    Simulation simulation(start);
    Loop loop("test", simulation.clock());
    std::vector<std::int64_t> turns;
    const Instant begun = simulation.now().tick;
    loop.start([&](Now now) {
        turns.push_back((now.tick - begun).ms());
        return now.tick + seconds(10);
    });
    EXPECT_TRUE(turns.empty()) << "nothing runs by itself";
    simulation.run_for(seconds(25));
    EXPECT_EQ(turns, (std::vector<std::int64_t>{0, 10'000, 20'000}));
    EXPECT_EQ(simulation.now().utc, start + seconds(25));
    EXPECT_EQ(simulation.now().tick, begun + seconds(25));
}

TEST(Simulation, runs_what_is_posted_and_what_follows_before_time_passes) {
    Simulation simulation(start);
    Loop loop("test", simulation.clock());
    WorkerPool workers("test", 4, 100, simulation.clock().simulation());
    loop.start(nullptr);
    std::string order;
    simulation.after(milliseconds(5), [&] { order += "outside "; });
    loop.post([&] {
        EXPECT_TRUE(loop.is_here());
        order += "loop ";
        EXPECT_TRUE(workers.submit([&] {
            order += "worker ";
            loop.post([&] { order += "answer "; });
        }));
    });
    simulation.settle();
    EXPECT_EQ(order, "loop worker answer ");
    simulation.run_for(milliseconds(5));
    EXPECT_EQ(order, "loop worker answer outside ");
}

TEST(Simulation, stops_at_each_moment_at_which_something_happens) {
    Simulation simulation(start);
    int happened = 0;
    simulation.after(seconds(1), [&] { ++happened; });
    simulation.after(seconds(3), [&] { ++happened; });
    const Instant end = simulation.now().tick + seconds(2);
    EXPECT_TRUE(simulation.run_to_next(end));
    EXPECT_EQ(happened, 1);
    EXPECT_EQ(simulation.now().utc, start + seconds(1));
    EXPECT_FALSE(simulation.run_to_next(end));
    EXPECT_EQ(happened, 1);
    EXPECT_EQ(simulation.now().tick, end);
}

std::string day(std::uint64_t seed) {
    Simulation simulation(start, seed);
    Loop a("a", simulation.clock());
    Loop b("b", simulation.clock());
    a.start(nullptr);
    b.start(nullptr);
    std::string order;
    for (int i = 0; i < 20; ++i) {
        simulation.after(seconds(i), [&] {
            a.post([&] { order += "a"; });
            b.post([&] { order += "b"; });
        });
    }
    simulation.run_for(seconds(30));
    return order;
}

TEST(Simulation, takes_turns_by_the_seed_and_the_same_seed_is_the_same_day) {
    EXPECT_EQ(day(0), day(0));
    EXPECT_EQ(day(7), day(7));
    EXPECT_NE(day(7), day(0));
    EXPECT_NE(day(7), day(8));
}

TEST(Simulation, whoever_stops_finishes_what_was_posted) {
    Simulation simulation(start);
    int done = 0;
    {
        Loop loop("test", simulation.clock());
        WorkerPool workers("test", 1, 10, simulation.clock().simulation());
        loop.start(nullptr);
        loop.post([&] { loop.post([&] { ++done; }); });
        EXPECT_TRUE(workers.submit([&] { ++done; }));
        workers.stop();
        EXPECT_FALSE(workers.submit([&] { ++done; }));
        loop.stop();
        loop.post([&] { ++done; });
    }
    simulation.run_for(seconds(1));
    EXPECT_EQ(done, 2);
}

TEST(Simulation, whoever_is_killed_does_nothing_more_and_the_next_one_runs) {
    Simulation simulation(start);
    int done = 0;
    {
        Loop loop("test", simulation.clock());
        WorkerPool workers("test", 1, 10, simulation.clock().simulation());
        loop.start([&](Now) {
            ++done;
            return Instant{INT64_MAX};
        });
        loop.post([&] { ++done; });
        EXPECT_TRUE(workers.submit([&] { ++done; }));
        simulation.kill();
    }
    EXPECT_EQ(done, 0);
    Loop next("next", simulation.clock());
    next.start(nullptr);
    next.post([&] { ++done; });
    simulation.settle();
    EXPECT_EQ(done, 1);
}

TEST(Simulation, a_broken_invariant_ends_the_task_and_not_the_loop) {
    Simulation simulation(start);
    Loop loop("test", simulation.clock());
    loop.start(nullptr);
    int done = 0;
    loop.post([] { ensure(false, "never so"); });
    loop.post([&] { ++done; });
    simulation.settle();
    EXPECT_EQ(done, 1);
}

}  // namespace
}  // namespace zongji
