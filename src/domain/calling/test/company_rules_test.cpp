#include "domain/calling/company_rules.h"

#include "domain/configuration/validate.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

namespace zongji::calling {
namespace {

using configuration::ContactRule;
using configuration::Snapshot;
using permission::Question;
using ::testing::Contains;
using ::testing::IsEmpty;

Timestamp at(const std::string& local) {
    return *parse_rfc3339(local.substr(0, 10) + "T" + local.substr(11) + ":00+08:00");
}

class CompanyRules : public testing::Test {
protected:
    CompanyRules() { snapshot.org_units["hq"] = {OrgUnitId{1}, {}, {.key = "hq", .name = {}}}; }

    permission::Rules rules() {
        troubles.clear();
        return rules_of(snapshot, troubles);
    }
    permission::Decision decide(const Question& question, const std::string& when) {
        return permission::decide(question, rules(), {at(when), {}});
    }
    void put(const ContactRule& rule) { snapshot.contact_rules[rule.key] = {{}, {}, rule}; }
    ContactRule shipped(const std::string& key) {
        return *std::ranges::find(shipped_rules(), key, &ContactRule::key);
    }
    static Question question(ContactPurpose purpose) {
        Question asked;
        asked.number = "13800010001";
        asked.purpose = purpose;
        asked.facts.stated = {{"on_do_not_call_list", false}, {"consented", true}};
        asked.facts.contacts_since = at("2026-11-01 00:00");
        return asked;
    }
    static void met(Question& question, const std::string& when, bool effective = true) {
        question.facts.contacts.push_back({at(when), ContactMeans::voice, effective});
    }

