#include "domain/configuration/validate.h"

#include "domain/configuration/test/good_document.h"

#include <algorithm>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> paths(const std::vector<Error>& errors) {
    std::vector<std::string> found;
    for (const Error& error : errors)
        found.push_back(error.path);
    return found;
}

TEST(Validate, takes_a_document_in_which_everything_is_right) {
    EXPECT_THAT(paths(validate(good_document())), IsEmpty());
}

TEST(Validate, takes_a_company_alone) {
    Document document;
    document.org_units = {{.key = "company", .name = {}, .parent = "", .zone = "Asia/Shanghai"}};
    EXPECT_THAT(paths(validate(document)), IsEmpty());
}

struct Mistake {
    const char* path;
    std::function<void(Document&)> make;
};

class EachMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(EachMistake, is_found_at_its_place_and_nowhere_else) {
    Document document = good_document();
    GetParam().make(document);
    EXPECT_THAT(paths(validate(document)), ElementsAre(GetParam().path));
}

Number& calls_out(Document& document) {
    document.numbers.push_back({.key = "02588880000",
                                .name = {},
                                .org_unit = "",
                                .flow = "main",
                                .owner = "云衫商城",
                                .city = "南京",
                                .filing = "B2-1",
                                .expires = "2027-06-30",
                                .calls_out = true});
    return document.numbers.back();
}

ContactRule& hours_rule(Document& document) {
    ContactRule rule;
    rule.key = "evenings";
    rule.open = {{{1, 2, 3, 4, 5}, "09:00", "20:00"}};
    document.contact_rules = {rule};
    return document.contact_rules.front();
}

CallLimits& limits(Document& document) {
    CallLimits made;
    made.key = "company";
    document.call_limits = {made};
    return document.call_limits.front();
}

