#include "edge/telephony/sip/strangers.h"

#include <gtest/gtest.h>

namespace zongji::sip {
namespace {

const Ip one = *parse_ip("192.0.2.1");
const Ip two = *parse_ip("192.0.2.2");
constexpr Instant start{1'000'000'000};

StrangerLimits tight() {
    StrangerLimits limits;
    limits.burst = 3;
    limits.per_second = 1;
    limits.strikes = 2;
    limits.ban = seconds(60);
    limits.most_sources = 2;
    return limits;
}

TEST(Strangers, AreAnsweredThenDroppedThenBanned) {
    Strangers strangers(tight());
    using V = Strangers::Verdict;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(strangers.ask(one, start), V::answer);
    EXPECT_EQ(strangers.ask(one, start), V::drop);
    EXPECT_EQ(strangers.ask(one, start), V::ban);
    EXPECT_TRUE(strangers.banned(one, start));
    EXPECT_EQ(strangers.ask(one, start + seconds(59)), V::drop);
    EXPECT_EQ(strangers.banned_sources(start), 1u);
    EXPECT_EQ(strangers.ask(two, start), V::answer);

    strangers.tidy(start + seconds(61));
    EXPECT_EQ(strangers.banned_sources(start + seconds(61)), 0u);
    EXPECT_EQ(strangers.sources(), 0u);
    EXPECT_EQ(strangers.ask(one, start + seconds(61)), V::answer);
}

TEST(Strangers, WhoProvesHimselfGetsHisTokenBack) {
    Strangers strangers(tight());
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(strangers.ask(one, start), Strangers::Verdict::answer);
        strangers.refund(one);
    }
}

TEST(Strangers, TooManySourcesGetNoAnswer) {
    Strangers strangers(tight());
    strangers.ask(one, start);
    strangers.ask(two, start);
    EXPECT_EQ(strangers.ask(*parse_ip("192.0.2.3"), start), Strangers::Verdict::drop);
    EXPECT_EQ(strangers.sources(), 2u);
}

}  // namespace
}  // namespace zongji::sip
