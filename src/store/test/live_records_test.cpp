#include "store/live_records.h"

#include "store/test/each_database.h"

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

TEST(LiveRecords, keep_the_last_word_about_each_thing_across_a_restart) {
    test::TemporaryFolder folder;
    const std::string path = folder.path() + "/live.db";
    {
        auto records = LiveRecords::open(path);
        ASSERT_TRUE(records) << records.error().message;
        for (int round = 0; round < 100; ++round) {
            for (int leg = 1; leg <= 20; ++leg) {
                (*records)->put(LiveKind::dialogs, leg, "{\"cseq\":" + std::to_string(round) + "}");
            }
        }
        ASSERT_TRUE((*records)->settle());
        EXPECT_EQ((*records)->list(LiveKind::dialogs)->size(), 20u);
        for (int leg = 3; leg <= 20; ++leg) {
            (*records)->remove(LiveKind::dialogs, leg);
        }
    }
    auto records = LiveRecords::open(path);
    ASSERT_TRUE(records);
    auto left = (*records)->list(LiveKind::dialogs);
    ASSERT_TRUE(left);
    ASSERT_EQ(left->size(), 2u);
    EXPECT_EQ(left->at(1).id, 2);
    EXPECT_EQ(left->at(1).json, "{\"cseq\":99}");
}

TEST(LiveRecords, keep_a_caller_and_a_leg_of_the_same_number_apart) {
    test::TemporaryFolder folder;
    auto records = LiveRecords::open(folder.path() + "/live.db");
    ASSERT_TRUE(records) << records.error().message;
    (*records)->put(LiveKind::dialogs, 7, "\"leg\"");
    (*records)->put(LiveKind::callers, 7, "\"caller\"");
    (*records)->remove(LiveKind::dialogs, 7);
    ASSERT_TRUE((*records)->settle());
    EXPECT_TRUE((*records)->list(LiveKind::dialogs)->empty());
    ASSERT_EQ((*records)->list(LiveKind::callers)->size(), 1u);
    EXPECT_EQ((*records)->list(LiveKind::callers)->at(0).json, "\"caller\"");
}

}  // namespace
}  // namespace zongji::store
