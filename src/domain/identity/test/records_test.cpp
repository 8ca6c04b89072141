#include "domain/identity/audit.h"
#include "domain/identity/schema.h"
#include "domain/identity/sessions.h"
#include "store/test/each_database.h"

#include <latch>
#include <thread>

namespace zongji::identity {
namespace {

class IdentityTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure()) {
            return;
        }
        auto outcome = store::migrate(database(), "identity", migrations());
        ASSERT_TRUE(outcome) << outcome.error().message;
    }

    Result<void> run(std::string_view sql, const store::Parameters& parameters = {}) {
        return database().write([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql, parameters));
            return {};
        });
    }

    Result<void> audit(const AuditEntry& entry) {
        return database().write([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(write_audit(transaction, entry));
            return {};
        });
    }

    std::vector<AuditRow> list(const store::Scope& scope, const AuditFilter& filter = {}) {
        std::vector<AuditRow> rows;
        auto outcome = database().read([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(rows, list_audit(transaction, scope, filter));
            return {};
        });
        EXPECT_TRUE(outcome) << outcome.error().message;
        return rows;
    }

    NewSession open(std::int64_t id, const std::string& user) {
        NewSession made = make_session(SessionId{id}, user, now_);
        EXPECT_TRUE(database().write(
            [&](store::Transaction& transaction) { return write_session(transaction, made); }));
        return made;
    }

    // As somebody would who has the database's file.
    void lift_protection() {
        if (is_postgres()) {
            ASSERT_TRUE(run("ALTER TABLE audit DISABLE TRIGGER ALL"));
        } else {
            ASSERT_TRUE(run("DROP TRIGGER audit_is_not_changed"));
            ASSERT_TRUE(run("DROP TRIGGER audit_is_not_deleted"));
        }
    }

    const Timestamp now_{1'800'000'000'000'000};
};
ZONGJI_ON_EACH_DATABASE(IdentityTest);

AuditEntry entry(int number, OrgUnitId org_unit = OrgUnitId{1}) {
    return {Timestamp{number},
            org_unit,
            "root",
            "192.0.2.1",
            "settings.changed",
            "queues",
            "sales" + std::to_string(number),
            json::object{{"ring_timeout_s", 20}},
            json::object{{"ring_timeout_s", number}}};
}

TEST_P(IdentityTest, sessions_outlive_the_process_by_the_hash_of_their_token) {
    const auto opened = open(1, "li");
    EXPECT_EQ(opened.token.size(), 43u);
    const auto kept = list_sessions(database(), now_);
    ASSERT_TRUE(kept) << kept.error().message;
    ASSERT_EQ(kept->size(), 1u);
    EXPECT_EQ(kept->front().token_hash, token_hash_of(opened.token));
    EXPECT_NE(kept->front().token_hash, opened.token);
    EXPECT_EQ(kept->front().session.user_key, "li");
    EXPECT_EQ(kept->front().session.expires_us, now_ + hours(12));
    EXPECT_TRUE(list_sessions(database(), now_ + hours(12))->empty());
}

TEST_P(IdentityTest, what_is_over_is_removed_and_what_is_used_stays) {
    auto used = open(1, "li").session;
    open(2, "wang");
    used.last_seen_us = now_ + hours(11);
    used.expires_us = now_ + hours(23);
    const auto removed = keep_sessions(database(), {used}, now_ + hours(12));
    ASSERT_TRUE(removed) << removed.error().message;
    EXPECT_EQ(*removed, 1);
    const auto kept = list_sessions(database(), now_ + hours(22));
    ASSERT_EQ(kept->size(), 1u);
    EXPECT_EQ(kept->front().session.last_seen_us, now_ + hours(11));
}

TEST_P(IdentityTest, sign_out_ends_one_session_or_all_of_a_user) {
    for (const int id : {1, 2, 3})
        open(id, "li");
    open(4, "wang");
    std::int64_t ended = 0;
    ASSERT_TRUE(database().write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(sign_out(transaction, SessionId{1}));
        ZONGJI_CHECK(sign_out(transaction, SessionId{1}));
        ZONGJI_TRY(ended, sign_out_all(transaction, "li"));
        return {};
    }));
    EXPECT_EQ(ended, 2);
    const auto kept = list_sessions(database(), now_);
    ASSERT_EQ(kept->size(), 1u);
    EXPECT_EQ(kept->front().session.user_key, "wang");
}

