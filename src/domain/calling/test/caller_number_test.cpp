#include "domain/calling/caller_number.h"

#include <gtest/gtest.h>

namespace zongji::calling {
namespace {

using configuration::Snapshot;

class CallerNumber : public testing::Test {
protected:
    CallerNumber() {
        unit("hq", "");
        unit("north", "hq");
        unit("shop", "north");
        unit("south", "hq");
        number("02588880000", "hq", "南京");
        number("01088880000", "north", "北京");
        number("02088880000", "north", "广州市");
        number("4001234567", "south", "");
    }

    void unit(const std::string& key, const std::string& parent) {
        snapshot.org_units[key] = {
            OrgUnitId{++last}, {}, {.key = key, .name = {}, .parent = parent}};
    }
    configuration::Number& number(const std::string& key, const std::string& unit,
                                  const std::string& city) {
        configuration::Number made;
        made.key = key;
        made.org_unit = unit;
        made.owner = "净源家电";
        made.city = city;
        made.filing = "B2-2025";
        made.expires = "2026-11-30";
        made.calls_out = true;
        snapshot.numbers[key] = {NumberId{++last}, {}, made};
        return snapshot.numbers[key].record;
    }
    configuration::Number& of(const std::string& key) { return snapshot.numbers.at(key).record; }
    void queue(std::vector<std::string> numbers) {
        snapshot.queues["sales"] = {QueueId{++last}, {}, {.key = "sales"}};
        snapshot.queues["sales"].record.calls_out_as = std::move(numbers);
        wish.queue = "sales";
    }
    CallerChoice choose(const std::string& unit = "hq") {
        wish.org_unit = unit;
        return choose_caller_number(snapshot, wish, today);
    }

    Snapshot snapshot;
    CallerWish wish{.callee = "+8613800010001"};
    std::string today = "2026-11-30";
    std::int64_t last = 0;
};

TEST_F(CallerNumber, is_the_queues_first) {
    queue({"02088880000", "02588880000"});
    const auto choice = choose("shop");
    EXPECT_EQ(choice.key, "02088880000");
    EXPECT_EQ(choice.number, snapshot.numbers.at("02088880000").id);
    EXPECT_TRUE(choice.refusal.empty());
}

TEST_F(CallerNumber, is_the_org_units_or_the_nearest_ones_above) {
    EXPECT_EQ(choose("hq").key, "02588880000");
    EXPECT_EQ(choose("north").key, "01088880000");
    EXPECT_EQ(choose("shop").key, "01088880000");
    of("01088880000").calls_out = of("02088880000").calls_out = false;
    EXPECT_EQ(choose("shop").key, "02588880000");
    queue({});
    EXPECT_EQ(choose("shop").key, "02588880000");
    of("02588880000").org_unit = "";  // the root's
    EXPECT_EQ(choose("shop").key, "02588880000");
    EXPECT_EQ(choose("unknown").key, "02588880000");
}

TEST_F(CallerNumber, is_of_the_callees_city_where_one_is) {
    wish.callee = "02012345678";  // no number: its subscriber begins with 1
    EXPECT_EQ(choose("north").key, "01088880000");
    wish.callee = "02032345678";
    EXPECT_EQ(choose("north").key, "02088880000");
    wish.callee = "+8613800010001";
    wish.callee_region = {{"zh-CN", "广东 广州"}, {"en", "Guangzhou, Guangdong"}};
    EXPECT_EQ(choose("north").key, "02088880000");
    of("02088880000").city = "Guangzhou";
    EXPECT_EQ(choose("north").key, "02088880000");
    of("02088880000").city = "广";
    EXPECT_EQ(choose("north").key, "01088880000");
    // One that may not show is no better for its city.
    of("02088880000").city = "广州";
    of("02088880000").filing = "";
    EXPECT_EQ(choose("north").key, "01088880000");
}

TEST_F(CallerNumber, is_one_that_may_show) {
    const auto why = [&](auto change) {
        Snapshot before = snapshot;
        queue({"02588880000"});
        change(of("02588880000"));
        const auto choice = choose();
        snapshot = before;
        EXPECT_EQ(choice.number.has_value(), choice.not_shown.empty());
        return choice.not_shown.empty() ? "shown" : enum_name(choice.not_shown[0].why);
    };
    using configuration::Number;
    EXPECT_EQ(why([](Number&) {}), "shown");
    EXPECT_EQ(why([](Number& n) { n.calls_out = false; }), "off");
    EXPECT_EQ(why([](Number& n) { n.owner = ""; }), "not_filed");
    EXPECT_EQ(why([](Number& n) { n.filing = ""; }), "not_filed");
    EXPECT_EQ(why([](Number& n) { n.expires = "2026-11-29"; }), "expired");
    EXPECT_EQ(why([](Number& n) { n.expires = "2026-11-30"; }), "shown");  // its last day
    EXPECT_EQ(why([](Number& n) { n.expires = ""; }), "shown");
    EXPECT_EQ(why([](Number& n) { n.purposes = {ContactPurpose::marketing}; }), "other_use");
    EXPECT_EQ(why([](Number& n) { n.purposes = {ContactPurpose::service}; }), "shown");
    EXPECT_EQ(why([](Number& n) { n.key = "+864001234567"; }), "in_only");
}

TEST_F(CallerNumber, is_refused_in_words) {
    EXPECT_EQ(choose("south").refusal,
              "no number of ours may show to whom is called: 4001234567 is for calls in only, as "
              "every 400 and 800 number");
    queue({"4001234567", "02500000000", "02588880000"});
    of("02588880000").expires = "2026-01-01";
    EXPECT_EQ(choose().refusal,
              "no number of ours may show to whom is called: 02500000000 is none of ours; "
              "4001234567 is for calls in only, as every 400 and 800 number; "
              "02588880000 is filed no longer");
    snapshot.numbers.clear();
    wish.queue = "";
    EXPECT_EQ(choose().refusal,
              "no number of ours may show to whom is called: neither the queue nor the org unit "
              "has one that calls out");
}

}  // namespace
}  // namespace zongji::calling
