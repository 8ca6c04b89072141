#include "edge/telephony/sip/carrier.h"

#include "edge/telephony/sip/registration_pace.h"
#include "edge/telephony/sip/trunk_health.h"
#include "edge/telephony/sip/trunk_order.h"

#include <map>

#include <gtest/gtest.h>

namespace zongji::sip {
namespace {

TEST(PlainNumber, IsWithoutWhatSeparatesItsDigits) {
    EXPECT_EQ(plain_number("+86 (755) 8888-6666"), "+8675588886666");
    EXPECT_EQ(plain_number("*21#"), "*21#");
    for (const char* bad : {"", "+", "sip:110@host", "86+755", "１３８", "138;phone-context=x",
                            "123456789012345678901234567890123", "138\r\nX: y", "a"})
        EXPECT_FALSE(plain_number(bad)) << bad;
}

TEST(NumberRules, TheLongestBeginningCounts) {
    Carrier carrier;
    carrier.number_rules = {{"", "9"}, {"0", "+86"}, {"00", "+"}, {"+86", ""}};
    EXPECT_EQ(number_for(carrier, "13800138000"), "913800138000");
    EXPECT_EQ(number_for(carrier, "075588886666"), "+8675588886666");
    EXPECT_EQ(number_for(carrier, "0085288886666"), "+85288886666");
    EXPECT_EQ(number_for(carrier, "+8613800138000"), "13800138000");
    carrier.number_rules.clear();
    EXPECT_EQ(number_for(carrier, "0755"), "0755");
}

TEST(CarrierAddresses, TheProxyIsApartFromTheDomain) {
    Carrier carrier;
    carrier.host = "gd.ims.example";
    carrier.outbound_proxy = "203.0.113.9:5070";
    carrier.transport = SipTransport::tcp;
    EXPECT_EQ(next_hop_of(carrier), "sip:203.0.113.9:5070;transport=tcp");
    EXPECT_EQ(next_host_of(carrier), "203.0.113.9");
    EXPECT_EQ(uri_at(carrier, "+8610086"), "sip:+8610086@gd.ims.example");
    EXPECT_EQ(uri_at(carrier, ""), "sip:gd.ims.example");

    carrier = {};
    carrier.host = "2001:db8::7";
    carrier.port = 5080;
    EXPECT_EQ(next_hop_of(carrier), "sip:[2001:db8::7]:5080");
    EXPECT_EQ(next_host_of(carrier), "2001:db8::7");
    EXPECT_EQ(uri_at(carrier, "*21#"), "sip:*21%23@[2001:db8::7]:5080");
    EXPECT_EQ(address_of_record(carrier, "a b"), "sip:a%20b@[2001:db8::7]");
}

TEST(TrunkOrder, ByPriorityThenByWeight) {
    const std::vector<WillingTrunk> trunks = {
        {TrunkId{1}, 0, 1}, {TrunkId{2}, 5, 1}, {TrunkId{3}, 5, 3}, {TrunkId{4}, 9, 1}};
    std::map<TrunkId, int> second;
    for (std::uint32_t chance = 0; chance < 4; ++chance) {
        const auto order = in_order(trunks, [&](std::uint32_t n) { return chance % n; });
        ASSERT_EQ(order.size(), 4u);
        EXPECT_EQ(order.front(), TrunkId{4});
        EXPECT_EQ(order.back(), TrunkId{1});
        ++second[order[1]];
    }
    EXPECT_EQ(second[TrunkId{2}], 1);
    EXPECT_EQ(second[TrunkId{3}], 3);
    EXPECT_TRUE(in_order({}, [](std::uint32_t) { return 0u; }).empty());
}

TEST(TrunkHealth, MovesOnlyAfterSeveralInARow) {
    TrunkHealth health;
    health.silent(3);
    health.silent(3);
    health.answered(2);
    health.silent(3);
    health.silent(3);
    EXPECT_TRUE(health.is_up());
    health.silent(3);
    EXPECT_FALSE(health.is_up());
    health.answered(2);
    health.silent(3);
    health.answered(2);
    EXPECT_FALSE(health.is_up());
    health.answered(2);
    EXPECT_TRUE(health.is_up());
    health.try_again(3);
    health.silent(3);
    EXPECT_FALSE(health.is_up()) << "on trial one silence is enough";
}

TEST(CallPace, AllowsSoManyASecond) {
    CallPace pace;
    Instant at{1'000'000'000};
    int taken = 0;
    for (int ms = 0; ms < 3'000; ms += 10) {
        if (pace.allows(2, at + milliseconds(ms))) {
            pace.take(2, at + milliseconds(ms));
            ++taken;
        }
    }
    EXPECT_GE(taken, 7);
    EXPECT_LE(taken, 8);
    EXPECT_TRUE(CallPace{}.allows(0, at)) << "no limit";
}

TEST(RegistrationPace, ReturnsBeforeTheEndAndLessOftenWhenRefused) {
    RegistrationPace pace;
    EXPECT_EQ(pace.after_success(3600, 0), seconds(2700));
    EXPECT_LT(pace.after_success(3600, 999), seconds(3060));
    EXPECT_EQ(pace.after_failure(0).us, 2'500'000);
    EXPECT_EQ(pace.after_failure(0).us, 5'000'000);
    for (int i = 0; i < 40; ++i)
        pace.after_failure(0);
    EXPECT_EQ(pace.after_failure(0), seconds(150));
    EXPECT_LE(pace.after_failure(999), minutes(5));
    pace.after_success(60, 0);
    EXPECT_EQ(pace.after_failure(0).us, 2'500'000);
}

}  // namespace
}  // namespace zongji::sip
