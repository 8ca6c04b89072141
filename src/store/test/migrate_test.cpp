#include "store/dialect.h"
#include "store/test/each_database.h"

#include <thread>

namespace zongji::store {
namespace {

class Migrations : public test::EachDatabase {};
ZONGJI_ON_EACH_DATABASE(Migrations);

constexpr Migration first_step{1, "first", R"(
    CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
    INSERT INTO note VALUES (1, 'a; b TEXT ?1');
    {{sqlite}} INSERT INTO note VALUES (2, 'here');
    {{postgres}} INSERT INTO note VALUES (2, 'here');
    )"};
constexpr Migration second_step{2, "second", "INSERT INTO note VALUES (3, 'once')"};
constexpr Migration broken{2, "second",
                           "INSERT INTO note VALUES (3, 'x');\nINSERT INTO nowhere VALUES (1);\n"};

std::vector<std::string> notes(Database& database) {
    std::vector<std::string> found;
    auto outcome = database.read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Rows rows, transaction.query("SELECT text FROM note ORDER BY id"));
        for (const Row& row : rows)
            found.push_back(row.text(0));
        return {};
    });
    EXPECT_TRUE(outcome) << outcome.error().message;
    return found;
}

TEST_P(Migrations, are_applied_once_and_in_order) {
    const Migration old[] = {first_step};
    const Migration both[] = {first_step, second_step};
    ASSERT_TRUE(migrate(database(), "notes", old));
    EXPECT_EQ(notes(database()), (std::vector<std::string>{"a; b TEXT ?1", "here"}));
    ASSERT_TRUE(migrate(database(), "notes", both));
    ASSERT_TRUE(migrate(database(), "notes", both));
    EXPECT_EQ(notes(database()), (std::vector<std::string>{"a; b TEXT ?1", "here", "once"}));
}

TEST_P(Migrations, refuse_a_database_that_is_newer) {
    const Migration both[] = {first_step, second_step};
    const Migration old[] = {first_step};
    ASSERT_TRUE(migrate(database(), both));
    auto outcome = migrate(database(), old);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::conflict);
    EXPECT_NE(outcome.error().message.find("newer"), std::string::npos);
    EXPECT_TRUE(migrate(database(), "others", {})) << "each series counts for itself";
}

TEST_P(Migrations, apply_the_whole_step_or_nothing) {
    const Migration steps[] = {first_step, broken};
    auto outcome = migrate(database(), steps);
    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().message.starts_with("step 2 of the schema (second)"));
    EXPECT_EQ(notes(database()).size(), 2u);

    const Migration mended[] = {first_step, second_step};
    ASSERT_TRUE(migrate(database(), mended));
    EXPECT_EQ(notes(database()).size(), 3u);
}

TEST_P(Migrations, may_be_begun_by_two_processes_at_once) {
    const Migration both[] = {first_step, second_step};
    auto other = open_database(location());
    ASSERT_TRUE(other);
    Result<void> theirs;
    {
        std::jthread thread([&] { theirs = migrate(**other, both); });
        auto ours = migrate(database(), both);
        EXPECT_TRUE(ours) << ours.error().message;
    }
    EXPECT_TRUE(theirs) << theirs.error().message;
    EXPECT_EQ(notes(database()).size(), 3u);
}

TEST(Dialect, translates_words_in_capitals_outside_quotes) {
    EXPECT_EQ(
        schema_to_postgres("CREATE TABLE t (\"TEXT\" TEXT, text INTEGER, b BLOB DEFAULT 'REAL',"
                           " r REAL) STRICT"),
        "CREATE TABLE t (\"TEXT\" text COLLATE \"C\", text bigint, b bytea DEFAULT 'REAL',"
        " r double precision) ");
    EXPECT_EQ(to_postgres("a = ?1 AND b = '?2' OR c ? d -- ?3\n+ ?10"),
              "a = $1 AND b = '?2' OR c ? d -- ?3\n+ $10");
    EXPECT_FALSE(schema_statements("CREATE {{blob}}", Database::Kind::sqlite));
}

}  // namespace
}  // namespace zongji::store
