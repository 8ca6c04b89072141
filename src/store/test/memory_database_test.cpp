#include "store/memory_database.h"

#include "store/failing_database.h"
#include "store/memory_live_records.h"

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

constexpr Migration one_table[] = {
    {1, "shelf", "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT;\n"}};

Result<void> put(Database& database, int id, const std::string& name) {
    return database.write([&](Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(
            transaction.execute("INSERT INTO shelf (id, name) VALUES (?1, ?2)", {id, name}));
        return {};
    });
}

Result<std::int64_t> count(Database& database) {
    std::int64_t found = 0;
    ZONGJI_CHECK(database.read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const Rows rows, transaction.query("SELECT COUNT(*) FROM shelf"));
        found = rows.at(0).integer(0);
        return {};
    }));
    return found;
}

TEST(MemoryDatabase, begins_with_a_copy_that_goes_its_own_way) {
    auto first = open_memory_database();
    ASSERT_TRUE(first) << first.error().message;
    ASSERT_TRUE(migrate(**first, one_table));
    ASSERT_TRUE(put(**first, 1, "one"));
    const auto image = memory_image(**first);
    ASSERT_TRUE(image) << image.error().message;
    ASSERT_TRUE(put(**first, 2, "two"));

    auto copy = open_memory_database(*image);
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(*count(**copy), 1);
    EXPECT_EQ(put(**copy, 3, "one").error().code, ErrorCode::conflict);
    for (int id = 10; id < 2000; ++id)
        ASSERT_TRUE(put(**copy, id, std::string(500, 'x') + std::to_string(id))) << "it may grow";
    EXPECT_EQ(*count(**first), 2);
    ASSERT_TRUE(migrate(**copy, one_table)) << "it knows its steps";
}

TEST(FailingDatabase, fails_at_the_call_that_was_asked_for) {
    auto inner = open_memory_database();
    ASSERT_TRUE(inner);
    ASSERT_TRUE(migrate(**inner, one_table));
    Faults faults;
    FailingDatabase database(**inner, [&] { return faults.strike(); });

    faults.fail(2, Faults::Kind::once);
    EXPECT_TRUE(put(database, 1, "one"));
    EXPECT_FALSE(faults.struck());
    EXPECT_EQ(put(database, 2, "two").error().code, ErrorCode::unavailable);
    EXPECT_TRUE(faults.struck());
    EXPECT_TRUE(put(database, 3, "three"));
    EXPECT_EQ(*count(database), 2) << "nothing was done";
    EXPECT_EQ(faults.calls(), 4u);

    faults.fail(1, Faults::Kind::for_good);
    EXPECT_FALSE(count(database));
    EXPECT_FALSE(put(database, 4, "four"));
    faults.hold_up(true);
    EXPECT_TRUE(count(database));
    faults.hold_up(false);
    EXPECT_FALSE(count(database));
    faults.mend();
    EXPECT_TRUE(put(database, 4, "four"));
}

TEST(MemoryLiveRecords, keep_the_last_word_about_each_thing_across_a_restart) {
    const auto kept = std::make_shared<MemoryLiveRecords::Kept>();
    {
        MemoryLiveRecords records(kept);
        records.put(LiveKind::callers, 2, "\"two\"");
        records.put(LiveKind::callers, 1, "\"first\"");
        records.put(LiveKind::callers, 1, "\"one\"");
        records.put(LiveKind::dialogs, 1, "\"leg\"");
        records.remove(LiveKind::callers, 2);
    }
    MemoryLiveRecords records(kept);
    const auto left = records.list(LiveKind::callers);
    ASSERT_TRUE(left);
    ASSERT_EQ(left->size(), 1u);
    EXPECT_EQ(left->front().json, "\"one\"");
    EXPECT_EQ(records.list(LiveKind::dialogs)->size(), 1u);
}

}  // namespace
}  // namespace zongji::store
