#include "domain/settings/settings.h"

#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/configuration/test/good_document.h"
#include "domain/settings/yaml_document.h"
#include "store/test/each_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::settings {
namespace {

using configuration::Change;
using configuration::Document;
using configuration::good_document;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Timestamp monday{1'795'000'000'000'000};

class SettingsTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        const auto migrated = store::migrate(database(), "settings", migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        settings_ = make_settings();
    }

    std::unique_ptr<Settings> make_settings() {
        // A stand-in for libsodium that shares its one trait that matters: each hash has a salt.
        Passwords passwords;
        passwords.hash = [this](const std::string& password) -> Result<std::string> {
            if (password == "password123")
                return invalid("is one of those that are tried first");
            return "$argon2id$" + std::to_string(++hashed_) + "$" +
                   std::to_string(std::hash<std::string>{}(password));
        };
        passwords.verify = [](const std::string& hash, const std::string& password) {
            return hash.ends_with("$" + std::to_string(std::hash<std::string>{}(password)));
        };
        WriteAudit audit = [this](store::Transaction&, const Actor& actor,
                                  const AuditedChange& audited) -> Result<void> {
            const Change& change = audited.change;
            values_.push_back(json::serialize(audited.before) + " to " +
                              json::serialize(audited.after));
            EXPECT_TRUE(audited.org_unit_id);
            audited_.push_back(actor.name + ": " + enum_name(change.change) + " " + change.kind +
                               "/" + change.key);
            if (fail_audit_)
                return Error{ErrorCode::unavailable, "no audit", {}};
            return {};
        };
        return std::make_unique<Settings>(database(), clock_, ids_, passwords,
                                          configuration::Checks{}, audit);
    }

    ApplyReport apply(const Document& document, ApplyOptions options = {}) {
        auto report = settings_->apply(document, options, test_);
        EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
        return report.ok() ? *report : ApplyReport{};
    }

    configuration::Snapshot load() {
        auto snapshot = settings_->load();
        EXPECT_TRUE(snapshot.ok()) << (snapshot.ok() ? "" : snapshot.error().message);
        return snapshot.ok() ? *snapshot : configuration::Snapshot{};
    }

    static std::vector<std::string> words(const std::vector<Change>& changes) {
        std::vector<std::string> result;
        for (const Change& change : changes) {
            std::string line = enum_name(change.change) + " " + change.kind + "/" + change.key;
            for (const auto& field : change.fields)
                line += " " + field;
            result.push_back(line);
        }
        return result;
    }

    const Actor test_{UserId{}, "test", ""};
    SimulatedClock clock_{monday};
    IdSource ids_;
    int hashed_ = 0;
    bool fail_audit_ = false;
    std::vector<std::string> audited_;
    std::vector<std::string> values_;
    std::unique_ptr<Settings> settings_;
};
ZONGJI_ON_EACH_DATABASE(SettingsTest);

TEST_P(SettingsTest, applies_a_document_and_gives_it_back) {
    const ApplyReport report = apply(good_document());
    EXPECT_THAT(report.problems, IsEmpty());
    EXPECT_EQ(report.version, 1);
    EXPECT_EQ(report.changes.size(), 12u);
    EXPECT_EQ(audited_.size(), 12u);

    const auto snapshot = load();
    EXPECT_EQ(snapshot.version, 1);
    const auto company = snapshot.org_units.at("company").id;
    const auto nanjing = snapshot.org_units.at("nanjing").id;
    EXPECT_TRUE(company);
    EXPECT_EQ(snapshot.users.at("li.na").org_unit_id, nanjing);
    EXPECT_EQ(snapshot.skills.at("refunds").org_unit_id, company) << "none given: the root";
    EXPECT_EQ(snapshot.org_units.at("nanjing").org_unit_id, nanjing);
    EXPECT_EQ(snapshot.queues.at("support").record.name.at("zh-CN"), "售后");
}

TEST_P(SettingsTest, changes_nothing_the_second_time) {
    apply(good_document());
    audited_.clear();
    const ApplyReport again = apply(good_document());
    EXPECT_THAT(words(again.changes), IsEmpty());
    EXPECT_EQ(again.version, 1);
    EXPECT_EQ(hashed_, 1);
    EXPECT_THAT(audited_, IsEmpty());
}

TEST_P(SettingsTest, keeps_only_hashes_of_secrets) {
    Document document = good_document();
    document.phones[0].secret_hash = "";
    document.phones[0].secret = "phone secret";
    apply(document);
    const auto snapshot = load();
    EXPECT_EQ(snapshot.users.at("li.na").record.password, "");
    EXPECT_TRUE(snapshot.users.at("li.na").record.password_hash.starts_with("$argon2id$1$"));
    EXPECT_EQ(snapshot.phones.at("8001").record.secret_hash,
              phone_secret_hash("8001", "phone secret"));

    const auto text = settings_->export_yaml();
    ASSERT_TRUE(text.ok());
    EXPECT_THAT(*text, Not(HasSubstr("phone secret")));
    EXPECT_THAT(*text, Not(HasSubstr("correct horse")));
}

TEST_P(SettingsTest, changes_a_password_and_keeps_one_that_is_left_out) {
    apply(good_document());
    Document document = good_document();
    document.users[0].password = "";
    document.phones[0].secret_hash = "";
    EXPECT_THAT(words(apply(document).changes), IsEmpty());

    document.users[0].password = "battery staple";
    EXPECT_THAT(words(apply(document).changes), ElementsAre("changed users/li.na password_hash"));
    EXPECT_EQ(hashed_, 2);
}

TEST_P(SettingsTest, keeps_a_trunks_secret_only_for_whom_it_was_entered) {
    Document document = good_document();
    configuration::Trunk& trunk = document.trunks[0];
    trunk.host = "ims.example";
    trunk.registers = true;
    trunk.user = "02088880000";
    trunk.secret = "abc123";
    apply(document);
    const std::string hash = load().trunks.at("carrier").record.secret_hash;
    // printf '02088880000:ims.example:abc123' | md5sum, | sha256sum
    EXPECT_EQ(hash,
              "bd1ecca9cb6d30fe4e968069f4a94ce8"
              "1a8bfa1a81563241081e3674d78e1df473329b4d3fc101535401eb737551a769");
    EXPECT_EQ(load().trunks.at("carrier").record.secret, "");

    trunk.secret.clear();
    EXPECT_THAT(words(apply(document).changes), IsEmpty()) << "it stays";
    trunk.auth_user = "02088880000";
    trunk.realm = "ims.example";
    EXPECT_THAT(words(apply(document).changes),
                ElementsAre("changed trunks/carrier auth_user realm"))
        << "as before in other words";
    EXPECT_EQ(load().trunks.at("carrier").record.secret_hash, hash);

    trunk.realm = "elsewhere";
    const ApplyReport refused = apply(document);
    ASSERT_EQ(refused.problems.size(), 1u);
    EXPECT_EQ(refused.problems[0].path, "/trunks/0/secret");
    trunk.secret = "abc123";
    EXPECT_THAT(words(apply(document).changes),
                ElementsAre("changed trunks/carrier realm secret_hash"));
    const auto text = settings_->export_yaml();
    ASSERT_TRUE(text.ok());
    EXPECT_THAT(*text, Not(HasSubstr("abc123")));
}

TEST_P(SettingsTest, leaves_alone_what_is_not_named_unless_told_to_prune) {
    apply(good_document());
    Document part;
    part.org_units = good_document().org_units;
    part.skills = {{.key = "english", .name = {}, .org_unit = ""}};
    EXPECT_THAT(words(apply(part).changes), ElementsAre("added skills/english"));
    EXPECT_EQ(load().skills.size(), 2u);

    const ApplyReport pruned = apply(part, {.dry_run = false, .prune = true});
    EXPECT_THAT(
        words(pruned.changes),
        ElementsAre("removed calendars/hours", "removed skills/refunds", "removed queues/support",
                    "removed phones/8001", "removed users/li.na", "removed prompts/music",
                    "removed prompts/welcome", "removed flows/main", "removed trunks/carrier",
                    "removed numbers/4001234567"));
    EXPECT_THAT(load().queues, IsEmpty());
}

TEST_P(SettingsTest, gives_a_key_that_comes_back_its_old_id) {
    apply(good_document());
    const auto id = load().users.at("li.na").id;
    ASSERT_TRUE(settings_->delete_record("users", "li.na", test_).ok());
    const auto removed = settings_->load_removed();
    ASSERT_TRUE(removed.ok()) << removed.error().message;
    EXPECT_EQ(removed->users.size(), 1u);
    EXPECT_TRUE(removed->users.contains("li.na")) << "history keeps its name";
    EXPECT_THAT(load().users, IsEmpty());

    Document document = good_document();
    document.users[0].password = "";
    apply(document);
    EXPECT_EQ(load().users.at("li.na").id, id);
    EXPECT_EQ(load().users.at("li.na").record.password_hash, "") << "hashes do not survive";
}

TEST_P(SettingsTest, only_looks_in_a_dry_run) {
    const ApplyReport report = apply(good_document(), {.dry_run = true, .prune = false});
    EXPECT_TRUE(report.dry_run);
    EXPECT_EQ(report.changes.size(), 12u);
    EXPECT_EQ(load().version, 0);
    EXPECT_THAT(load().queues, IsEmpty());
    EXPECT_THAT(audited_, IsEmpty());
}

TEST_P(SettingsTest, changes_nothing_while_anything_is_wrong) {
    apply(good_document());
    Document document = good_document();
    document.queues[0].priority = 7;
    document.numbers[0].flow = "missing";
    document.users[0].roles = {};
    const ApplyReport report = apply(document);
    ASSERT_EQ(report.problems.size(), 3u);
    EXPECT_EQ(report.problems[0].path, "/users/0/roles");
    EXPECT_EQ(report.problems[2].path, "/numbers/0/flow");
    EXPECT_EQ(load().queues.at("support").record.priority, 0);
    EXPECT_EQ(load().version, 1);
}

TEST_P(SettingsTest, names_paths_of_the_given_document_and_stored_records_by_key) {
    apply(good_document());
    Document part;
    part.queues = {good_document().queues[0]};
    part.queues[0].key = "sales";
    part.queues[0].music = "missing";
    const ApplyReport report = apply(part);
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].path, "/queues/0/music");

    Document only;
    only.org_units = good_document().org_units;
    only.numbers = good_document().numbers;
    const ApplyReport pruned = apply(only, {.dry_run = false, .prune = true});
    ASSERT_EQ(pruned.problems.size(), 1u);
    EXPECT_EQ(pruned.problems[0].path, "/numbers/0/flow");

    const auto refused = settings_->delete_record("flows", "main", test_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(refused.error().message,
              "the stored record \"4001234567\" of the numbers: /flow names none of the flows");
}

