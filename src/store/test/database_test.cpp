#include "store/database.h"

#include "store/columns.h"
#include "store/test/each_database.h"

#include <cmath>
#include <latch>
#include <limits>
#include <thread>

// The contract of the seam, on both implementations.
namespace zongji::store {
namespace {

constexpr Migration schema[] = {{1, "shelf", R"(
    CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, share REAL,
        data BLOB, text TEXT) STRICT;
    CREATE TABLE item (id INTEGER PRIMARY KEY, shelf_id INTEGER NOT NULL REFERENCES shelf (id),
        amount INTEGER NOT NULL CHECK (amount >= 0)) STRICT;
    )"}};

class Contract : public test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        auto outcome = migrate(database(), schema);
        ASSERT_TRUE(outcome) << outcome.error().message;
    }

    Result<void> run(std::string_view sql, const Parameters& parameters = {}) {
        return database().write([&](Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql, parameters));
            return {};
        });
    }

    Rows ask(std::string_view sql, const Parameters& parameters = {}) {
        Rows rows;
        auto outcome = database().read([&](Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(rows, transaction.query(sql, parameters));
            return {};
        });
        EXPECT_TRUE(outcome) << outcome.error().message;
        return rows;
    }

    std::int64_t count(std::string_view table) {
        return ask(fmt::format("SELECT COUNT(*) FROM {}", table)).at(0).integer(0);
    }
};
ZONGJI_ON_EACH_DATABASE(Contract);

TEST_P(Contract, values_come_back_as_they_were_given) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    Bytes bytes;
    for (int i = 0; i < 512; ++i)
        bytes.push_back(static_cast<std::uint8_t>(i));

    const std::string_view insert =
        "INSERT INTO shelf (id, name, size, share, data, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    ASSERT_TRUE(run(insert, {most, "售后 😀 'x' \"y\" \\", least, 0.1, bytes, ""}));
    ASSERT_TRUE(run(insert, {least, nullptr, nullptr, nullptr, nullptr, nullptr}));
    ASSERT_TRUE(run(insert, {1, "whole", 0, -1e300, Bytes{}, std::string(100'000, 'x')}));

    const Rows rows = ask("SELECT id, name, size, share, data, text FROM shelf ORDER BY id DESC");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].integer(0), most);
    EXPECT_EQ(rows[0].text(1), "售后 😀 'x' \"y\" \\");
    EXPECT_EQ(rows[0].integer(2), least);
    EXPECT_EQ(rows[0].real(3), 0.1);
    EXPECT_EQ(rows[0].bytes(4), bytes);
    EXPECT_EQ(rows[0].text(5), "");
    EXPECT_FALSE(rows[1].is_null(4));
    EXPECT_TRUE(rows[1].bytes(4).empty());
    EXPECT_EQ(rows[1].text(5).size(), 100'000u);
    EXPECT_EQ(rows[2].integer(0), least);
    for (std::size_t column = 1; column < 6; ++column)
        EXPECT_TRUE(rows[2].is_null(column));
}

TEST_P(Contract, one_statement_takes_null_and_then_a_value) {
    const std::string_view insert = "INSERT INTO shelf (id, name, size) VALUES (?1, ?2, ?3)";
    ASSERT_TRUE(run(insert, {1, nullptr, nullptr}));
    ASSERT_TRUE(run(insert, {2, "two", nullptr}));
    ASSERT_TRUE(run(insert, {3, nullptr, 3}));
    const std::string_view find =
        "SELECT id FROM shelf WHERE ?1 IS NULL OR size = ?1 ORDER BY id LIMIT ?2";
    EXPECT_EQ(ask(find, {3, 10}).size(), 1u);
    EXPECT_EQ(ask(find, {nullptr, 10}).size(), 3u);
}

TEST_P(Contract, arithmetic_has_one_type_on_both) {
    ASSERT_TRUE(run("INSERT INTO shelf (id, size, share) VALUES (1, 3, 0.5), (2, 4, 0.25)"));
    const Rows rows =
        ask("SELECT SUM(size), AVG(size), SUM(share), COUNT(*), size > 3, COALESCE(MAX(name), '') "
            "FROM shelf GROUP BY size > 3 ORDER BY 1");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].integer(0), 3);
    EXPECT_EQ(rows[0].real(1), 3.0);
    EXPECT_EQ(rows[0].real(2), 0.5);
    EXPECT_EQ(rows[0].integer(3), 1);
    EXPECT_EQ(rows[0].integer(4), 0);
    EXPECT_EQ(rows[1].integer(4), 1);
    EXPECT_EQ(rows[0].text(5), "");
}

