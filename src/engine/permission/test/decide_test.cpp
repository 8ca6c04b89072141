#include "engine/permission/test/rules_of_tests.h"

#include <gmock/gmock.h>

namespace zongji::permission::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<int> every_day{1, 2, 3, 4, 5, 6, 7};

RuleDefinition by_day(const std::string& from = "09:00", const std::string& to = "21:00") {
    return rule("hours", HoursRule{{{every_day, from, to}}, {}});
}

void met(Question& question, const std::string& when, bool effective = true) {
    question.facts.contacts.push_back({at(when), ContactMeans::voice, effective});
}

TEST(Decide, allows_what_no_rule_is_against) {
    const auto decision = decide(question(), rules(), now("2026-11-30 10:00"));
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.reason, "allowed");
    EXPECT_EQ(decision.rules_version, 7);
    EXPECT_THAT(decision.not_known, IsEmpty());
}

TEST(Decide, refuses_who_is_on_the_list_and_names_the_rule) {
    Question asked = question();
    asked.facts.stated["on_do_not_call_list"] = true;
    RuleDefinition list = the_list();
    list.version = 3;
    const auto made = Rules::make({list}, "Asia/Shanghai", 9);
    const auto decision = decide(asked, *made, now("2026-11-30 10:00"));
    EXPECT_FALSE(decision.allowed);
    EXPECT_EQ(decision.rule, "do_not_call");
    EXPECT_EQ(decision.reason, "do_not_call");
    EXPECT_EQ(decision.rule_version, 3);
    EXPECT_EQ(decision.rules_version, 9);
    EXPECT_FALSE(decision.because_unknown);
    EXPECT_EQ(decision.earliest, std::nullopt);
}

// ---- What is not known

TEST(Decide, lets_pass_what_is_not_known_and_says_so_unless_the_rule_asks_for_a_no) {
    Question asked = question(ContactPurpose::marketing);
    asked.facts.stated.clear();
    const auto passed = decide(asked, rules(), now("2026-11-30 10:00"));
    EXPECT_TRUE(passed.allowed);
    EXPECT_THAT(passed.not_known, ElementsAre("do_not_call"));

    RuleDefinition consent = rule("consent", FactRule{"consented", true});
    consent.unknown = Unknown::refuses;
    consent.reason = "no_consent";
    const auto refused = decide(asked, rules({consent}), now("2026-11-30 10:00"));
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.reason, "no_consent");
    EXPECT_TRUE(refused.because_unknown);
    EXPECT_EQ(refused.earliest, std::nullopt);

    asked.facts.stated["consented"] = false;
    const auto denied = decide(asked, rules({consent}), now("2026-11-30 10:00"));
    EXPECT_FALSE(denied.allowed);
    EXPECT_FALSE(denied.because_unknown);

    asked.facts.stated["consented"] = true;
    EXPECT_TRUE(decide(asked, rules({consent}), now("2026-11-30 10:00")).allowed);
}

TEST(Decide, a_rule_of_counts_is_not_known_where_the_contacts_are_not) {
    RuleDefinition count = rule("count", CountRule{1, CountPeriod::day, false});
    Question asked = question();
    asked.facts.contacts_since = at("2026-11-30 00:01");  // the day began a minute before
    EXPECT_THAT(decide(asked, rules({count}), now("2026-11-30 10:00")).not_known,
                ElementsAre("count"));
    asked.facts.contacts_since = at("2026-11-30 00:00");
    EXPECT_THAT(decide(asked, rules({count}), now("2026-11-30 10:00")).not_known, IsEmpty());
    asked.facts.contacts_since.reset();
    count.unknown = Unknown::refuses;
    EXPECT_TRUE(decide(asked, rules({count}), now("2026-11-30 10:00")).because_unknown);
}

TEST(Decide, needs_a_number_to_call) {
    Question asked = question();
    for (const char* none : {"", "anonymous", "17951013800010001", "88886666"}) {
        asked.number = none;
        const auto decision = decide(asked, rules(), now("2026-11-30 10:00"));
        EXPECT_FALSE(decision.allowed) << none;
        EXPECT_EQ(decision.reason, "no_number") << none;
    }
}

// ---- Hours

struct Clock {
    const char* now;
    bool allowed;
    const char* earliest;  // of a refusal
};