TEST_P(SettingsTest, rolls_back_when_the_audit_cannot_be_written) {
    fail_audit_ = true;
    const auto report = settings_->apply(good_document(), {}, test_);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::unavailable);
    EXPECT_THAT(load().queues, IsEmpty());
    EXPECT_EQ(load().version, 0);
}

TEST_P(SettingsTest, keeps_the_last_active_administrator) {
    Document document = good_document();
    document.users[0].roles.push_back(configuration::Role::administrator);
    apply(document);
    document.users[0].active = false;
    ASSERT_EQ(apply(document).problems.size(), 1u);
    // One who has no password lets nobody in.
    configuration::User other{.key = "other", .name = "other", .org_unit = "hq"};
    other.roles = {configuration::Role::administrator};
    other.org_unit = document.users[0].org_unit;
    document.users.push_back(other);
    ASSERT_EQ(apply(document).problems.size(), 1u);
    EXPECT_FALSE(settings_->delete_record("users", "li.na", test_).ok());
    EXPECT_TRUE(load().users.at("li.na").record.active);
}

TEST_P(SettingsTest, does_not_count_old_faults_of_stored_records) {
    apply(good_document());
    settings_ = std::make_unique<Settings>(
        database(), clock_, ids_, Passwords{},
        configuration::Checks{
            .flow = [](const auto&,
                       const auto&) { return std::vector<Error>{invalid("is new", "/nodes")}; },
            .zone_exists = {}});
    const auto put = settings_->put_record("skills", "english", json::object{}, test_);
    ASSERT_TRUE(put.ok());
    EXPECT_THAT(put->problems, IsEmpty());
    const auto flow =
        settings_->put_record("flows", "main", json::object{{"document", json::object{}}}, test_);
    ASSERT_TRUE(flow.ok());
    ASSERT_EQ(flow->problems.size(), 1u);
    EXPECT_EQ(flow->problems[0].path, "/document/nodes");
}

