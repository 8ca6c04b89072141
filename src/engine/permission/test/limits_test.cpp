#include "engine/permission/limits.h"

#include <gtest/gtest.h>

namespace zongji::permission {
namespace {

struct Sort {
    const char* number;
    DestinationKind kind;
    const char* e164;
};

TEST(Destination, is_told_by_the_numbering_plan) {
    using enum DestinationKind;
    for (const Sort& each : std::vector<Sort>{
             {"13800010001", mobile, "+8613800010001"},
             {"+86 138-0001-0001", mobile, "+8613800010001"},
             {"008613800010001", mobile, "+8613800010001"},
             {"8613800010001", mobile, "+8613800010001"},
             {"013800010001", mobile, "+8613800010001"},
             {"+86 (0)25 8888-6666", landline, "+862588886666"},
             {"19912345678", mobile, "+8619912345678"},
             {"1380001000", unknown, ""},
             {"138000100012", unknown, ""},
             {"12800010001", unknown, ""},
             {"02588886666", landline, "+862588886666"},
             {"(010) 8888 6666", landline, "+861088886666"},
             {"+862588886666", landline, "+862588886666"},
             {"0571 8888666", landline, "+865718888666"},
             {"057188886666", landline, "+8657188886666"},
             {"88886666", unknown, ""},      // of which place?
             {"0258888666", unknown, ""},    // a digit short
             {"025988886666", unknown, ""},  // a digit long
             {"02516812345", unknown, ""},
             {"4001234567", shared, "+864001234567"},
             {"+864001234567", shared, "+864001234567"},
             {"8001234567", toll_free, "+868001234567"},
             {"95588", service, "+8695588"},
             {"95013888", service, "+8695013888"},
             {"950138888888", unknown, ""},
             {"10086", service, "+8610086"},
             {"12345", service, "+8612345"},
             {"021-12345", service, "+862112345"},
             {"114", service, "+86114"},
             {"116114", service, "+86116114"},
             {"110", emergency, "+86110"},
             {"120", emergency, "+86120"},
             {"1024", internal, ""},
             {"800123", internal, ""},
             {"16812345", premium, "+8616812345"},
             {"16012345", premium, "+8616012345"},
             {"+8616812345", premium, "+8616812345"},
             {"12590123", premium, "+8612590123"},
             {"11852345", premium, "+8611852345"},
             {"10159", premium, "+8610159"},
             {"13491234567", satellite, "+8613491234567"},
             {"17401234567", satellite, "+8617401234567"},
             {"17491234567", satellite, "+8617491234567"},
             // A carrier's prefix before a number leads around everything that is checked.
             {"17951013800010001", unknown, ""},
             {"1795100190012345678", unknown, ""},
             {"17909001900123456", unknown, ""},
             {"+85298765432", foreign, "+85298765432"},
             {"0014155550100", foreign, "+14155550100"},
             {"+18765550100", foreign, "+18765550100"},
             {"+19005550100", premium, "+19005550100"},
             {"+8816123456", satellite, "+8816123456"},
             {"+870773123456", satellite, "+870773123456"},
             {"+88213123456", global, "+88213123456"},
             {"+9791234567", premium, "+9791234567"},
             {"+80012345678", global, "+80012345678"},
             {"+1234567890123456", unknown, ""},
             {"+012345678", unknown, ""},
             {"sip:x", unknown, ""},
             {"", unknown, ""}}) {
        const Destination to = destination_of(each.number);
        EXPECT_EQ(to.kind, each.kind) << each.number;
        EXPECT_EQ(to.e164, each.e164) << each.number;
    }
    EXPECT_EQ(destination_of("02588886666").area, "25");
    EXPECT_EQ(destination_of("057188886666").area, "571");
}

std::string unreached_by(const Reach& reach, const char* number) {
    return unreached(reach, destination_of(number)).value_or("reached");
}

TEST(Reach, is_mainland_china_by_default) {
    const Reach reach;
    for (const char* open : {"13800010001", "02588886666", "95588", "4001234567", "110", "1024"})
        EXPECT_EQ(unreached_by(reach, open), "reached") << open;
    EXPECT_EQ(unreached_by(reach, "+85298765432"), "foreign_number");
    EXPECT_EQ(unreached_by(reach, "+85366123456"), "foreign_number");
    EXPECT_EQ(unreached_by(reach, "+886912345678"), "foreign_number");
    EXPECT_EQ(unreached_by(reach, "0014155550100"), "foreign_number");
    EXPECT_EQ(unreached_by(reach, "16812345"), "premium_number");
    EXPECT_EQ(unreached_by(reach, "+19005550100"), "premium_number");
    EXPECT_EQ(unreached_by(reach, "13491234567"), "satellite_number");
    EXPECT_EQ(unreached_by(reach, "+8816123456"), "satellite_number");
    EXPECT_EQ(unreached_by(reach, "+88213123456"), "global_number");
    EXPECT_EQ(unreached_by(reach, "17951013800010001"), "no_number");
}

TEST(Reach, goes_by_the_longest_prefix) {
    Reach reach{{"+86", "+1", "+8816"}, {"+8610", "+13"}};
    EXPECT_EQ(unreached_by(reach, "+14155550100"), "reached");
    EXPECT_EQ(unreached_by(reach, "+18765550100"), "foreign_number");  // Jamaica
    EXPECT_EQ(unreached_by(reach, "+19005550100"), "premium_number");
    EXPECT_EQ(unreached_by(reach, "+13125550100"), "refused_prefix");
    EXPECT_EQ(unreached_by(reach, "01088886666"), "refused_prefix");
    EXPECT_EQ(unreached_by(reach, "02588886666"), "reached");
    EXPECT_EQ(unreached_by(reach, "+8816123456"), "reached");
    EXPECT_EQ(unreached_by(reach, "+8818123456"), "satellite_number");
    EXPECT_EQ(unreached_by({{"+1876"}, {}}, "+18765550100"), "reached");
    EXPECT_EQ(unreached_by({{"+1876"}, {"+1876"}}, "+18765550100"), "refused_prefix");
    EXPECT_EQ(unreached_by({{}, {}}, "13800010001"), "foreign_number");
}

// ---- Calls and minutes

class Ledger : public testing::Test {
protected:
    Ledger() {
        start = *parse_rfc3339("2026-11-30T10:00:00+08:00");
        limits.agent = limits.company = {100, 1'000, 1'000, 1'000, 1'000};
    }
    Instant tick(Span since) const { return Instant{start.us + since.us}; }
    std::string over(Span since, std::int64_t agent = 1) {
        const auto found = ledger.over(limits, UserId{agent}, zone, {start + since, tick(since)});
        return found ? found->reason + (found->at_night ? " at night" : "") : "within";
    }
    void call(Span from, Span lasts, std::int64_t agent = 1) {
        ledger.began(++last, UserId{agent}, tick(from));
        ledger.ended(last, tick(from + lasts));
    }