TEST_P(Contract, text_sorts_by_code_point_and_null_where_it_is_told) {
    ASSERT_TRUE(
        run("INSERT INTO shelf (id, name) VALUES (1, 'b'), (2, 'B'), (3, 'a'), (4, '中'),"
            " (5, NULL)"));
    const auto order = [&](std::string_view clause) {
        std::string ids;
        for (const Row& row : ask(fmt::format("SELECT id FROM shelf ORDER BY {}", clause))) {
            ids += std::to_string(row.integer(0));
        }
        return ids;
    };
    EXPECT_EQ(order("name NULLS FIRST"), "52314");
    EXPECT_EQ(order("name NULLS LAST"), "23145");
    EXPECT_EQ(order("name DESC NULLS LAST"), "41325");
}

TEST_P(Contract, text_with_nul_or_not_utf8_and_numbers_without_end_are_refused) {
    const std::string_view insert = "INSERT INTO shelf (id, name) VALUES (?1, ?2)";
    for (const std::string& text :
         {std::string("a\0b", 3), std::string("\xc3"), std::string("\xed\xa0\x80"),
          std::string("\xc0\x80"), std::string("\xf5\x80\x80\x80")}) {
        auto outcome = run(insert, {1, text});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, ErrorCode::invalid);
    }
    auto outcome = run("INSERT INTO shelf (id, share) VALUES (?1, ?2)", {1, std::nan("")});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::invalid);
    EXPECT_EQ(count("shelf"), 0);
}

TEST_P(Contract, what_fails_leaves_nothing) {
    auto outcome = database().write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO shelf (id) VALUES (1)"));
        return invalid("no");
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().message, "no");
    EXPECT_EQ(count("shelf"), 0);

    EXPECT_THROW((void)database().write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO shelf (id) VALUES (1)"));
        throw std::runtime_error("broken");
    }),
                 std::runtime_error);
    EXPECT_EQ(count("shelf"), 0);
}

TEST_P(Contract, a_failed_statement_fails_its_transaction) {
    auto outcome = database().write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO shelf (id) VALUES (1)"));
        EXPECT_FALSE(transaction.execute("INSERT INTO shelf (id) VALUES (1)"));
        EXPECT_FALSE(transaction.execute("INSERT INTO shelf (id) VALUES (2)"));
        return {};  // as if nothing were
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::conflict);
    EXPECT_EQ(count("shelf"), 0);
}

TEST_P(Contract, a_constraint_is_a_conflict_and_its_text_holds_no_value) {
    ASSERT_TRUE(run("INSERT INTO shelf (id, name) VALUES (1, ?1)", {"13812340917"}));
    const auto refused = [&](std::string_view sql, const Parameters& parameters) {
        auto outcome = run(sql, parameters);
        EXPECT_FALSE(outcome);
        if (outcome)
            return;
        EXPECT_EQ(outcome.error().code, ErrorCode::conflict) << outcome.error().message;
        EXPECT_EQ(outcome.error().message.find("13812340917"), std::string::npos);
    };
    refused("INSERT INTO shelf (id, name) VALUES (2, ?1)", {"13812340917"});
    refused("INSERT INTO item (id, shelf_id, amount) VALUES (3, 1, ?1)", {-13812340917});
    refused("INSERT INTO item (id, shelf_id, amount) VALUES (4, 1, ?1)", {nullptr});

    auto foreign = run("INSERT INTO item (id, shelf_id, amount) VALUES (1, ?1, 1)", {99});
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().code, ErrorCode::conflict);
}

TEST_P(Contract, faults_of_a_statement_are_told_without_values) {
    for (const auto& [sql, parameters] : std::initializer_list<std::pair<std::string, Parameters>>{
             {"INSERT INTO shelf (id, size) VALUES (1, ?1)", {"x13812340917"}},
             {"SELEKT ?1", {"13812340917"}},
             {"SELECT id FROM shelf WHERE id = ?2", {1}},
             {"SELECT id FROM nowhere WHERE id = ?1", {"13812340917"}},
             {"SELECT ?1 ; SELECT 2", {"13812340917"}},
             {"SELECT id FROM shelf WHERE id = ?1", {1, "13812340917"}},
             {"SELECT id FROM shelf WHERE id = ?1 AND size = ?2", {1}}}) {
        auto outcome = database().write([&](Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.query(sql, parameters));
            return {};
        });
        ASSERT_FALSE(outcome) << sql;
        EXPECT_EQ(outcome.error().code, ErrorCode::failed) << outcome.error().message;
        EXPECT_EQ(outcome.error().message.find("13812340917"), std::string::npos);
    }
    ASSERT_TRUE(run("INSERT INTO shelf (id) VALUES (1)")) << "and the connection is still good";
}

TEST_P(Contract, statements_say_how_many_rows_they_changed) {
    std::vector<std::int64_t> changed;
    auto outcome = database().write([&](Transaction& transaction) -> Result<void> {
        changed.clear();
        for (std::string_view sql :
             {"INSERT INTO shelf (id) VALUES (1), (2), (3)",
              "UPDATE shelf SET size = 1 WHERE id > 1", "UPDATE shelf SET size = 1 WHERE id > 7",
              "CREATE TABLE other (id INTEGER)", "DELETE FROM shelf WHERE id = 1",
              "SELECT id FROM shelf"}) {
            ZONGJI_TRY(changed.emplace_back(), transaction.execute(sql));
        }
        ZONGJI_TRY(const Rows rows, transaction.query("DELETE FROM shelf RETURNING id"));
        changed.push_back(static_cast<std::int64_t>(rows.size()));
        return {};
    });
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(changed, (std::vector<std::int64_t>{3, 2, 0, 0, 1, 0, 2}));
}

