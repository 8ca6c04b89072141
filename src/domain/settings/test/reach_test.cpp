#include "domain/settings/reach.h"

#include "domain/settings/settings.h"
#include "engine/calendars/calendars.h"
#include "store/test/each_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::settings {
namespace {

using configuration::Document;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// hq above near (with near/desk below) and far; each branch with what one has.
Document branches() {
    Document all;
    const auto labels = configuration::Labels{{"en", "x"}};
    const auto unit = [&](const std::string& key, const std::string& parent) {
        configuration::OrgUnit record;
        record.key = key;
        record.name = labels;
        record.parent = parent;
        all.org_units.push_back(record);
    };
    unit("hq", "");
    unit("near", "hq");
    unit("desk", "near");
    unit("far", "hq");
    const auto user = [&](const std::string& key, const std::string& org_unit,
                          configuration::Role role) {
        configuration::User record;
        record.key = key;
        record.name = key;
        record.org_unit = org_unit;
        record.roles = {role};
        record.password = "some words in a row";
        all.users.push_back(record);
    };
    user("root", "hq", configuration::Role::administrator);
    user("faradmin", "far", configuration::Role::administrator);
    for (const std::string at : {"hq", "near", "far"}) {
        configuration::Skill skill;
        skill.key = at + "-skill";
        skill.name = labels;
        skill.org_unit = at;
        all.skills.push_back(skill);
        configuration::Queue queue;
        queue.key = at + "-queue";
        queue.name = labels;
        queue.org_unit = at;
        queue.skills = {{skill.key, 1}};
        all.queues.push_back(queue);
        configuration::Phone phone;
        phone.key = at + "-phone";
        phone.org_unit = at;
        phone.secret = "some words in a row";
        all.phones.push_back(phone);
        configuration::Flow flow;
        flow.key = at + "-flow";
        flow.name = labels;
        flow.org_unit = at;
        flow.document =
            json::parse(R"({"schema":1,"entry":"q","nodes":{"q":{"type":"queue","queue":")" +
                        queue.key + R"("}}})");
        all.flows.push_back(flow);
        user(at + "-agent", at, configuration::Role::agent);
    }
    configuration::Trunk trunk;
    trunk.key = "far-trunk";
    trunk.org_unit = "far";
    trunk.addresses = {"203.0.113.7"};
    all.trunks.push_back(trunk);
    return all;
}

template <class Record>
std::vector<std::string> keys(const std::vector<Record>& records) {
    std::vector<std::string> all;
    for (const auto& record : records)
        all.push_back(record.key);
    return all;
}

TEST(Reach, of_the_company_is_everything) {
    const Document all = branches();
    for (const char* unit : {"", "hq"}) {
        EXPECT_TRUE(Reach(all, unit).is_whole());
        EXPECT_EQ(Reach(all, unit).readable().users.size(), all.users.size());
    }
}

TEST(Reach, reads_what_is_his_what_that_names_and_what_is_shared_from_above) {
    Document all = branches();
    all.users.back().phone = "near-phone";  // far's agent sits at a phone of near's
    const Document seen = Reach(all, "far").readable();
    EXPECT_THAT(keys(seen.org_units), UnorderedElementsAre("hq", "far"));
    EXPECT_THAT(keys(seen.users), UnorderedElementsAre("faradmin", "far-agent"));
    EXPECT_THAT(keys(seen.skills), UnorderedElementsAre("hq-skill", "far-skill"));
    EXPECT_THAT(keys(seen.queues), UnorderedElementsAre("hq-queue", "far-queue"));
    EXPECT_THAT(keys(seen.flows), UnorderedElementsAre("hq-flow", "far-flow"));
    EXPECT_THAT(keys(seen.phones), UnorderedElementsAre("far-phone", "near-phone"));
    EXPECT_THAT(keys(Reach(all, "near").readable().trunks), IsEmpty());
    EXPECT_THAT(keys(Reach(all, "near").readable().org_units),
                UnorderedElementsAre("hq", "near", "desk"));
}

class BranchTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        ASSERT_TRUE(store::migrate(database(), "settings", migrations()).ok());
        ASSERT_TRUE(calendars::load_zones().ok());
        Passwords passwords{
            [](const std::string& text) -> Result<std::string> { return "#" + text; },
            [](const std::string& hash, const std::string& text) { return hash == "#" + text; }};
        settings_ =
            std::make_unique<Settings>(database(), clock_, ids_, passwords, engine_checks());
        const auto applied = settings_->apply(branches(), {}, {{}, "root", "", ""});
        ASSERT_TRUE(applied.ok() && applied->problems.empty())
            << (applied.ok() ? applied->problems.front().path + applied->problems.front().message
                             : applied.error().message);
    }

    // "done", the code of the refusal, or the path of the problem.
    std::string put(const std::string& kind, const std::string& key, const std::string& record,
                    const std::string& of = "far") {
        const auto report = settings_->put_record(kind, key, json::parse(record), {{}, of, "", of});
        if (!report)
            return enum_word(report.error().code);
        return report->problems.empty() ? "done" : report->problems.front().path;
    }
    std::string remove(const std::string& kind, const std::string& key) {
        const auto report = settings_->delete_record(kind, key, {{}, "far", "", "far"});
        return report ? "done" : enum_word(report.error().code);
    }
    static std::string enum_word(ErrorCode code) {
        switch (code) {
            case ErrorCode::denied:
                return "denied";
            case ErrorCode::not_found:
                return "not found";
            case ErrorCode::conflict:
                return "conflict";
            default:
                return "other";
        }
    }

    SimulatedClock clock_{Timestamp{1'795'000'000'000'000}};
    IdSource ids_;
    std::unique_ptr<Settings> settings_;
};
ZONGJI_ON_EACH_DATABASE(BranchTest);

TEST_P(BranchTest, writes_in_its_subtree) {
    EXPECT_EQ(put("users", "new", R"({"name":"n","org_unit":"far","roles":["agent"],
                                      "skills":[{"skill":"hq-skill","level":3}]})"),
              "done");
    EXPECT_EQ(put("users", "second", R"({"name":"n","org_unit":"far","roles":["administrator"],
                                         "password":"some words in a row"})"),
              "done");
    EXPECT_EQ(put("org_units", "shop", R"({"name":{"en":"s"},"parent":"far"})"), "done");
    EXPECT_EQ(put("skills", "shop-skill", R"({"name":{"en":"s"},"org_unit":"shop"})"), "done");
    EXPECT_EQ(put("org_units", "far", R"({"name":{"en":"renamed"},"parent":"hq"})"), "done");
    EXPECT_EQ(remove("skills", "shop-skill"), "done");
    EXPECT_EQ(remove("users", "new"), "done");
}

TEST_P(BranchTest, changes_nothing_outside) {
    const std::string skill = R"({"name":{"en":"x"},"org_unit":")";
    EXPECT_EQ(put("skills", "hq-skill", skill + "hq\"}"), "done") << "as it is";
    EXPECT_EQ(put("skills", "hq-skill", skill + "far\"}"), "denied");
    EXPECT_EQ(put("skills", "near-skill", skill + "far\"}"), "not found");
    EXPECT_EQ(put("skills", "own", skill + "hq\"}"), "denied");
    EXPECT_EQ(put("skills", "own", skill + "near\"}"), "denied");
    EXPECT_EQ(put("skills", "own", skill + "\"}"), "denied") << "the root's";
    EXPECT_EQ(put("skills", "far-skill", skill + "near\"}"), "denied") << "given away";
    EXPECT_EQ(put("org_units", "far", R"({"name":{"en":"x"},"parent":"near"})"), "denied");
    EXPECT_EQ(put("org_units", "near", R"({"name":{"en":"x"},"parent":"far"})"), "not found");
    EXPECT_EQ(put("org_units", "own", R"({"name":{"en":"x"},"parent":"near"})"), "denied");
    EXPECT_EQ(put("org_units", "hq", R"({"name":{"en":"y"}})"), "denied");
    EXPECT_EQ(put("users", "root", R"({"name":"n","org_unit":"far","roles":["agent"]})"),
              "not found");
    EXPECT_EQ(put("users", "faradmin", R"({"name":"n","org_unit":"hq","roles":["administrator"]})"),
              "denied")
        << "he would rise";
    EXPECT_EQ(remove("users", "near-agent"), "not found");
    EXPECT_EQ(remove("skills", "hq-skill"), "denied");
    EXPECT_EQ(remove("org_units", "far"), "denied");
}

TEST_P(BranchTest, names_nothing_that_it_cannot_read) {
    EXPECT_EQ(put("users", "new", R"({"name":"n","org_unit":"far","roles":["agent"],
                                      "skills":[{"skill":"near-skill","level":3}]})"),
              "/skills/0/skill");
    EXPECT_EQ(put("users", "new", R"({"name":"n","org_unit":"far","roles":["agent"],
                                      "endpoint":"phone","phone":"near-phone"})"),
              "/phone");
    EXPECT_EQ(put("numbers", "4001", R"({"name":{"en":"n"},"org_unit":"far","flow":"near-flow"})"),
              "/flow");
    EXPECT_EQ(put("numbers", "4001", R"({"name":{"en":"n"},"org_unit":"far","flow":"hq-flow"})"),
              "done");
    EXPECT_EQ(put("flows", "own", R"({"name":{"en":"n"},"org_unit":"far","document":{"schema":1,
                "entry":"q","nodes":{"q":{"type":"queue","queue":"near-queue"}}}})"),
              "/document/nodes/q/queue");
}

TEST_P(BranchTest, has_no_trunks_to_change) {
    EXPECT_EQ(put("trunks", "own", R"({"org_unit":"far","addresses":["198.51.100.1"]})"), "denied");
    EXPECT_EQ(put("trunks", "far-trunk", R"({"org_unit":"far","addresses":["198.51.100.1"]})"),
              "denied");
    EXPECT_EQ(remove("trunks", "far-trunk"), "denied");
    EXPECT_EQ(put("trunks", "own", R"({"org_unit":"far","addresses":["198.51.100.1"]})", "hq"),
              "done");
}

}  // namespace
}  // namespace zongji::settings