TEST_P(SettingsTest, tells_at_its_field_that_a_password_is_one_of_those_tried_first) {
    apply(good_document());
    const auto put = settings_->put_record("users", "sun",
                                           json::object{{"name", "孙三"},
                                                        {"number", "1077"},
                                                        {"org_unit", "company"},
                                                        {"roles", json::array{"agent"}},
                                                        {"password", "password123"}},
                                           test_);
    ASSERT_TRUE(put.ok()) << put.error().message;
    ASSERT_EQ(put->problems.size(), 1u);
    EXPECT_EQ(put->problems[0].path, "/password");
    EXPECT_EQ(load().users.count("sun"), 0u);
}

TEST_P(SettingsTest, says_which_stored_records_do_not_hold_any_more) {
    configuration::Checks checks;
    Result<void> file = {};
    checks.prompt_file = [&](const std::string&) { return file; };
    settings_ = std::make_unique<Settings>(database(), clock_, ids_, Passwords{}, checks);
    Document company = good_document();
    company.users.clear();
    apply(company);
    EXPECT_THAT(settings_->problems_of(document_of(load())), IsEmpty());

    file = not_found("is not there");
    const auto problems = settings_->problems_of(document_of(load()));
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].kind + " " + problems[0].key + " " + problems[0].path,
              "prompts music /file/zh-CN");
    EXPECT_EQ(problems[0].message, "cannot be played: the file is not there");
}

