#include "store/page.h"

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

TEST(Cursor, is_read_as_it_was_written) {
    const PagePlace place{-1'795'000'000'000'000, 9'223'372'036'854'775'807};
    const auto read = read_cursor(write_cursor(place));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, place);
    EXPECT_EQ(*read_cursor(""), std::nullopt);
}

TEST(Cursor, of_somebody_elses_making_is_refused) {
    for (const char* text : {".", "1", "1.", ".1", "1.2.3", "a.1", "1.b", " 1.2",
                             "99999999999999999999.1", "1.2 OR 1=1"}) {
        const auto read = read_cursor(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_EQ(read.error().path, "cursor");
    }
}

TEST(Page, has_a_next_one_only_if_rows_are_left_over) {
    const auto place = [](int item) { return PagePlace{item, item}; };
    const auto full = make_page(std::vector<int>{9, 8, 7}, 2, place);
    EXPECT_EQ(full.items, (std::vector<int>{9, 8}));
    EXPECT_EQ(full.next, "8.8");
    EXPECT_EQ(make_page(std::vector<int>{9, 8}, 2, place).next, std::nullopt);
    EXPECT_EQ(make_page(std::vector<int>{}, 2, place).next, std::nullopt);
}

TEST(Page, limit_is_held_to_its_bounds) {
    EXPECT_EQ(page_limit({"", 0}), 1);
    EXPECT_EQ(page_limit({"", 1'000}), 200);
}

TEST(Like, takes_wildcards_as_they_are) {
    EXPECT_EQ(like_anywhere("50%_\\"), "%50\\%\\_\\\\%");
    EXPECT_EQ(like_prefix("138"), "138%");
}

}  // namespace
}  // namespace zongji::store