TEST(Decide, keeps_the_hours_on_both_sides_of_their_limits) {
    for (const Clock& each : std::vector<Clock>{{"2026-11-30 08:59", false, "2026-11-30 09:00"},
                                                {"2026-11-30 09:00", true, ""},
                                                {"2026-11-30 20:59", true, ""},
                                                {"2026-11-30 21:00", false, "2026-12-01 09:00"},
                                                {"2026-11-30 23:59", false, "2026-12-01 09:00"},
                                                {"2026-12-01 00:00", false, "2026-12-01 09:00"}}) {
        const auto decision = decide(question(), rules({by_day()}), now(each.now));
        EXPECT_EQ(decision.allowed, each.allowed) << each.now;
        if (!each.allowed) {
            EXPECT_EQ(decision.earliest, at(each.earliest)) << each.now;
        }
    }
}

TEST(Decide, knows_holidays_and_make_up_days) {
    HoursRule hours{{{{1, 2, 3, 4, 5}, "09:00", "21:00"}},
                    {{"2026-12-01", {}}, {"2026-12-05", {{{}, "10:00", "12:00"}}}}};
    const Rules made = rules({rule("hours", hours)});
    EXPECT_EQ(decide(question(), made, now("2026-12-01 10:00")).earliest, at("2026-12-02 09:00"));
    EXPECT_TRUE(decide(question(), made, now("2026-12-05 10:00")).allowed);  // a Saturday
    EXPECT_FALSE(decide(question(), made, now("2026-12-05 09:59")).allowed);
    EXPECT_EQ(decide(question(), made, now("2026-12-05 12:00")).earliest, at("2026-12-07 09:00"));
}

TEST(Decide, goes_by_the_clock_of_the_place_that_is_called) {
    Question asked = question();
    asked.number = "+81312345678";  // an hour ahead
    EXPECT_TRUE(decide(asked, rules({by_day()}), now("2026-11-30 08:00")).allowed);
    EXPECT_FALSE(decide(asked, rules({by_day()}), now("2026-11-30 20:00")).allowed);
}

TEST(Decide, goes_by_every_clock_of_a_country_that_has_several) {
    Question asked = question();
    asked.number = "+14155550100";
    const Rules made = rules({by_day()});
    const auto utc = [](const char* text) { return Now{at(text, "+00:00"), {}}; };
    // St. John's is 3:30 behind, Honolulu 10.
    EXPECT_FALSE(decide(asked, made, utc("2026-11-30 18:59")).allowed);
    EXPECT_EQ(decide(asked, made, utc("2026-11-30 18:59")).earliest, at("2026-11-30 19:00", "Z"));
    EXPECT_TRUE(decide(asked, made, utc("2026-11-30 19:00")).allowed);
    EXPECT_TRUE(decide(asked, made, utc("2026-12-01 00:29")).allowed);
    EXPECT_FALSE(decide(asked, made, utc("2026-12-01 00:30")).allowed);
}

TEST(Decide, does_not_know_the_hour_where_it_does_not_know_the_place) {
    Question asked = question();
    asked.number = "+2901234567";  // Saint Helena
    RuleDefinition hours = by_day();
    EXPECT_THAT(decide(asked, rules({hours}), now("2026-11-30 03:00")).not_known,
                ElementsAre("hours"));
    hours.unknown = Unknown::refuses;
    EXPECT_TRUE(decide(asked, rules({hours}), now("2026-11-30 10:00")).because_unknown);
}

TEST(Decide, does_not_hold_an_institution_to_peoples_hours) {
    Question asked = question();
    for (const char* number : {"110", "95588", "4001234567", "12345"}) {
        asked.number = number;
        EXPECT_TRUE(decide(asked, rules({by_day()}), now("2026-11-30 03:00")).allowed) << number;
    }
}

TEST(Decide, sets_a_rule_aside_for_what_was_agreed) {
    RuleDefinition hours = by_day();
    hours.unless = {"was_here_just_now", "agreed_time"};
    Question asked = question();
    EXPECT_FALSE(decide(asked, rules({hours}), now("2026-11-30 22:00")).allowed);
    asked.facts.stated["agreed_time"] = false;
    EXPECT_FALSE(decide(asked, rules({hours}), now("2026-11-30 22:00")).allowed);
    asked.facts.stated["agreed_time"] = true;
    EXPECT_TRUE(decide(asked, rules({hours}), now("2026-11-30 22:00")).allowed);
}