    Snapshot snapshot;
    std::vector<std::string> troubles;
};

TEST_F(CompanyRules, shipped_are_valid_and_unverified_ones_are_off) {
    configuration::Document document;
    document.org_units = {{.key = "hq", .name = {}}};
    for (const ContactRule& rule : shipped_rules()) {
        EXPECT_FALSE(rule.source.empty()) << rule.key;
        EXPECT_EQ(rule.name.count("zh-CN") + rule.name.count("en"), 2u) << rule.key;
        EXPECT_TRUE(rule.on || rule.standing == RuleStanding::unverified) << rule.key;
        EXPECT_TRUE(!rule.on || rule.standing != RuleStanding::unverified) << rule.key;
        if (rule.key != "do_not_call")
            document.contact_rules.push_back(rule);
    }
    for (const auto& error : validate(document))
        ADD_FAILURE() << error.path << " " << error.message;
    rules();
    EXPECT_THAT(troubles, IsEmpty());
}

struct Case {
    ContactPurpose purpose;
    const char* when;
    const char* reason;
};

TEST_F(CompanyRules, shipped_keep_the_hours_of_each_purpose) {
    using enum ContactPurpose;
    for (const Case& each : std::vector<Case>{{marketing, "2026-11-30 08:59", "outside_hours"},
                                              {marketing, "2026-11-30 09:00", "allowed"},
                                              {marketing, "2026-11-30 20:59", "allowed"},
                                              {marketing, "2026-11-30 21:00", "outside_hours"},
                                              {service, "2026-11-30 07:59", "outside_hours"},
                                              {service, "2026-11-30 08:00", "allowed"},
                                              {survey, "2026-11-30 21:59", "allowed"},
                                              {survey, "2026-11-30 22:00", "outside_hours"},
                                              {collection, "2026-11-30 07:59", "outside_hours"},
                                              {collection, "2026-11-30 08:00", "allowed"},
                                              {collection, "2026-11-30 22:00", "outside_hours"},
                                              {reply, "2026-11-30 07:59", "outside_hours"},
                                              {reply, "2026-11-30 08:00", "allowed"}})
        EXPECT_EQ(decide(question(each.purpose), each.when).reason, each.reason) << each.when;
    Question here = question(reply);
    here.facts.stated["was_here_just_now"] = true;
    EXPECT_TRUE(decide(here, "2026-11-30 23:30").allowed);
    Question agreed = question(collection);
    agreed.facts.stated["agreed_time"] = true;
    EXPECT_TRUE(decide(agreed, "2026-11-30 23:30").allowed);
    // Nobody agrees to be sold something at night by having called.
    Question sold = question(marketing);
    sold.facts.stated["was_here_just_now"] = sold.facts.stated["agreed_time"] = true;
    EXPECT_FALSE(decide(sold, "2026-11-30 23:30").allowed);
}

TEST_F(CompanyRules, shipped_want_consent_to_marketing_and_to_nothing_else) {
    Question asked = question(ContactPurpose::marketing);
    asked.facts.stated.erase("consented");
    const auto refused = decide(asked, "2026-11-30 10:00");
    EXPECT_EQ(refused.reason, "no_consent");
    EXPECT_TRUE(refused.because_unknown);
    asked.purpose = ContactPurpose::service;
    EXPECT_TRUE(decide(asked, "2026-11-30 10:00").allowed);
}

// Where the database is away nothing is known of anybody: who may be helped still is.
TEST_F(CompanyRules, shipped_let_service_go_on_where_nothing_is_known_and_marketing_not) {
    Question asked = question(ContactPurpose::service);
    asked.facts = {};
    const auto passed = decide(asked, "2026-11-30 10:00");
    EXPECT_TRUE(passed.allowed);
    EXPECT_THAT(passed.not_known, Contains("do_not_call"));
    EXPECT_THAT(passed.not_known, Contains("calls_per_day"));
    asked.purpose = ContactPurpose::marketing;
    EXPECT_FALSE(decide(asked, "2026-11-30 10:00").allowed);
    asked.facts.stated["consented"] = true;
    asked.facts.contacts_since = at("2026-11-01 00:00");
    EXPECT_EQ(decide(asked, "2026-11-30 10:00").reason, "do_not_call");
}

TEST_F(CompanyRules, shipped_count) {
    using enum ContactPurpose;
    Question asked = question(marketing);
    met(asked, "2026-11-29 10:00");
    EXPECT_TRUE(decide(asked, "2026-11-30 10:00").allowed);
    met(asked, "2026-11-30 09:30", false);
    EXPECT_EQ(decide(asked, "2026-11-30 10:00").reason, "too_often");
    EXPECT_EQ(decide(asked, "2026-11-30 10:00").earliest, at("2026-12-01 09:00"));

    Question debtor = question(collection);
    met(debtor, "2026-11-30 08:10");
    met(debtor, "2026-11-30 08:20");
    met(debtor, "2026-11-30 08:30", false);
    EXPECT_TRUE(decide(debtor, "2026-11-30 12:00").allowed);
    met(debtor, "2026-11-30 11:00");
    EXPECT_EQ(decide(debtor, "2026-11-30 12:00").rule, "collection_per_day");

    Question busy = question(service);
    for (const char* when : {"10:00", "10:10", "10:20", "10:30"})
        met(busy, std::string("2026-11-30 ") + when, false);
    EXPECT_TRUE(decide(busy, "2026-11-30 10:40").allowed);
    met(busy, "2026-11-30 10:39", false);
    EXPECT_EQ(decide(busy, "2026-11-30 10:40").rule, "calls_per_hour");
    EXPECT_TRUE(decide(busy, "2026-11-30 11:01").allowed);
    for (const char* when : {"12:00", "13:01", "14:02", "15:03"})
        met(busy, std::string("2026-11-30 ") + when, false);
    EXPECT_TRUE(decide(busy, "2026-11-30 17:00").allowed);
    met(busy, "2026-11-30 16:04", false);
    EXPECT_EQ(decide(busy, "2026-11-30 17:30").rule, "calls_per_day");
}

TEST_F(CompanyRules, a_record_takes_the_place_of_a_shipped_rule_and_others_join) {
    ContactRule later = shipped("service_hours");
    later.version = 2;
    later.open = {{{1, 2, 3, 4, 5, 6, 7}, "10:00", "12:00"}};
    put(later);
    const auto refused = decide(question(ContactPurpose::service), "2026-11-30 09:59");
    EXPECT_EQ(refused.rule, "service_hours");
    EXPECT_EQ(refused.rule_version, 2);
    later.on = false;
    put(later);
    EXPECT_TRUE(decide(question(ContactPurpose::service), "2026-11-30 03:00").allowed);
    EXPECT_FALSE(decide(question(ContactPurpose::reply), "2026-11-30 03:00").allowed);

    ContactRule own;
    own.key = "no_mondays";
    own.purposes = {ContactPurpose::survey};
    own.open = {{{2, 3, 4, 5}, "09:00", "18:00"}};
    put(own);
    EXPECT_EQ(decide(question(ContactPurpose::survey), "2026-11-30 10:00").rule, "no_mondays");
    EXPECT_THAT(troubles, IsEmpty());
}

TEST_F(CompanyRules, know_the_holidays_of_the_calendar_that_a_rule_names) {
    configuration::Calendar calendar;
    calendar.key = "national";
    calendar.days = {{"2026-10-01", {}, {}}, {"2026-10-10", {}, {{{}, "09:00", "18:00"}}}};
    snapshot.calendars["national"] = {{}, {}, calendar};
    ContactRule rule;
    rule.key = "workdays";
    rule.purposes = {ContactPurpose::survey};
    rule.open = {{{1, 2, 3, 4, 5}, "09:00", "18:00"}};
    rule.holidays = "national";
    put(rule);
    const auto allowed = [&](const char* when) {
        return decide(question(ContactPurpose::survey), when).allowed;
    };
    EXPECT_FALSE(allowed("2026-10-01 10:00"));  // a Thursday, and a holiday
    EXPECT_TRUE(allowed("2026-10-10 10:00"));   // a Saturday that is worked
    EXPECT_FALSE(allowed("2026-10-10 18:00"));
    EXPECT_FALSE(allowed("2026-10-17 10:00"));  // any Saturday
    rule.holidays_open = {{{}, "10:00", "11:00"}};
    put(rule);
    EXPECT_TRUE(allowed("2026-10-01 10:00"));
    EXPECT_FALSE(allowed("2026-10-01 11:00"));
}

TEST_F(CompanyRules, that_cannot_be_used_leave_the_shipped_ones) {
    ContactRule broken;
    broken.key = "broken";
    broken.open = {{{1}, "9", "10"}};
    put(broken);
    EXPECT_TRUE(decide(question(ContactPurpose::service), "2026-11-30 10:00").allowed);
    EXPECT_EQ(troubles.size(), 1u);
    EXPECT_FALSE(decide(question(ContactPurpose::service), "2026-11-30 03:00").allowed);
}

TEST_F(CompanyRules, limits_are_the_nearest_records_and_the_companys_the_roots) {
    snapshot.org_units["north"] = {OrgUnitId{2}, {}, {.key = "north", .name = {}, .parent = "hq"}};
    snapshot.org_units["shop"] = {OrgUnitId{3}, {}, {.key = "shop", .name = {}, .parent = "north"}};
    EXPECT_EQ(call_rights_of(snapshot, "shop").limits.agent.at_once, 2);
    EXPECT_EQ(call_rights_of(snapshot, "shop").reach.reachable, std::vector<std::string>{"+86"});

    configuration::CallLimits company;
    company.key = "company";  // without an org unit: the root's
    company.agent_calls_at_once = 3;
    company.company_calls_at_once = 9;
    company.night_from = "20:00";
    snapshot.call_limits["company"] = {{}, {}, company};
    configuration::CallLimits north;
    north.key = "north";
    north.org_unit = "north";
    north.reachable = {"+86", "+852"};
    north.agent_calls_at_once = 1;
    north.company_calls_at_once = 1;
    snapshot.call_limits["north"] = {{}, {}, north};

    const auto shop = call_rights_of(snapshot, "shop");
    EXPECT_EQ(shop.limits.agent.at_once, 1);
    EXPECT_EQ(shop.limits.company.at_once, 9);
    EXPECT_EQ(shop.limits.night.from_minute, 20 * 60);
    EXPECT_EQ(shop.reach.reachable.size(), 2u);
    EXPECT_EQ(call_rights_of(snapshot, "hq").limits.agent.at_once, 3);
    EXPECT_EQ(call_rights_of(snapshot, "").reach.reachable.size(), 1u);
}

}  // namespace
}  // namespace zongji::calling