TEST_P(SettingsTest, puts_single_records) {
    apply(good_document());
    const Actor actor{UserId{5}, "admin", ""};
    audited_.clear();
    auto put = settings_->put_record("skills", "english",
                                     json::object{{"name", {{"en", "English"}}}}, actor);
    ASSERT_TRUE(put.ok()) << put.error().message;
    EXPECT_THAT(audited_, ElementsAre("admin: added skills/english"));
    EXPECT_EQ(values_.back(), R"(null to {"key":"english","name":{"en":"English"},"org_unit":""})");

    put = settings_->put_record("skills", "english", json::object{{"level", 1}}, actor);
    ASSERT_FALSE(put.ok());
    EXPECT_EQ(put.error().path, "/level");
    put = settings_->put_record("skills", "english", json::object{{"key", "french"}}, actor);
    EXPECT_EQ(put.ok() ? "" : put.error().path, "/key");
    put = settings_->put_record("colours", "red", json::object{}, actor);
    EXPECT_EQ(put.ok() ? ErrorCode::failed : put.error().code, ErrorCode::not_found);
    put = settings_->put_record("skills", "No Key", json::object{}, actor);
    ASSERT_TRUE(put.ok());
    EXPECT_EQ(put->problems.at(0).path, "/key");
    EXPECT_EQ(settings_->delete_record("skills", "none", actor).error().code, ErrorCode::not_found);
    EXPECT_TRUE(settings_->delete_record("skills", "english", actor).ok());
    EXPECT_EQ(values_.back(), R"({"key":"english","name":{"en":"English"},"org_unit":""} to null)");
}

