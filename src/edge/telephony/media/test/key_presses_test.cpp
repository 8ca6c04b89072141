#include "edge/telephony/media/key_presses.h"

#include <string>

#include <gtest/gtest.h>

namespace zongji::media::test {
namespace {

struct Keys : testing::Test {
    void hear(KeySource source, char digit, std::int64_t ms) {
        if (presses.counts(source, digit, Instant{} + milliseconds(ms)))
            counted += digit;
    }
    KeyPresses presses;
    std::string counted;
};

using enum KeySource;

TEST_F(Keys, told_in_two_ways_count_by_the_first) {
    for (const auto& [first, second] : {std::pair{events, info}, {info, events}}) {
        presses.begin_anew();
        counted.clear();
        std::int64_t at = 0;
        for (const char digit : std::string("1123")) {
            hear(first, digit, at);
            hear(second, digit, at + 80);
            at += 300;
        }
        hear(second, '9', at + 60'000);
        EXPECT_EQ(counted, "1123");
    }
}

TEST_F(Keys, of_another_far_side_may_come_another_way) {
    hear(events, '1', 0);
    presses.begin_anew();
    hear(info, '2', 1'000);
    hear(events, '2', 1'100);
    EXPECT_EQ(counted, "12");
}

TEST_F(Keys, of_a_voice_do_not_lock_the_others_out) {
    hear(tones, '7', 0);  // somebody talks
    hear(info, '1', 20'000);
    hear(tones, '1', 20'100);
    hear(info, '2', 21'000);
    EXPECT_EQ(counted, "712");
}

TEST_F(Keys, told_by_tones_already_are_not_told_again) {
    // Tones of two quick presses, then the messages, late.
    hear(tones, '1', 0);
    hear(tones, '1', 300);
    hear(info, '1', 450);
    hear(info, '1', 700);
    hear(info, '5', 1'500);
    EXPECT_EQ(counted, "115");
}

TEST_F(Keys, come_by_the_way_that_the_trunk_names) {
    for (const auto& [by, source] :
         {std::pair{KeysBy::events, events}, {KeysBy::info, info}, {KeysBy::tones, tones}}) {
        presses.take_by(by);
        counted.clear();
        for (const KeySource any : {events, info, tones})
            hear(any, any == source ? '1' : '2', 0);
        EXPECT_EQ(counted, "1");
    }
}

TEST_F(Keys, are_listened_for_where_tones_can_count) {
    EXPECT_TRUE(presses.listens_for_tones(false));
    EXPECT_FALSE(presses.listens_for_tones(true));
    hear(info, '1', 0);
    EXPECT_FALSE(presses.listens_for_tones(false));
    presses.take_by(KeysBy::tones);
    EXPECT_TRUE(presses.listens_for_tones(true));
    presses.take_by(KeysBy::events);
    EXPECT_FALSE(presses.listens_for_tones(false));
}

}  // namespace
}  // namespace zongji::media::test
