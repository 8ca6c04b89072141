#include "store/live_dialogs.h"

#include "store/test/each_database.h"

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

TEST(LiveDialogs, keep_the_last_word_about_each_leg_across_a_restart) {
    test::TemporaryFolder folder;
    const std::string path = folder.path() + "/dialogs.db";
    {
        auto dialogs = LiveDialogs::open(path);
        ASSERT_TRUE(dialogs) << dialogs.error().message;
        for (int round = 0; round < 100; ++round) {
            for (int leg = 1; leg <= 20; ++leg) {
                (*dialogs)->put(LegId{leg}, "{\"cseq\":" + std::to_string(round) + "}");
            }
        }
        ASSERT_TRUE((*dialogs)->settle());
        EXPECT_EQ((*dialogs)->list()->size(), 20u);
        for (int leg = 3; leg <= 20; ++leg) {
            (*dialogs)->remove(LegId{leg});
        }
    }
    auto dialogs = LiveDialogs::open(path);
    ASSERT_TRUE(dialogs);
    auto left = (*dialogs)->list();
    ASSERT_TRUE(left);
    ASSERT_EQ(left->size(), 2u);
    EXPECT_EQ(left->at(1).leg, LegId{2});
    EXPECT_EQ(left->at(1).json, "{\"cseq\":99}");
}

}  // namespace
}  // namespace zongji::store