TEST_P(IdentityTest, the_audit_lists_the_newest_first_within_the_scope) {
    for (int i = 1; i <= 5; ++i) {
        ASSERT_TRUE(audit(entry(i, OrgUnitId{i % 2 + 1})));
    }
    const auto all = list(store::Scope::everything());
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[0].key, "sales5");
    EXPECT_EQ(all[0].at_us, Timestamp{5});
    EXPECT_EQ(all[0].after, "{\"ring_timeout_s\":5}");
    EXPECT_EQ(list({{OrgUnitId{1}}, false}).size(), 2u);
    EXPECT_TRUE(list({}).empty());

    const auto older = list(store::Scope::everything(), {all[1].id, "", "", 2});
    ASSERT_EQ(older.size(), 2u);
    EXPECT_EQ(older[0].key, "sales3");
    EXPECT_EQ(list(store::Scope::everything(), {AuditId{}, "queues", "sales2", 50}).size(), 1u);
}

TEST_P(IdentityTest, the_audit_s_chain_holds_and_tells_where_it_was_broken) {
    EXPECT_EQ(verify_audit(database())->rows, 0);
    for (int i = 1; i <= 5; ++i) {
        ASSERT_TRUE(audit(entry(i)));
    }
    const auto head = verify_audit(database());
    ASSERT_TRUE(head) << head.error().message;
    EXPECT_EQ(head->rows, 5);

    const std::string_view falsify = "UPDATE audit SET who = 'li' WHERE id = 3";
    EXPECT_EQ(run(falsify).error().code, ErrorCode::conflict);
    EXPECT_EQ(run("DELETE FROM audit WHERE id = 5").error().code, ErrorCode::conflict);

    lift_protection();
    ASSERT_TRUE(run(falsify));
    auto broken = verify_audit(database());
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, ErrorCode::corrupt);
    EXPECT_NE(broken.error().message.find("row 3"), std::string::npos);

    ASSERT_TRUE(run("DELETE FROM audit WHERE id = 2"));
    EXPECT_NE(verify_audit(database()).error().message.find("row 2"), std::string::npos);
    ASSERT_TRUE(run("DELETE FROM audit WHERE id > 1"));
    EXPECT_NE(verify_audit(database())->hash, head->hash);
}

TEST_P(IdentityTest, the_audit_s_chain_holds_when_many_write_at_once) {
    constexpr int writers = 4, rows = 5;
    std::latch together(writers);
    std::atomic<int> failures{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&, i] {
            together.arrive_and_wait();
            for (int row = 0; row < rows; ++row) {
                failures += audit(entry(10 * i + row)) ? 0 : 1;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(failures, 0);
    const auto head = verify_audit(database());
    ASSERT_TRUE(head) << head.error().message;
    EXPECT_EQ(head->rows, writers * rows);
}

TEST_P(IdentityTest, the_audit_holds_no_secret_but_tells_that_one_was_changed) {
    AuditEntry changed = entry(1);
    changed.before = json::parse(R"({"users":[{"key":"li","password_hash":"OLD","number":"1"}]})");
    changed.after = json::parse(
        R"({"users":[{"key":"li","password_hash":"NEW","number":"1","secret":"NEW"}]})");
    ASSERT_TRUE(audit(changed));
    const auto rows = list(store::Scope::everything());
    EXPECT_EQ(rows.at(0).before,
              R"({"users":[{"key":"li","password_hash":"changed","number":"1"}]})");
    EXPECT_EQ(
        rows.at(0).after,
        R"({"users":[{"key":"li","password_hash":"changed","number":"1","secret":"changed"}]})");
    EXPECT_EQ(json::serialize(without_secrets(json::object{{"token", "x"}})),
              R"({"token":"hidden"})");
}

}  // namespace
}  // namespace zongji::identity