TEST_P(SettingsTest, changes_a_record_only_as_it_was_expected) {
    apply(good_document());
    const auto version = [&] {
        return settings_->load_with_versions()->versions.at("skills").at("english");
    };
    const auto put = [&](const char* name, const Expected& expected) {
        return settings_->put_record("skills", "english", json::object{{"name", {{"en", name}}}},
                                     test_, expected);
    };
    ASSERT_TRUE(put("English", {.absent = true}).ok());
    const auto taken = put("Another", {.absent = true});
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().code, ErrorCode::conflict);
    EXPECT_EQ(taken.error().path, "/key");

    const std::int64_t first = version();
    EXPECT_EQ(first, load().version);
    apply(good_document(), {.prune = false});
    ASSERT_TRUE(put("British", {.version = first}).ok());
    EXPECT_GT(version(), first);
    const auto late = put("American", {.version = first});
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().path, "/version");
    EXPECT_EQ(load().skills.at("english").record.name.at("en"), "British");
    EXPECT_EQ(settings_->delete_record("skills", "english", test_, {.version = first}).error().path,
              "/version");

    // A change of another record is none of this one.
    ASSERT_TRUE(settings_->put_record("skills", "french", json::object{}, test_).ok());
    EXPECT_TRUE(settings_->delete_record("skills", "english", test_, {.version = version()}).ok());
    const auto gone = put("English", {.version = first});
    ASSERT_FALSE(gone.ok());
    EXPECT_EQ(gone.error().code, ErrorCode::not_found);
}

TEST_P(SettingsTest, takes_null_for_what_was_left_out) {
    apply(good_document());
    const auto put = settings_->put_record(
        "queues", "new",
        json::parse(R"({"auto_answer":null,"music":null,"ring_timeout_s":null,"skills":null})"),
        test_);
    ASSERT_TRUE(put.ok()) << put.error().message;
    EXPECT_EQ(load().queues.at("new").record.ring_timeout_s, 20);
    EXPECT_EQ(
        json::serialize(without_nulls("flows", json::parse(R"({"a":null,"document":{"b":null}})"))),
        R"({"document":{"b":null}})");
}

TEST_P(SettingsTest, applies_its_own_export_without_a_change) {
    apply(good_document());
    const auto text = settings_->export_yaml();
    ASSERT_TRUE(text.ok());
    auto report = settings_->apply_yaml(*text, {.dry_run = false, .prune = true}, test_);
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_THAT(words(report->changes), IsEmpty()) << *text;
    EXPECT_THAT(report->problems, IsEmpty());
    EXPECT_EQ(*settings_->export_yaml(), *text);
}

TEST_P(SettingsTest, tells_the_lines_of_a_file) {
    const auto report = settings_->apply_yaml(
        "org_units:\n  - key: company\nnumbers:\n  - key: 4001234567\n    flow: main\n", {}, test_);
    ASSERT_TRUE(report.ok());
    ASSERT_EQ(report->problems.size(), 1u);
    EXPECT_EQ(report->problems[0].message, "line 5: /numbers/0/flow names none of the flows");
    EXPECT_EQ(report->problems[0].line, 5);

    const auto broken = settings_->apply_yaml("org_units: [", {}, test_);
    ASSERT_TRUE(broken.ok());
    EXPECT_THAT(broken->problems.at(0).message, HasSubstr("line 1"));
    EXPECT_EQ(load().version, 0);
}

TEST(PhoneSecret, is_hashed_as_digest_asks) {
    // printf '8001:zongji:secret' | md5sum
    EXPECT_EQ(phone_secret_hash("8001", "secret"), "3f774318985a1e0c8527b6eacb56801c");
}

}  // namespace
}  // namespace zongji::settings
