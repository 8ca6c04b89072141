#include "base/ensure.h"
#include "runtime/loop.h"
#include "runtime/worker_pool.h"

#include <future>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace zongji {
namespace {

TEST(Loop, runs_what_many_threads_post_each_in_its_order) {
    SystemClock clock;
    Loop loop("test", clock);
    loop.start(nullptr);
    constexpr int threads = 4;
    constexpr int each = 20'000;
    std::vector<int> last(threads, -1);
    bool ordered = true;
    std::promise<void> done;
    int total = 0;

    std::vector<std::thread> producers;
    for (int t = 0; t < threads; ++t) {
        producers.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) {
                loop.post([&, t, i] {
                    ordered = ordered && last[t] == i - 1;
                    last[t] = i;
                    if (++total == threads * each)
                        done.set_value();
                });
            }
        });
    }
    for (auto& producer : producers)
        producer.join();
    ASSERT_EQ(done.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
    loop.stop();
    EXPECT_TRUE(ordered);
    EXPECT_EQ(loop.backlog(), 0);
}

// Each loop goes to sleep, with no deadline, in the moment in which the other one posts to it: one
// missed wake and the ball rests for ever.
TEST(Loop, is_never_left_asleep_beside_work) {
    constexpr int rounds = 100'000;
    SystemClock clock;
    Loop ping("ping", clock);
    Loop pong("pong", clock);
    std::promise<void> done;
    int left = rounds;
    std::function<void()> serve = [&] {
        if (--left == 0)
            return done.set_value();
        pong.post([&] { ping.post([&] { serve(); }); });
    };
    ping.start(nullptr);
    pong.start(nullptr);
    ping.post([&] { serve(); });
    EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(120)), std::future_status::ready);
    ping.stop();
    pong.stop();
}

TEST(Loop, wakes_for_the_deadline_that_the_turn_asked_for) {
    SystemClock clock;
    Loop loop("test", clock);
    std::promise<void> fired;
    Instant due = clock.now().tick + milliseconds(30);
    bool told = false;
    loop.start([&](Now now) {
        if (now.tick < due)
            return due;
        if (!told)
            fired.set_value();
        told = true;
        return Instant{INT64_MAX};
    });
    EXPECT_EQ(fired.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
    EXPECT_GE(clock.now().tick, due);
}

TEST(Loop, a_broken_invariant_ends_the_task_and_not_the_loop) {
    SystemClock clock;
    Loop loop("test", clock);
    loop.start(nullptr);
    std::promise<void> after;
    loop.post([] { ensure(false, "never so"); });
    loop.post([&] { after.set_value(); });
    EXPECT_EQ(after.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
}

TEST(Loop, refuses_above_its_bound) {
    SystemClock clock;
    Loop loop("test", clock);
    EXPECT_TRUE(loop.try_post([] {}, 1));
    EXPECT_FALSE(loop.try_post([] {}, 1));
}

TEST(WorkerPool, refuses_when_full_and_finishes_what_it_took) {
    std::promise<void> gate;
    auto opened = gate.get_future().share();
    std::promise<void> entered;
    int done = 0;
    WorkerPool pool("test", 1, 2);
    ASSERT_TRUE(pool.submit([&] {
        entered.set_value();
        opened.wait();
    }));
    entered.get_future().wait();
    EXPECT_TRUE(pool.submit([&] { ++done; }));
    EXPECT_TRUE(pool.submit([moved = std::make_unique<int>(1), &done] { done += *moved; }));
    EXPECT_FALSE(pool.submit([&] { ++done; }));
    gate.set_value();
    pool.stop();
    EXPECT_EQ(done, 2);
    EXPECT_FALSE(pool.submit([] {}));
}

}  // namespace
}  // namespace zongji
