#include "base/text.h"

#include "base/json.h"
#include "base/test/fuzz.h"

#include <random>

#include <gtest/gtest.h>

namespace zongji {
namespace {

constexpr std::string_view broken = "\xef\xbf\xbd";  // U+FFFD

TEST(Text, is_utf8_or_not) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("张三 😀"));
    EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
    for (const char* bytes : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe5\xbc", "\xf4\x90\x80\x80",
                              "\xb9\xab\xcb\xbe", "\xe0\x80\xaf"})
        EXPECT_FALSE(is_utf8(bytes));
}

// The table of the Unicode Standard, §3.9, for what is substituted.
TEST(Text, gets_one_mark_for_each_maximal_subpart) {
    const auto marks = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += broken;
        return text;
    };
    EXPECT_EQ(well_formed("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"), marks(8) + "A");
    EXPECT_EQ(well_formed("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"), marks(8) + "A");
    EXPECT_EQ(well_formed("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), marks(4) + "A");
    EXPECT_EQ(well_formed("张三"), "张三");
    EXPECT_EQ(well_formed(std::string_view("1\0002", 3)), "1" + marks(1) + "2");
}

TEST(Text, is_cut_between_characters) {
    EXPECT_EQ(cut_text("张三", 6), "张三");
    EXPECT_EQ(cut_text("张三", 5), "张");
    EXPECT_EQ(cut_text("张三", 3), "张");
    EXPECT_EQ(cut_text("张三", 2), "");
    EXPECT_EQ(cut_text("a😀", 4), "a");
    EXPECT_EQ(cut_text("abc", 0), "");
}

struct Line {
    std::string_view bytes;
    std::string_view shown;
};

class EachLine : public testing::TestWithParam<Line> {};

TEST_P(EachLine, is_plain) {
    EXPECT_EQ(plain_line(GetParam().bytes, 64), GetParam().shown);
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Text, EachLine,
    testing::Values(Line{"张三", "张三"}, Line{"  张\t三\r\n李 ", "张 三 李"},
                    Line{"1381234\0005678"sv, "13812345678"}, Line{"a\x01\x1b[31m\x7f", "a[31m"},
                    Line{"\xc2\x85"
                         "a\xc2\x9f",
                         "a"},
                    // Marks of direction, isolates, a byte order mark, what has no width.
                    Line{"\u202e\u2066张\u2069\u200f三\ufeff\u200b", "张三"},
                    Line{"a\u2028b\u3000c", "a b c"},
                    // Letters that look like nothing.
                    Line{"\u3164\u115f", ""}, Line{"\ufdd0\ufffe", ""},
                    // Joiners stay where they join.
                    Line{"\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"},
                    Line{"\u200da\u200d \u200db", "a b"},
                    // GBK: 公司, 张三, 王喆 (a rare character), and cut in the middle of one.
                    Line{"\xb9\xab\xcb\xbe", "公司"}, Line{"\xd5\xc5\xc8\xfd 1", "张三 1"},
                    Line{"\xcd\xf5\x86\xb4", "王喆"}, Line{"\xd5\xc5\xc8\xfd\xb9", "张三\ufffd"},
                    Line{"\xb9\xab\xcb\xbe"
                         "13812345678",
                         "公司13812345678"},
                    // UTF-8 cut in the middle of a character is UTF-8.
                    Line{"张三\xe5\xbc", "张三\ufffd"}, Line{"张\xe4", "张\ufffd"},
                    // Latin-1 is neither.
                    Line{"M\xfcller", "M\ufffdller"}, Line{"\xff\xfe 139", "\ufffd\ufffd 139"}));

TEST(Text, a_line_has_an_end) {
    std::string long_name;
    for (int i = 0; i < 1000; ++i)
        long_name += "张";
    EXPECT_EQ(plain_line(long_name, 64).size(), 63u);
    EXPECT_EQ(plain_line(std::string(64, 'a') + " b", 65), std::string(64, 'a'));
}

TEST(Text, of_any_bytes_is_a_line_that_can_be_stored_and_read_back) {
    const std::string_view odd[] = {"张",     "\xb9\xab", "%",         "\0"sv, "\u202e",
                                    "\xff",   "\r\n",     "a",         "\"",   "\\",
                                    "\u200d", "\xe5\xbc", "\U0001f600"};
    for (test::Fuzz fuzz(20'000); fuzz.next();) {
        std::minstd_rand random(static_cast<unsigned>(fuzz.seed()));
        std::string bytes;
        for (auto pieces = random() % 12; pieces > 0; --pieces) {
            if (random() % 2) {
                bytes += odd[random() % std::size(odd)];
            } else {
                bytes += static_cast<char>(random());
            }
        }
        const std::size_t most = random() % 20;
        const std::string line = plain_line(bytes, most);
        ASSERT_LE(line.size(), most);
        ASSERT_TRUE(is_utf8(line));
        ASSERT_EQ(line.find('\0'), line.npos);
        ASSERT_EQ(line, plain_line(line, most));
        // And nothing that is written as JSON is refused when it is read.
        const auto back = parse_json_as<std::string>(to_json_text(bytes));
        ASSERT_TRUE(back) << back.error().message;
        ASSERT_EQ(*back, well_formed(bytes));
        ASSERT_EQ(to_json(bytes).as_string(), well_formed(bytes));
    }
}

TEST(Text, is_searched_in_one_form) {
    EXPECT_EQ(search_form("Ａ型 ＸＬ－5"), "a型 xl-5");
    EXPECT_EQ(search_form("ｶﾞ"), search_form("ガ"));
    EXPECT_EQ(search_form("e\u0301"), search_form("É"));
    EXPECT_EQ(search_form("１３９"), "139");
    EXPECT_EQ(search_form("Straße"), "strasse");
    EXPECT_EQ(search_words("  漏水　上门\tA "), (std::vector<std::string>{"漏水", "上门", "a"}));
    EXPECT_TRUE(search_words(" \u3000").empty());
    EXPECT_EQ(search_words(std::string(200, 'a') + " b c d e f g h i j k l m n o p q r").size(),
              16u);
}

}  // namespace
}  // namespace zongji