// ---- How often

TEST(Decide, counts_by_the_day_of_the_place) {
    const Rules made = rules({rule("day", CountRule{2, CountPeriod::day, false})});
    Question asked = question();
    met(asked, "2026-11-29 23:59");
    met(asked, "2026-11-30 00:00", false);
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 10:00")).allowed);
    met(asked, "2026-11-30 09:00");
    const auto refused = decide(asked, made, now("2026-11-30 10:00"));
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.earliest, at("2026-12-01 00:00"));
    EXPECT_TRUE(decide(asked, made, now("2026-12-01 00:00")).allowed);
}

TEST(Decide, counts_only_the_effective_ones_where_the_rule_says_so) {
    const Rules made = rules({rule("day", CountRule{1, CountPeriod::day, true})});
    Question asked = question();
    met(asked, "2026-11-30 09:00", false);
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 10:00")).allowed);
    met(asked, "2026-11-30 09:30", true);
    EXPECT_FALSE(decide(asked, made, now("2026-11-30 10:00")).allowed);
}

TEST(Decide, counts_each_means_for_itself) {
    const Rules made = rules({rule("day", CountRule{1, CountPeriod::day, false})});
    Question asked = question();
    asked.facts.contacts.push_back({at("2026-11-30 09:00"), ContactMeans::sms, true});
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 10:00")).allowed);
    asked.means = ContactMeans::sms;
    EXPECT_FALSE(decide(asked, made, now("2026-11-30 10:00")).allowed);
}

TEST(Decide, counts_by_the_week_from_monday) {
    const Rules made = rules({rule("week", CountRule{1, CountPeriod::week, false})});
    Question asked = question();
    met(asked, "2026-11-29 20:00");                                     // Sunday
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 10:00")).allowed);  // Monday
    EXPECT_EQ(decide(asked, made, now("2026-11-29 21:00")).earliest, at("2026-11-30 00:00"));
    met(asked, "2026-11-30 11:00");
    for (const char* day : {"2026-11-30 12:00", "2026-12-03 12:00", "2026-12-06 23:59"})
        EXPECT_EQ(decide(asked, made, now(day)).earliest, at("2026-12-07 00:00")) << day;
    EXPECT_TRUE(decide(asked, made, now("2026-12-07 00:00")).allowed);
}

TEST(Decide, counts_by_the_gliding_hour) {
    const Rules made = rules({rule("hour", CountRule{2, CountPeriod::hour, false})});
    Question asked = question();
    met(asked, "2026-11-30 09:00");
    met(asked, "2026-11-30 09:40");
    EXPECT_FALSE(decide(asked, made, now("2026-11-30 10:00")).allowed);
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 10:01")).allowed);
    EXPECT_EQ(decide(asked, made, now("2026-11-30 09:50")).earliest,
              at("2026-11-30 10:00") + microseconds(1));
}

TEST(Decide, asks_for_a_gap) {
    const Rules made = rules({rule("gap", GapRule{minutes(30)})});
    Question asked = question();
    met(asked, "2026-11-30 09:00");
    EXPECT_EQ(decide(asked, made, now("2026-11-30 09:29")).earliest, at("2026-11-30 09:30"));
    EXPECT_TRUE(decide(asked, made, now("2026-11-30 09:30")).allowed);
}

TEST(Decide, says_at_which_time_all_rules_together_allow_it) {
    const Rules made = rules({rule("gap", GapRule{hours(3)}), by_day(),
                              rule("day", CountRule{2, CountPeriod::day, false})});
    Question asked = question();
    met(asked, "2026-11-30 20:00");
    // The gap is over at 23:00, when it is too late.
    EXPECT_EQ(decide(asked, made, now("2026-11-30 20:30")).earliest, at("2026-12-01 09:00"));
    met(asked, "2026-12-01 09:00");
    met(asked, "2026-12-01 20:00");
    EXPECT_EQ(decide(asked, made, now("2026-12-01 20:01")).earliest, at("2026-12-02 09:00"));
}

TEST(Decide, tells_what_no_waiting_helps_against_before_what_passes) {
    Question asked = question();
    asked.facts.stated["refused_us"] = true;
    const Rules made = rules({by_day(), rule("refused_us", FactRule{"refused_us", false})});
    const auto decision = decide(asked, made, now("2026-11-30 03:00"));
    EXPECT_EQ(decision.rule, "refused_us");
    EXPECT_EQ(decision.earliest, std::nullopt);
}

