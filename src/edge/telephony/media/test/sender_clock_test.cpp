#include "edge/telephony/media/sender_clock.h"

#include <algorithm>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

namespace zongji::media::test {

namespace {

constexpr Instant first_tick{50'000'000};

AudioFrame nth_frame(int n, std::uint32_t ssrc = 1) {
    return AudioFrame{.timestamp = 0xffff'f000 + static_cast<std::uint32_t>(n) * 160, .ssrc = ssrc};
}

Instant planned(int n) {
    return first_tick + milliseconds(std::int64_t{20} * n);
}

}  // namespace

TEST(SenderClock, frames_that_waited_keep_their_moments) {
    SenderClock clock;
    for (int n = 0; n < 50; ++n)
        EXPECT_EQ(clock.due(nth_frame(n), planned(n)), planned(n));
    // Held up for 900 ms, then all at once.
    for (int n = 50; n < 95; ++n)
        EXPECT_LE(std::abs((clock.due(nth_frame(n), planned(95)) - planned(n)).us), 10'000);
    for (int n = 95; n < 100; ++n)
        EXPECT_EQ(clock.due(nth_frame(n), planned(n)), planned(n));
}

TEST(SenderClock, follows_the_earliest_and_not_the_average) {
    SenderClock clock;
    std::mt19937 random(20'261'122);
    std::int64_t farthest = 0;
    for (int n = 0; n < 2'000; ++n) {
        const Instant due = clock.due(nth_frame(n), planned(n) + microseconds(random() % 40'000));
        if (n > 50)
            farthest = std::max(farthest, std::abs((due - planned(n)).us));
    }
    EXPECT_LT(farthest, 6'000);
}

TEST(SenderClock, follows_a_clock_that_drifts) {
    for (const double drift : {-0.0002, 0.0002}) {
        SenderClock clock;
        std::int64_t farthest = 0;
        for (int n = 0; n < 180'000; ++n) {  // an hour
            const Instant arrival =
                first_tick + microseconds(static_cast<std::int64_t>(n * 20'000.0 * (1 + drift)));
            farthest =
                std::max(farthest, std::abs((clock.due(nth_frame(n), arrival) - arrival).us));
        }
        EXPECT_LT(farthest, 2'000) << drift;
    }
}

TEST(SenderClock, a_pause_that_the_sender_counts_is_a_pause) {
    SenderClock clock;
    clock.due(nth_frame(0), planned(0));
    EXPECT_EQ(clock.due(nth_frame(500), planned(500)), planned(500));
}

TEST(SenderClock, a_sender_that_sets_its_time_anew_is_followed) {
    SenderClock clock;
    clock.due(nth_frame(0), planned(0));
    // It did not count its pause: believed at once where it says so by a marker …
    AudioFrame marked = nth_frame(1);
    marked.marker = true;
    EXPECT_EQ(clock.due(marked, planned(100)), planned(100));
    // … after a second where it does not …
    for (int n = 2; n < 60; ++n)
        clock.due(nth_frame(n), planned(200 + n));
    EXPECT_EQ(clock.due(nth_frame(60), planned(260)), planned(260));
    // … and at once where its time jumps ahead, or a new stream begins.
    EXPECT_EQ(clock.due(nth_frame(9'000), planned(261)), planned(261));
    EXPECT_EQ(clock.due(nth_frame(5, 2), planned(262)), planned(262));
}

}  // namespace zongji::media::test