    calendars::Zone zone = *calendars::find_zone("Asia/Shanghai");
    Timestamp start;
    Limits limits;
    CallLedger ledger;
    std::int64_t last = 0;
};

TEST_F(Ledger, limits_calls_at_once) {
    limits.agent.at_once = 2;
    limits.company.at_once = 3;
    ledger.began(1, UserId{1}, tick({}));
    EXPECT_EQ(over({}), "within");
    ledger.began(2, UserId{1}, tick({}));
    EXPECT_EQ(over({}), "agent_calls_at_once");
    EXPECT_EQ(over({}, 2), "within");
    ledger.began(3, UserId{2}, tick({}));
    EXPECT_EQ(over({}, 2), "company_calls_at_once");
    ledger.ended(2, tick(seconds(5)));
    ledger.ended(2, tick(seconds(5)));
    EXPECT_EQ(over(seconds(5)), "within");
    EXPECT_EQ(ledger.running(), 2);
}

TEST_F(Ledger, limits_calls_an_hour_and_a_day) {
    limits.agent.calls_an_hour = 3;
    limits.agent.calls_a_day = 4;
    for (int i = 0; i < 3; ++i)
        call(minutes(i), seconds(10));
    EXPECT_EQ(over(minutes(3)), "agent_calls_an_hour");
    EXPECT_EQ(over(minutes(3), 2), "within");
    EXPECT_EQ(over(minutes(59)), "agent_calls_an_hour");
    EXPECT_EQ(over(minutes(60)), "within");
    call(minutes(61), seconds(10));
    EXPECT_EQ(over(hours(3)), "agent_calls_a_day");
    EXPECT_EQ(over(hours(24)), "within");
}

TEST_F(Ledger, says_when_it_may_be_asked_again) {
    limits.agent.calls_an_hour = 1;
    call(minutes(7), seconds(10));
    const auto found =
        ledger.over(limits, UserId{1}, zone, {start + minutes(10), tick(minutes(10))});
    ASSERT_TRUE(found && found->earliest);
    EXPECT_EQ(*found->earliest, start + minutes(67));
    EXPECT_EQ(over(minutes(67)), "within");
}

TEST_F(Ledger, limits_minutes_also_of_calls_that_go_on) {
    limits.agent.minutes_an_hour = 30;
    limits.company.minutes_a_day = 50;
    ledger.began(1, UserId{1}, tick({}));
    EXPECT_EQ(over(minutes(30) - microseconds(1)), "within");
    EXPECT_EQ(over(minutes(30)), "agent_minutes_an_hour");
    ledger.ended(1, tick(minutes(40)));
    // An hour later the first of its minutes are forgotten one by one.
    EXPECT_EQ(over(minutes(69)), "agent_minutes_an_hour");
    EXPECT_EQ(over(minutes(71)), "within");
    ledger.began(2, UserId{2}, tick(minutes(71)));
    EXPECT_EQ(over(minutes(80), 3), "within");
    EXPECT_EQ(over(minutes(81), 3), "company_minutes_a_day");
}

TEST_F(Ledger, counts_a_call_of_two_days_as_a_day_at_most) {
    limits.agent.minutes_a_day = 24 * 60 + 1;
    limits.agent.minutes_an_hour = limits.company.minutes_an_hour = 61;
    limits.company.minutes_a_day = 100'000;
    ledger.began(1, UserId{1}, tick({}));
    EXPECT_EQ(over(hours(48)), "within");
}

TEST_F(Ledger, is_filled_again_with_calls_of_before_this_clock_began) {
    limits.agent.calls_an_hour = 2;
    const Now now{start, Instant{minutes(10).us}};  // the machine is up for ten minutes
    const auto before = [&](Span ago) { return now.tick - ago; };
    ledger.began(1, UserId{1}, before(minutes(90)));
    ledger.ended(1, before(minutes(80)));
    ledger.began(2, UserId{1}, before(minutes(50)));
    ledger.ended(2, before(minutes(40)));
    EXPECT_FALSE(ledger.over(limits, UserId{1}, zone, now));
    ledger.began(3, UserId{1}, before(minutes(5)));
    const auto found = ledger.over(limits, UserId{1}, zone, now);
    ASSERT_TRUE(found && found->earliest);
    EXPECT_EQ(*found->earliest, start + minutes(10));
}

TEST_F(Ledger, allows_less_at_night) {
    limits.agent = {10, 10, 100, 100, 1'000};
    limits.night = {22 * 60, 7 * 60, 20};
    const auto calls = [&](Span from) {
        call(from, seconds(1));
        call(from, seconds(1));
    };
    calls(hours(11) + minutes(55));
    EXPECT_EQ(over(hours(11) + minutes(59)), "within");          // 21:59
    EXPECT_EQ(over(hours(12)), "agent_calls_an_hour at night");  // 22:00
    EXPECT_EQ(over(hours(12), 2), "within");
    calls(hours(20) + minutes(58));
    EXPECT_EQ(over(hours(20) + minutes(59)), "agent_calls_an_hour at night");  // 6:59
    EXPECT_EQ(over(hours(21)), "within");                                      // 7:00
}

TEST_F(Ledger, leaves_at_least_one_of_everything_at_night_unless_none_is_wanted) {
    const Amounts small = at_night({2, 4, 4, 4, 0}, 20);
    EXPECT_EQ(small.at_once, 1);
    EXPECT_EQ(small.calls_an_hour, 1);
    EXPECT_EQ(small.minutes_a_day, 0);
    EXPECT_EQ(at_night({2, 4, 4, 4, 0}, 0).at_once, 0);
}

}  // namespace
}  // namespace zongji::permission
