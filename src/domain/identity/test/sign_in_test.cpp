#include "domain/identity/passwords.h"
#include "domain/identity/people.h"
#include "domain/identity/schema.h"
#include "store/database.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace zongji::identity {
namespace {

constexpr const char* password = "correct horse";

class PeopleTest : public testing::Test {
protected:
    PeopleTest() {
        EXPECT_TRUE(store::migrate(*database, "identity", migrations()));
        configuration::OrgUnit unit;
        unit.key = "hq";
        company.org_units["hq"] = {OrgUnitId{1}, OrgUnitId{1}, unit};
        configuration::User li;
        li.key = "li";
        li.org_unit = "hq";
        li.roles = {Role::agent};
        li.password_hash = *hash_password(password);
        company.users["li"] = {UserId{10}, OrgUnitId{1}, li};
    }
    ~PeopleTest() override {
        database.reset();
        std::filesystem::remove_all(folder);
    }
    static std::filesystem::path new_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "people-XXXXXX").string();
        return ::mkdtemp(name.data());
    }

    std::unique_ptr<People> make_people() {
        return std::make_unique<People>(
            *database, clock, ids,
            [this] { return std::make_shared<const configuration::Snapshot>(company); },
            [this](std::function<void()> work) {
                later.push_back(std::move(work));
                return true;
            });
    }
    void run(std::string_view sql) {
        const auto done = database->write([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql, {}));
            return {};
        });
        ASSERT_TRUE(done.ok()) << done.error().message;
    }
    std::vector<std::string> audited() {
        Viewer root;
        root.scope = store::Scope::everything();
        std::vector<std::string> rows;
        const auto list = people->list(root, {});
        EXPECT_TRUE(list.ok());
        for (const auto& row : list->items)
            rows.push_back(row.what + " " + row.who);
        return rows;
    }
    std::string sign_in() {
        const auto signed_in = people->sign_in("li", password, "192.0.2.1");
        EXPECT_TRUE(signed_in.ok()) << (signed_in.ok() ? "" : signed_in.error().message);
        return signed_in.ok() ? signed_in->token : "";
    }

    std::filesystem::path folder = new_folder();
    SimulatedClock clock{Timestamp{1'795'000'000'000'000}};
    IdSource ids;
    std::unique_ptr<store::Database> database =
        store::open_database((folder / "test.db").string()).value();
    configuration::Snapshot company;
    std::vector<std::function<void()>> later;
    std::unique_ptr<People> people = make_people();
};

TEST_F(PeopleTest, who_is_signed_in_is_known_without_the_database) {
    const std::string token = sign_in();
    run("DROP TABLE sessions");
    const auto found = people->find(token);
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(found->login, "li");
    EXPECT_EQ(people->find("a guess").error().code, ErrorCode::unauthenticated);
    // And signing out takes effect, though it cannot be put down.
    EXPECT_FALSE(people->sign_out(*found).ok());
    EXPECT_FALSE(people->find(token).ok());
}

TEST_F(PeopleTest, a_restart_signs_nobody_out) {
    const std::string token = sign_in();
    EXPECT_TRUE(people->find(token).ok());
    people = make_people();
    EXPECT_FALSE(people->find(token).ok());
    ASSERT_TRUE(people->load_sessions().ok());
    clock.advance(hours(1));
    const auto found = people->find(token);
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->renew_cookie);
    EXPECT_FALSE(people->find(token)->renew_cookie);
}

TEST_F(PeopleTest, last_use_is_put_down_later) {
    const std::string token = sign_in();
    for (int i = 0; i < 20; ++i) {
        clock.advance(hours(1));
        EXPECT_TRUE(people->find(token).ok());
        EXPECT_LE(later.size(), 1u);
    }
    ASSERT_EQ(later.size(), 1u);
    later.front()();
    people = make_people();
    ASSERT_TRUE(people->load_sessions().ok());
    EXPECT_TRUE(people->find(token).ok());
}

TEST_F(PeopleTest, another_password_ends_the_session_at_once) {
    const std::string token = sign_in();
    auto& li = company.users.at("li").record;
    const std::string hash = li.password_hash;
    li.password_hash = "another";
    EXPECT_FALSE(people->find(token).ok());
    people->configuration_changed(company);
    li.password_hash = hash;
    EXPECT_FALSE(people->find(token).ok());

    const std::string again = sign_in();
    li.active = false;
    EXPECT_FALSE(people->find(again).ok());
}

TEST_F(PeopleTest, his_own_change_of_password_keeps_his_session_and_ends_the_others) {
    const std::string here = sign_in();
    const std::string elsewhere = sign_in();
    const auto viewer = people->find(here);
    ASSERT_TRUE(viewer.ok());
    EXPECT_FALSE(people->check_password(*viewer, "wrong horse").ok());
    ASSERT_TRUE(people->check_password(*viewer, password).ok());
    people->keep_session(*viewer, "another");
    EXPECT_TRUE(people->find(here).ok());
    company.users.at("li").record.password_hash = "another";
    EXPECT_TRUE(people->find(here).ok()) << "told or not";
    EXPECT_FALSE(people->find(elsewhere).ok());
    people->configuration_changed(company);
    EXPECT_TRUE(people->find(here).ok());
    EXPECT_FALSE(people->find(elsewhere).ok());
    EXPECT_EQ(audited().front(), "session.refused li");
}

TEST_F(PeopleTest, attempts_count_while_they_are_under_way) {
    std::vector<Attempt> held;
    for (int i = 0; i < 8; ++i)
        held.push_back(*people->begin_attempt("li" + std::to_string(i), "192.0.2.1"));
    const auto ninth = people->begin_attempt("li", "192.0.2.1");
    ASSERT_FALSE(ninth.ok());
    EXPECT_EQ(ninth.error().code, ErrorCode::exhausted);
    EXPECT_TRUE(people->begin_attempt("li", "192.0.2.2").ok());
    held.pop_back();
    EXPECT_TRUE(people->begin_attempt("li", "192.0.2.1").ok());
}

TEST_F(PeopleTest, a_session_has_an_absolute_end) {
    const std::string token = sign_in();
    const Viewer viewer = *people->find(token);
    for (int i = 0; i < 23; ++i) {
        clock.advance(hours(1));
        EXPECT_TRUE(people->find(token).ok());
        EXPECT_FALSE(people->is_over(viewer));
    }
    clock.advance(hours(1));
    EXPECT_TRUE(people->is_over(viewer));
    EXPECT_FALSE(people->find(token).ok());
}

TEST_F(PeopleTest, a_refusal_does_the_same_for_every_login) {
    EXPECT_FALSE(people->sign_in("li", "wrong horse", "192.0.2.1").ok());
    EXPECT_FALSE(people->sign_in("typed a password", "wrong horse", "192.0.2.1").ok());
    EXPECT_EQ(audited(), (std::vector<std::string>{"session.refused ", "session.refused li"}));
}

TEST_F(PeopleTest, nobody_is_signed_in_or_out_without_a_row_in_the_audit) {
    const std::string token = sign_in();
    ASSERT_TRUE(people->sign_out(*people->find(token)).ok());
    EXPECT_EQ(audited(), (std::vector<std::string>{"session.ended li", "session.opened li"}));
    run("ALTER TABLE audit RENAME TO away");
    EXPECT_FALSE(people->sign_in("LI", password, "192.0.2.1").ok());
    EXPECT_TRUE(list_sessions(*database, clock.now().utc)->empty());
}

}  // namespace
}  // namespace zongji::identity