// ---- Which rules

TEST(Decide, asks_a_rule_for_its_purposes_means_and_days_only) {
    RuleDefinition never = rule("never", CountRule{0, CountPeriod::day, false});
    never.purposes = {ContactPurpose::marketing};
    never.means = {ContactMeans::voice};
    never.valid_from = "2026-12-01";
    never.valid_until = "2026-12-31";
    const Rules made = rules({never});
    const auto allowed = [&](ContactPurpose purpose, ContactMeans means, const char* when) {
        Question asked = question(purpose);
        asked.means = means;
        return decide(asked, made, now(when)).allowed;
    };
    using enum ContactPurpose;
    EXPECT_FALSE(allowed(marketing, ContactMeans::voice, "2026-12-01 00:00"));
    EXPECT_FALSE(allowed(marketing, ContactMeans::voice, "2026-12-31 23:59"));
    EXPECT_TRUE(allowed(marketing, ContactMeans::voice, "2026-11-30 23:59"));
    EXPECT_TRUE(allowed(marketing, ContactMeans::voice, "2027-01-01 00:00"));
    EXPECT_TRUE(allowed(service, ContactMeans::voice, "2026-12-01 00:00"));
    EXPECT_TRUE(allowed(marketing, ContactMeans::sms, "2026-12-01 00:00"));
    never.on = false;
    EXPECT_TRUE(decide(question(marketing), rules({never}), now("2026-12-01 10:00")).allowed);
}

TEST(Rules, must_be_whole) {
    const auto wrong = [](std::vector<RuleDefinition> all) {
        const auto made = Rules::make(std::move(all), "Asia/Shanghai", 1);
        return made ? std::string("nothing") : made.error().path;
    };
    const auto with = [&](RuleDefinition more) { return wrong({the_list(), std::move(more)}); };
    EXPECT_EQ(with(by_day()), "nothing");
    EXPECT_EQ(with(by_day("9:00")), "/1/open/0/from");
    EXPECT_EQ(with(by_day("21:00", "09:00")), "/1/open/0/to");
    EXPECT_EQ(with(the_list()), "/1/key");
    EXPECT_EQ(with(rule("A", GapRule{hours(1)})), "/1/key");
    EXPECT_EQ(with(rule("gap", GapRule{})), "/1/gap_s");
    EXPECT_EQ(with(rule("count", CountRule{-1})), "/1/most");
    EXPECT_EQ(with(rule("fact", FactRule{"", true})), "/1/fact");
    RuleDefinition dated = by_day();
    dated.valid_from = "tomorrow";
    EXPECT_EQ(with(dated), "/1/valid_from");
    dated = by_day();
    dated.version = 0;
    EXPECT_EQ(with(dated), "/1/version");
}

TEST(Rules, must_keep_the_list_of_those_not_to_be_called) {
    const auto keeps = [](RuleDefinition list) {
        return Rules::make({std::move(list)}, "Asia/Shanghai", 1).ok();
    };
    EXPECT_TRUE(keeps(the_list()));
    const std::vector<void (*)(RuleDefinition&)> without = {
        [](RuleDefinition& rule) { rule.on = false; },
        [](RuleDefinition& rule) { rule.means = {ContactMeans::voice}; },
        [](RuleDefinition& rule) { rule.purposes = {ContactPurpose::marketing}; },
        [](RuleDefinition& rule) { rule.unless = {"agreed_time"}; },
        [](RuleDefinition& rule) { rule.valid_from = "2027-01-01"; },
        [](RuleDefinition& rule) { rule.valid_until = "2027-01-01"; },
        [](RuleDefinition& rule) {
            rule.check = FactRule{"on_do_not_call_list", true};
        },
        [](RuleDefinition& rule) {
            rule.check = FactRule{"something_else", false};
        },
        [](RuleDefinition& rule) { rule.check = GapRule{hours(1)}; }};
    for (const auto& change : without) {
        RuleDefinition list = the_list();
        change(list);
        EXPECT_FALSE(keeps(list));
    }
    EXPECT_FALSE(Rules::make({}, "Asia/Shanghai", 1).ok());
}

}  // namespace
}  // namespace zongji::permission::test
