#include "demonstration/menu_keys.h"

#include "engine/calendars/calendars.h"

#include <gtest/gtest.h>

namespace zongji::demonstration {
namespace {

// Hours, a menu and in it another menu: 1 sales, 2 service, 31 complaints, and 39 leads back.
constexpr std::string_view menus = R"({
  "schema": 1, "entry": "hours", "nodes": {
    "hours": {"type": "hours", "calendar": "office", "exits": {"open": "menu", "closed": "bye"}},
    "menu": {"type": "menu", "prompt": "menu", "choices": {"1": {}, "2": {}, "3": {}},
      "exits": {"1": "sales", "2": "service", "3": "more", "timeout": "lost", "invalid": "menu"}},
    "more": {"type": "menu", "prompt": "menu", "choices": {"1": {}, "9": {}},
      "exits": {"1": "complaints", "9": "menu"}},
    "sales": {"type": "queue", "queue": "sales"},
    "service": {"type": "queue", "queue": "service"},
    "complaints": {"type": "queue", "queue": "complaints"},
    "lost": {"type": "queue", "queue": "service"},
    "bye": {"type": "hang_up"}}})";

class MenuKeys : public testing::Test {
protected:
    MenuKeys() {
        EXPECT_TRUE(calendars::load_zones().ok());
        const OrgUnitId hq{1};
        company.org_units["hq"] = {hq, hq, {.key = "hq"}};
        company.calendars["office"] = {
            Id<struct configuration::CalendarTag>{1}, hq, {.key = "office", .org_unit = "hq"}};
        company.skills["sales"] = {SkillId{1}, hq, {.key = "sales"}};
        company.skills["service"] = {SkillId{2}, hq, {.key = "service"}};
        company.prompts["menu"] = {PromptId{1}, hq, {.key = "menu"}};
        queue(1, "sales", {{"sales", 1}});
        queue(2, "service", {{"service", 5}});
        queue(3, "complaints", {{"sales", 5}, {"service", 5}});
        flow("4001", menus);
    }
    void queue(std::int64_t id, const std::string& key,
               std::vector<configuration::SkillLevel> skills) {
        company.queues[key] = {QueueId{id}, OrgUnitId{1}, {.key = key, .skills = skills}};
    }
    void flow(const std::string& number, std::string_view document) {
        configuration::Flow record{.key = number, .document = json::parse(document)};
        company.flows[number] = {FlowId{1}, OrgUnitId{1}, record};
        company.numbers[number] = {NumberId{1}, OrgUnitId{1}, {.key = number, .flow = number}};
    }
    UserId agent(std::vector<configuration::SkillLevel> skills) {
        configuration::User record{.key = "li", .roles = {configuration::Role::agent}};
        record.skills = std::move(skills);
        company.users["li"] = {UserId{7}, OrgUnitId{1}, record};
        return UserId{7};
    }
    using Keys = std::vector<std::string>;

    configuration::Snapshot company;
};

TEST_F(MenuKeys, lead_to_the_queues_that_the_agent_serves) {
    EXPECT_EQ(menu_keys(company, "4001", agent({{"sales", 1}})), Keys{"1"});
    EXPECT_EQ(menu_keys(company, "4001", agent({{"service", 5}})), Keys{"2"});
    EXPECT_EQ(menu_keys(company, "4001", agent({{"sales", 9}, {"service", 9}})),
              (Keys{"1", "2", "31"}));
}

TEST_F(MenuKeys, lead_to_every_queue_for_who_serves_none) {
    const Keys all{"1", "2", "31"};
    EXPECT_EQ(menu_keys(company, "4001", agent({{"service", 4}})), all);
    EXPECT_EQ(menu_keys(company, "4001", UserId{8}), all);
}

TEST_F(MenuKeys, are_none_without_a_menu) {
    flow("4002",
         R"({"schema": 1, "entry": "a", "nodes": {"a": {"type": "queue", "queue": "sales"}}})");
    EXPECT_EQ(menu_keys(company, "4002", agent({{"sales", 1}})), Keys{});
    EXPECT_EQ(menu_keys(company, "4009", agent({{"sales", 1}})), Keys{});
}

}  // namespace
}  // namespace zongji::demonstration
