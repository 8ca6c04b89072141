#include "store/postgres_survey.h"

#include "store/test/each_database.h"

#include <fstream>

namespace zongji::store {
namespace {

class PostgresSurveyTest : public testing::Test {
protected:
    void SetUp() override {
        if (!server_.is_installed())
            GTEST_SKIP() << "PostgreSQL 15 is NOT INSTALLED HERE";
        location_ = server_.new_database();
        connect();
        execute("CREATE TABLE books (id bigint PRIMARY KEY, title text)");
        execute("INSERT INTO books SELECT n, 'title' || n FROM generate_series(1, 5000) n");
    }
    void connect() {
        auto opened = open_database(location_);
        ASSERT_TRUE(opened) << opened.error().message;
        database_ = std::move(*opened);
    }
    void execute(const std::string& sql) {
        const auto done = database_->write([&](Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql));
            return {};
        });
        ASSERT_TRUE(done) << done.error().message;
    }
    std::string answer(const std::string& sql) {
        std::string text;
        const auto read = database_->read([&](Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(const Rows rows, transaction.query(sql));
            text = rows.at(0).text(0);
            return {};
        });
        EXPECT_TRUE(read) << read.error().message;
        return text;
    }
    PostgresSurvey survey() {
        const auto found = survey_postgres(*database_);
        EXPECT_TRUE(found) << found.error().message;
        return found ? *found : PostgresSurvey{};
    }

    test::TemporaryPostgres& server_ = test::TemporaryPostgres::shared();
    std::string location_;
    std::unique_ptr<Database> database_;
};

TEST_F(PostgresSurveyTest, says_that_amcheck_is_not_there) {
    const auto found = survey();
    EXPECT_FALSE(found.has_amcheck);
    EXPECT_FALSE(found.has_checksums);
    EXPECT_EQ(found.indexes, 0);
}

TEST_F(PostgresSurveyTest, finds_a_broken_index_with_amcheck) {
    execute("CREATE EXTENSION amcheck");
    auto found = survey();
    EXPECT_TRUE(found.has_amcheck);
    EXPECT_EQ(found.refused, "");
    EXPECT_EQ(found.tables, 1);
    EXPECT_GE(found.indexes, 1);
    EXPECT_TRUE(found.faults.empty()) << found.faults.front();

    const std::string index = answer("SELECT CAST(current_setting('data_directory') AS text)") +
                              "/" +
                              answer("SELECT CAST(pg_relation_filepath('books_pkey') AS text)");
    database_.reset();
    server_.stop();
    {
        // A key in the first leaf, between its neighbours.
        std::fstream file(index, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(8192 * 2 - 5 * 16 + 8);
        file.write("\xff\xff\xff\x7f", 4);
    }
    ASSERT_TRUE(server_.start());
    connect();
    found = survey();
    EXPECT_FALSE(found.faults.empty());
}

TEST_F(PostgresSurveyTest, says_that_it_may_not_run_it) {
    execute("CREATE EXTENSION amcheck");
    execute(
        "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; "
        "END $$");
    execute("GRANT SELECT ON books TO reader");
    database_.reset();
    location_.replace(location_.find("postgres@"), 9, "reader@");
    connect();
    const auto found = survey();
    EXPECT_TRUE(found.has_amcheck);
    EXPECT_NE(found.refused, "");
    EXPECT_TRUE(found.faults.empty());
}

}  // namespace
}  // namespace zongji::store