TEST_P(Contract, question_marks_in_quotes_are_text) {
    const Rows rows = ask("SELECT '?1', ?1 /* ?2 */, 'it''s ?3' -- ?4", {"x"});
    EXPECT_EQ(rows.at(0).text(0), "?1");
    EXPECT_EQ(rows.at(0).text(1), "x");
    EXPECT_EQ(rows.at(0).text(2), "it's ?3");
}

TEST_P(Contract, a_reader_cannot_write) {
    auto outcome = database().read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO shelf (id) VALUES (1)"));
        return {};
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::failed);
    EXPECT_EQ(count("shelf"), 0);
}

TEST_P(Contract, a_reader_has_one_view_while_others_write) {
    auto outcome = database().read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Rows before, transaction.query("SELECT COUNT(*) FROM shelf"));
        EXPECT_TRUE(run("INSERT INTO shelf (id) VALUES (1)"));
        ZONGJI_TRY(const Rows after, transaction.query("SELECT COUNT(*) FROM shelf"));
        EXPECT_EQ(before.at(0).integer(0), 0);
        EXPECT_EQ(after.at(0).integer(0), 0);
        return {};
    });
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(count("shelf"), 1);
}

// Each reads the sum and writes it plus one: a lost update would leave the sum too small.
TEST_P(Contract, writers_in_each_others_way_run_again) {
    ASSERT_TRUE(run("INSERT INTO shelf (id, size) VALUES (1, 0)"));
    constexpr int writers = 4, rounds = 10;
    std::latch together(writers);
    std::atomic<int> failures{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&] {
            together.arrive_and_wait();
            for (int round = 0; round < rounds; ++round) {
                auto outcome = database().write([&](Transaction& transaction) -> Result<void> {
                    ZONGJI_TRY(const Rows rows,
                               transaction.query("SELECT size FROM shelf WHERE id = 1"));
                    ZONGJI_CHECK(transaction.execute("UPDATE shelf SET size = ?1 WHERE id = 1",
                                                     {rows.at(0).integer(0) + 1}));
                    return {};
                });
                if (!outcome)
                    ++failures;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(ask("SELECT size FROM shelf").at(0).integer(0), writers * rounds);
}

// Write skew: each looks at the other's row. Only a serialisable transaction keeps one of them from
// it.
TEST_P(Contract, two_conflicting_writers_meet_once_and_one_of_them_runs_again) {
    ASSERT_TRUE(run("INSERT INTO shelf (id, size) VALUES (1, 1), (2, 1)"));
    std::atomic<int> runs{0};
    std::latch both_read(2);
    const auto take_one = [&](int mine) {
        return database().write([&, mine](Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(const Rows rows, transaction.query("SELECT SUM(size) FROM shelf"));
            if (runs++ < 2 && is_postgres())
                both_read.arrive_and_wait();
            if (rows.at(0).integer(0) < 2)
                return conflict("the last one stays");
            ZONGJI_CHECK(transaction.execute("UPDATE shelf SET size = 0 WHERE id = ?1", {mine}));
            return {};
        });
    };
    std::optional<Result<void>> other;
    std::jthread thread([&] { other = take_one(2); });
    const auto mine = take_one(1);
    thread.join();
    EXPECT_NE(mine.ok(), other->ok());
    EXPECT_EQ((mine.ok() ? *other : mine).error().message, "the last one stays");
    EXPECT_EQ(ask("SELECT SUM(size) FROM shelf").at(0).integer(0), 1);
    EXPECT_EQ(runs, is_postgres() ? 3 : 2);
}

TEST_P(Contract, a_statement_survives_a_change_of_its_table) {
    ASSERT_TRUE(run("INSERT INTO shelf (id, size) VALUES (1, 5)"));
    EXPECT_EQ(ask("SELECT * FROM shelf").at(0).size(), 6u);
    ASSERT_TRUE(run("ALTER TABLE shelf ADD COLUMN colour TEXT"));
    EXPECT_EQ(ask("SELECT * FROM shelf").at(0).size(), 7u);
}

TEST_P(Contract, many_statements_push_the_oldest_out) {
    for (int i = 0; i < 600; ++i) {
        const Rows rows = ask(fmt::format("SELECT {} + ?1", i), {1});
        ASSERT_EQ(rows.at(0).integer(0), i + 1);
    }
    EXPECT_EQ(ask("SELECT 0 + ?1", {1}).at(0).integer(0), 1);
}

}  // namespace
}  // namespace zongji::store
