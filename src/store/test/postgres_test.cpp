#include "store/test/each_database.h"

#include <unistd.h>

// What only a server can do: go away and come back, and serve several processes.
namespace zongji::store {
namespace {

class LostServer : public testing::Test {
protected:
    void SetUp() override {
        auto& server = test::TemporaryPostgres::shared();
        if (!server.is_installed())
            GTEST_SKIP() << "PostgreSQL 15 is NOT INSTALLED HERE";
        location_ = server.new_database();
        auto opened = open_database(location_);
        ASSERT_TRUE(opened) << opened.error().message;
        database_ = std::move(*opened);
        ASSERT_TRUE(run("CREATE TABLE t (id bigint PRIMARY KEY)"));
    }

    Result<void> run(std::string_view sql) {
        return database_->write([&](Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql));
            return {};
        });
    }

    void end_other_sessions() {
        auto other = open_database(location_);
        ASSERT_TRUE(other);
        auto outcome = (*other)->read([&](Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
            return {};
        });
        ASSERT_TRUE(outcome) << outcome.error().message;
    }

    std::string location_;
    std::unique_ptr<Database> database_;
};

TEST_F(LostServer, a_connection_that_ended_while_idle_is_replaced) {
    end_other_sessions();
    auto outcome = run("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(outcome) << outcome.error().message;
}

TEST_F(LostServer, a_transaction_that_lost_its_connection_runs_again) {
    int runs = 0;
    auto outcome = database_->write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO t VALUES (1)"));
        if (runs++ == 0)
            end_other_sessions();
        ZONGJI_CHECK(transaction.execute("INSERT INTO t VALUES (2)"));
        return {};
    });
    EXPECT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(runs, 2);
}

TEST_F(LostServer, a_commit_that_was_cut_off_is_not_repeated) {
    int runs = 0;
    auto outcome = database_->write([&](Transaction& transaction) -> Result<void> {
        ++runs;
        ZONGJI_CHECK(transaction.execute("INSERT INTO t VALUES (1)"));
        end_other_sessions();
        return {};
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::unavailable);
    EXPECT_EQ(runs, 1);
}

TEST_F(LostServer, while_it_is_away_calls_fail_and_afterwards_they_work) {
    auto& server = test::TemporaryPostgres::shared();
    server.stop();
    auto outcome = run("INSERT INTO t VALUES (1)");
    EXPECT_FALSE(outcome);
    EXPECT_TRUE(outcome.ok() || outcome.error().code == ErrorCode::unavailable);
    ASSERT_TRUE(server.start());

    outcome = run("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(outcome) << outcome.error().message;
}

TEST_F(LostServer, a_wrong_location_is_told_without_its_password) {
    auto opened = open_database("postgresql://user:secret@127.0.0.1:1/none?nonsense=1");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
    EXPECT_EQ(opened.error().message.find("secret"), std::string::npos);
}

class OwnDatabase : public LostServer {
protected:
    void SetUp() override {
        LostServer::SetUp();
        if (IsSkipped())
            return;
        database_.reset();
        ASSERT_TRUE(own());
    }
    bool own() {
        auto opened = open_own_database(location_);
        if (!opened) {
            refusal_ = opened.error();
            return false;
        }
        database_ = std::move(*opened);
        return true;
    }

    Error refusal_;
};

TEST_F(OwnDatabase, is_refused_to_a_second_process_which_learns_whose_it_is) {
    const auto first = std::move(database_);
    EXPECT_FALSE(own());
    EXPECT_EQ(refusal_.code, ErrorCode::conflict);
    EXPECT_NE(refusal_.message.find("pid " + std::to_string(getpid())), std::string::npos)
        << refusal_.message;
}

TEST_F(OwnDatabase, is_free_when_its_process_ends) {
    database_.reset();
    EXPECT_TRUE(own());
}

TEST_F(OwnDatabase, is_taken_again_after_its_sessions_were_lost) {
    end_other_sessions();
    auto outcome = run("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(outcome) << outcome.error().message;
    const auto first = std::move(database_);
    EXPECT_FALSE(own()) << "the claim was taken again";
}

TEST_F(OwnDatabase, is_not_written_by_one_who_lost_it_to_another) {
    const auto first = std::move(database_);
    end_other_sessions();
    ASSERT_TRUE(own()) << refusal_.message;
    const auto outcome = first->write([](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO t VALUES (1)"));
        return {};
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace zongji::store