const std::vector<Mistake> mistakes = {
    {"/org_units", [](Document& d) { d = Document{}; }},
    {"/org_units/1/key",
     [](Document& d) {
         d.org_units.push_back(
             {.key = "Big", .name = {}, .parent = "company", .zone = "Asia/Shanghai"});
         std::swap(d.org_units[1], d.org_units[2]);
     }},
    {"/org_units/2/key", [](Document& d) { d.org_units.push_back(d.org_units[1]); }},
    {"/org_units/1/parent", [](Document& d) { d.org_units[1].parent = "shanghai"; }},
    {"/org_units/1/parent", [](Document& d) { d.org_units[1].parent = ""; }},
    {"/org_units/1/parent", [](Document& d) { d.org_units[1].parent = "nanjing"; }},
    {"/org_units/0/zone", [](Document& d) { d.org_units[0].zone = "../etc/passwd"; }},
    {"/org_units/0/name/Chinese",
     [](Document& d) {
         d.org_units[0].name = {{"Chinese", "x"}};
     }},
    {"/org_units/0/name/en", [](Document& d) { d.org_units[0].name["en"] = ""; }},
    {"/org_units/0/name/en",
     [](Document& d) { d.org_units[0].name["en"] = std::string(201, 'x'); }},
    {"/calendars/0/org_unit", [](Document& d) { d.calendars[0].org_unit = "nowhere"; }},
    {"/calendars/0/zone", [](Document& d) { d.calendars[0].zone = "Asia Shanghai"; }},
    {"/calendars/0/open/0/weekdays/1", [](Document& d) { d.calendars[0].open[0].weekdays[1] = 8; }},
    {"/calendars/0/open/0/weekdays", [](Document& d) { d.calendars[0].open[0].weekdays = {}; }},
    {"/calendars/0/open/0/from", [](Document& d) { d.calendars[0].open[0].from = "9:00"; }},
    {"/calendars/0/open/0/to", [](Document& d) { d.calendars[0].open[0].to = "24:01"; }},
    {"/calendars/0/open/0/to", [](Document& d) { d.calendars[0].open[0].to = "08:00"; }},
    {"/calendars/0/open/1", [](Document& d) { d.calendars[0].open[1].from = "11:59"; }},
    {"/calendars/0/days/0/date", [](Document& d) { d.calendars[0].days[0].date = "2026-02-29"; }},
    {"/calendars/0/days/1/date", [](Document& d) { d.calendars[0].days[1].date = "2026-10-01"; }},
    {"/calendars/0/days/1/open/0/weekdays",
     [](Document& d) { d.calendars[0].days[1].open[0].weekdays = {6}; }},
    {"/skills/0/org_unit", [](Document& d) { d.skills[0].org_unit = "nowhere"; }},
    {"/queues/0/skills/0/skill", [](Document& d) { d.queues[0].skills[0].skill = "French"; }},
    {"/queues/0/skills/0/level", [](Document& d) { d.queues[0].skills[0].level = 0; }},
    {"/queues/0/skills/1/skill",
     [](Document& d) {
         d.queues[0].skills.push_back({"refunds", 5});
     }},
    {"/queues/0/priority", [](Document& d) { d.queues[0].priority = -1; }},
    {"/queues/0/ring_timeout_s", [](Document& d) { d.queues[0].ring_timeout_s = 2; }},
    {"/queues/0/wrap_up_s",
     [](Document& d) {
         d.queues[0].wrap_up = WrapUpMode::timed;
         d.queues[0].wrap_up_s = 0;
     }},
    {"/queues/0/service_level_s", [](Document& d) { d.queues[0].service_level_s = 0; }},
    {"/queues/0/service_level_goal_pct",
     [](Document& d) { d.queues[0].service_level_goal_pct = 101; }},
    {"/queues/0/announce_every_s", [](Document& d) { d.queues[0].announce_every_s = 5; }},
    {"/queues/0/max_wait_s", [](Document& d) { d.queues[0].max_wait_s = -1; }},
    {"/queues/0/music", [](Document& d) { d.queues[0].music = "jazz"; }},
    {"/queues/0/dispositions/1/key",
     [](Document& d) { d.queues[0].dispositions[1].key = "solved"; }},
    {"/queues/0/dispositions",
     [](Document& d) {
         d.queues[0].wrap_up = WrapUpMode::mandatory;
         d.queues[0].dispositions = {};
     }},
    {"/phones/0/address", [](Document& d) { d.phones[0].address = "127.0.0.1:5062"; }},
    {"/phones/0/secret_hash", [](Document& d) { d.phones[0].secret_hash = "ABC"; }},
    {"/phones/0/secret_hash", [](Document& d) { d.phones[0].secret = "long enough"; }},
    {"/phones/0/secret",
     [](Document& d) {
         d.phones[0].secret_hash = "";
         d.phones[0].secret = "short";
     }},
    {"/users/0/key", [](Document& d) { d.users[0].key = "li na"; }},
    {"/users/1/key",
     [](Document& d) {
         User other = d.users[0];
         other.key = "Li.Na";
         other.number = other.phone = "";
         other.endpoint = Endpoint::browser;
         other.always_ready = false;
         d.users.push_back(other);
     }},
    {"/users/0/name", [](Document& d) { d.users[0].name = ""; }},
    {"/users/0/org_unit", [](Document& d) { d.users[0].org_unit = "nowhere"; }},
    {"/users/0/roles/1",
     [](Document& d) {
         d.users[0].roles = {Role::agent, Role::agent};
     }},
    {"/users/0/roles",
     [](Document& d) {
         d.users[0].roles = {};
         d.users[0].always_ready = false;
     }},
    {"/users/0/skills/0/skill", [](Document& d) { d.users[0].skills[0].skill = "French"; }},
    {"/users/0/skills/0/level", [](Document& d) { d.users[0].skills[0].level = 11; }},
    {"/users/0/number", [](Document& d) { d.users[0].number = "10a"; }},
    {"/users/0/phone", [](Document& d) { d.users[0].phone = "8002"; }},
    {"/users/0/phone", [](Document& d) { d.users[0].phone = ""; }},
    {"/users/0/always_ready", [](Document& d) { d.users[0].endpoint = Endpoint::browser; }},
    {"/users/0/password", [](Document& d) { d.users[0].password = "1234567"; }},
    {"/users/0/password", [](Document& d) { d.users[0].password = std::string(257, 'x'); }},
    {"/users/0/password_hash", [](Document& d) { d.users[0].password_hash = "$argon2id$x"; }},
    {"/users/0/password_hash",
     [](Document& d) {
         d.users[0].password = "";
         d.users[0].password_hash = "plain text";
     }},
    {"/users/1/number",
     [](Document& d) {
         User other = d.users[0];
         other.key = "wang";
         other.phone = "";
         other.endpoint = Endpoint::browser;
         other.always_ready = false;
         d.users.push_back(other);
     }},
    {"/users/1/phone",
     [](Document& d) {
         User other = d.users[0];
         other.key = "wang";
         other.number = "1002";
         d.users.push_back(other);
     }},
    {"/prompts/1/text", [](Document& d) { d.prompts[1].text = {}; }},
    {"/prompts/1/text/zh-CN", [](Document& d) { d.prompts[1].text["zh-CN"] = ""; }},
    {"/prompts/0/file/zh-CN", [](Document& d) { d.prompts[0].file["zh-CN"] = "../secret.wav"; }},
    {"/prompts/0/file/zh-CN", [](Document& d) { d.prompts[0].file["zh-CN"] = "/etc/a.wav"; }},
    {"/prompts/0/file/zh-CN", [](Document& d) { d.prompts[0].file["zh-CN"] = "music.m4a"; }},
    {"/prompts/0/file/zh-CN", [](Document& d) { d.prompts[0].file["zh-CN"] = "wav"; }},
    {"/flows/0/document", [](Document& d) { d.flows[0].document = nullptr; }},
    {"/trunks/0/addresses", [](Document& d) { d.trunks[0].addresses = {}; }},
    {"/trunks/0/addresses/0", [](Document& d) { d.trunks[0].addresses = {"203.0.113.300"}; }},
    {"/trunks/0/addresses/0", [](Document& d) { d.trunks[0].addresses = {"203.0.113.1/28"}; }},
    {"/trunks/0/addresses/1",
     [](Document& d) {
         d.trunks[0].addresses = {"203.0.113.1", "203.0.113.1"};
     }},
    {"/trunks/0/addresses/0", [](Document& d) { d.trunks[0].addresses = {"0.0.0.0/0"}; }},
    {"/trunks/0/addresses/1",
     [](Document& d) {
         d.trunks[0].addresses = {"203.0.113.1", "::/0"};
     }},
    {"/org_units/0/keep_recordings_days",
     [](Document& d) { d.org_units[0].keep_recordings_days = -1; }},
    {"/trunks/0/max_calls", [](Document& d) { d.trunks[0].max_calls = -1; }},
    {"/trunks/0/silence_talking_s", [](Document& d) { d.trunks[0].silence_talking_s = 0; }},
    {"/trunks/0/silence_waiting_s", [](Document& d) { d.trunks[0].silence_waiting_s = 19; }},
    {"/trunks/0/host", [](Document& d) { d.trunks[0].outbound = true; }},
    {"/trunks/0/host", [](Document& d) { d.trunks[0].host = "ims.example:5060"; }},
    {"/trunks/0/host", [](Document& d) { d.trunks[0].host = "sip:ims.example"; }},
    {"/trunks/0/outbound_proxy", [](Document& d) { d.trunks[0].outbound_proxy = "a@b"; }},
    {"/trunks/0/outbound_proxy", [](Document& d) { d.trunks[0].outbound_proxy = "b:0"; }},
    {"/trunks/0/user",
     [](Document& d) {
         d.trunks[0].registers = true;
         d.trunks[0].host = "ims.example";
     }},
    {"/trunks/0/user", [](Document& d) { d.trunks[0].user = "a b"; }},
    {"/trunks/0/auth_user", [](Document& d) { d.trunks[0].auth_user = "a:b"; }},
    {"/trunks/0/from_user", [](Document& d) { d.trunks[0].from_user = "\"x\""; }},
    {"/trunks/0/realm", [](Document& d) { d.trunks[0].realm = "a\"b"; }},
    {"/trunks/0/secret", [](Document& d) { d.trunks[0].secret = "nobody's"; }},
    {"/trunks/0/secret_hash", [](Document& d) { d.trunks[0].secret_hash = "00"; }},
    {"/trunks/0/number_rules/0", [](Document& d) { d.trunks[0].number_rules = {"086"}; }},
    {"/trunks/0/number_rules/0", [](Document& d) { d.trunks[0].number_rules = {"0=a"}; }},
    {"/trunks/0/number_rules/0", [](Document& d) { d.trunks[0].number_rules = {"0=0"}; }},
    {"/trunks/0/number_rules/1",
     [](Document& d) {
         d.trunks[0].number_rules = {"0=+86", "0="};
     }},
    {"/trunks/0/port", [](Document& d) { d.trunks[0].port = 65'536; }},
    {"/trunks/0/expires_s", [](Document& d) { d.trunks[0].expires_s = 59; }},
    {"/trunks/0/priority", [](Document& d) { d.trunks[0].priority = -1; }},
    {"/trunks/0/weight", [](Document& d) { d.trunks[0].weight = 0; }},
    {"/trunks/0/max_calls_out", [](Document& d) { d.trunks[0].max_calls_out = -1; }},
    {"/trunks/0/calls_per_second", [](Document& d) { d.trunks[0].calls_per_second = -1; }},
    {"/trunks/0/answer_within_s", [](Document& d) { d.trunks[0].answer_within_s = 0; }},
    {"/trunks/0/ask_every_s", [](Document& d) { d.trunks[0].ask_every_s = -1; }},
    {"/trunks/0/lost_after", [](Document& d) { d.trunks[0].lost_after = 0; }},
    {"/trunks/0/back_after", [](Document& d) { d.trunks[0].back_after = 0; }},
    {"/numbers/0/key", [](Document& d) { d.numbers[0].key = "400-123-4567"; }},
    {"/numbers/0/flow", [](Document& d) { d.numbers[0].flow = "other"; }},
    {"/numbers/0/language", [](Document& d) { d.numbers[0].language = "Chinese"; }},
    {"/numbers/0/expires", [](Document& d) { d.numbers[0].expires = "2027-02-29"; }},
    {"/numbers/0/calls_out", [](Document& d) { d.numbers[0].calls_out = true; }},
    {"/numbers/0/calls_out",
     [](Document& d) {
         d.numbers[0].key = "+868001234567";
         d.numbers[0].calls_out = true;
     }},
    {"/numbers/1/owner", [](Document& d) { calls_out(d).owner = ""; }},
    {"/numbers/1/filing", [](Document& d) { calls_out(d).filing = ""; }},
    {"/queues/0/calls_out_as/0", [](Document& d) { d.queues[0].calls_out_as = {"02500000000"}; }},
    {"/queues/0/calls_out_as/0", [](Document& d) { d.queues[0].calls_out_as = {"4001234567"}; }},
    {"/queues/0/calls_out_as/1",
     [](Document& d) {
         const std::string key = calls_out(d).key;
         d.queues[0].calls_out_as = {key, key};
     }},
    {"/contact_rules/0/key", [](Document& d) { hours_rule(d).key = "do_not_call"; }},
    {"/contact_rules/0/org_unit", [](Document& d) { hours_rule(d).org_unit = "nanjing"; }},
    {"/contact_rules/0/version", [](Document& d) { hours_rule(d).version = 0; }},
    {"/contact_rules/0/valid_from", [](Document& d) { hours_rule(d).valid_from = "soon"; }},
    {"/contact_rules/0/valid_until", [](Document& d) { hours_rule(d).valid_until = "2026-13-01"; }},
    {"/contact_rules/0/unless/0", [](Document& d) { hours_rule(d).unless = {"a fact"}; }},
    {"/contact_rules/0/holidays", [](Document& d) { hours_rule(d).holidays = "none"; }},
    {"/contact_rules/0/open", [](Document& d) { hours_rule(d).open.clear(); }},
    {"/contact_rules/0/open/0/to", [](Document& d) { hours_rule(d).open[0].to = "08:00"; }},
    {"/contact_rules/0/holidays_open/0/weekdays",
     [](Document& d) {
         hours_rule(d).holidays_open = {{{1}, "10:00", "12:00"}};
     }},
    {"/contact_rules/0/fact", [](Document& d) { hours_rule(d).check = ContactCheck::fact; }},
    {"/contact_rules/0/gap_s", [](Document& d) { hours_rule(d).check = ContactCheck::gap; }},
    {"/contact_rules/0/most",
     [](Document& d) {
         hours_rule(d).check = ContactCheck::count;
         d.contact_rules[0].most = -1;
     }},
    {"/call_limits/0/reachable/0", [](Document& d) { limits(d).reachable = {"86"}; }},
    {"/call_limits/0/refused/0", [](Document& d) { limits(d).refused = {"+"}; }},
    {"/call_limits/0/agent_calls_at_once", [](Document& d) { limits(d).agent_calls_at_once = -1; }},
    {"/call_limits/0/company_minutes_a_day",
     [](Document& d) { limits(d).company_minutes_a_day = 1'000'001; }},
    {"/call_limits/0/night_from", [](Document& d) { limits(d).night_from = "22"; }},
    {"/call_limits/0/night_pct", [](Document& d) { limits(d).night_pct = 101; }},
    {"/call_limits/1/org_unit",
     [](Document& d) {
         CallLimits second = limits(d);
         second.key = "second";
         d.call_limits.push_back(second);
     }},
};

INSTANTIATE_TEST_SUITE_P(Validate, EachMistake, ::testing::ValuesIn(mistakes));

TEST(Validate, takes_the_whole_internet_for_a_trunk_where_that_is_said) {
    Document document = good_document();
    document.trunks[0].addresses = {"0.0.0.0/0", "::/0"};
    EXPECT_EQ(paths(validate(document)).size(), 2u);
    document.trunks[0].open_to_internet = true;
    EXPECT_THAT(paths(validate(document)), ElementsAre());
}

TEST(Validate, takes_a_filed_number_that_calls_out_and_rules_and_limits_of_a_company) {
    Document document = good_document();
    document.queues[0].calls_out_as = {calls_out(document).key};
    ContactRule& rule = hours_rule(document);
    rule.holidays = "hours";
    rule.holidays_open = {{{}, "10:00", "12:00"}};
    limits(document).reachable = {"+86", "+852"};
    EXPECT_THAT(paths(validate(document)), ElementsAre());
}

TEST(Validate, takes_a_carrier_that_we_register_with_and_no_address) {
    Document document = good_document();
    Trunk& trunk = document.trunks[0];
    trunk.addresses.clear();
    trunk.host = "gd.ims.example";
    trunk.outbound_proxy = "[2001:db8::9]:5070";
    trunk.registers = trunk.outbound = true;
    trunk.user = "+862088880000";
    trunk.auth_user = "+862088880000@gd.ims.example";
    trunk.secret = "1";  // it is the carrier's
    trunk.number_rules = {"0=+86", "=9", "00=+", "+86="};
    EXPECT_THAT(paths(validate(document)), ElementsAre());
}

TEST(Validate, collects_everything_that_is_wrong) {
    Document document = good_document();
    document.queues[0].priority = -1;
    document.users[0].password = "short";
    document.numbers[0].flow = "other";
    EXPECT_THAT(paths(validate(document)),
                ElementsAre("/queues/0/priority", "/users/0/password", "/numbers/0/flow"));
}

TEST(Validate, places_what_the_outside_checks_find) {
    Checks checks;
    checks.zone_exists = [](const std::string&) { return false; };
    checks.flow = [](const Flow& flow, const Document& all) {
        EXPECT_EQ(flow.key, "main");
        EXPECT_EQ(all.queues.size(), 1u);
        return std::vector<Error>{invalid("is not known here", "/nodes/3")};
    };
    EXPECT_THAT(paths(validate(good_document(), checks)),
                ElementsAre("/org_units/0/zone", "/org_units/1/zone", "/flows/0/document/nodes/3"));
}

TEST(Validate, never_repeats_a_secret) {
    Document document = good_document();
    document.users[0].password = "geheim";
    document.phones[0].secret = "geheim";
    document.phones[0].secret_hash = "geheim";
    const auto errors = validate(document);
    EXPECT_FALSE(errors.empty());
    for (const Error& error : errors) {
        EXPECT_EQ(error.message.find("geheim"), std::string::npos) << error.message;
    }
}

TEST(ValidateKeys, leaves_references_alone) {
    Document document = good_document();
    document.numbers[0].flow = "stored elsewhere";
    EXPECT_THAT(paths(validate_keys(document)), IsEmpty());
    document.numbers.push_back(document.numbers[0]);
    EXPECT_THAT(paths(validate_keys(document)), ElementsAre("/numbers/1/key"));
}

}  // namespace
}  // namespace zongji::configuration
