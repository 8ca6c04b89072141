#include "store/columns.h"

#include "store/scope.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace zongji::store {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Thing {
    QueueId id;
    Timestamp from;
    std::string name;
    std::optional<std::int64_t> size;
    Colour colour = Colour::red;
    bool open = false;
    double share = 0;
    std::map<std::string, std::string> labels;
    std::vector<int> parts;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, from, name, size, colour, open, share, labels, parts))

namespace {

TEST(Columns, a_described_struct_survives_a_table) {
    auto database = open_database(":memory:");
    ASSERT_TRUE(database) << database.error().message;
    const Migration steps[] = {{1, "things", R"(
        CREATE TABLE things (id INTEGER PRIMARY KEY, "from" INTEGER NOT NULL, name TEXT NOT NULL,
            size INTEGER, colour TEXT NOT NULL, open INTEGER NOT NULL, share REAL NOT NULL,
            labels TEXT NOT NULL, parts TEXT NOT NULL) STRICT;
        )"}};
    ASSERT_TRUE(migrate(**database, "things", steps));

    Thing thing{QueueId{7}, Timestamp{5},      "灯",  std::nullopt, Colour::green, true,
                0.25,       {{"zh-CN", "灯"}}, {1, 2}};
    std::optional<Thing> found;
    auto outcome = (*database)->write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute(insert_sql<Thing>("things"), parameters_of(thing)));
        thing.size = 9;
        ZONGJI_CHECK(transaction.execute(update_sql<Thing>("things"), parameters_of(thing)));
        ZONGJI_TRY(const Rows rows,
                   transaction.query("SELECT " + select_columns<Thing>("t") + " FROM things t"));
        ZONGJI_TRY(found, read_row<Thing>(rows.at(0)));
        return {};
    });
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(to_json_text(*found), to_json_text(thing));
    EXPECT_EQ(column_types<Thing>(),
              (std::vector<std::string>{"INTEGER", "INTEGER", "TEXT", "INTEGER", "TEXT", "INTEGER",
                                        "REAL", "TEXT", "TEXT"}));
}

TEST(Scope, becomes_a_condition_with_parameters_after_those_so_far) {
    Parameters parameters{1};
    Scope scope{{OrgUnitId{5}, OrgUnitId{6}}, false};
    EXPECT_EQ(scope_condition(scope, parameters, "t.org_unit_id"), "t.org_unit_id IN (?2, ?3)");
    EXPECT_EQ(parameters.size(), 3u);
    EXPECT_TRUE(scope.allows(OrgUnitId{6}));
    EXPECT_FALSE(scope.allows(OrgUnitId{7}));

    EXPECT_EQ(scope_condition(Scope{}, parameters), "1 = 0");
    EXPECT_EQ(scope_condition(Scope::everything(), parameters), "1 = 1");
    EXPECT_EQ(parameters.size(), 3u);
}

}  // namespace
}  // namespace zongji::store
