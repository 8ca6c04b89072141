#include "domain/customers/phone_numbers.h"

#include "base/text.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

namespace zongji::customers {
namespace {

using Labels = std::map<std::string, std::string>;

std::string region_in(const PhoneNumber& number, const std::string& locale) {
    const auto found = number.region.find(locale);
    return found == number.region.end() ? "" : found->second;
}

TEST(PhoneNumber, is_one_however_it_is_written) {
    for (const char* text :
         {"13912345678", "139 1234 5678", "139-1234-5678", "+8613912345678", "+86 139-1234-5678",
          "008613912345678", "8613912345678", "013912345678", "(139) 1234.5678", " 13912345678 ",
          "１３９１２３４５６７８", "＋８６１３９１２３４５６７８",
          "+86\u00a0139\u00a01234\u00a05678"}) {
        const PhoneNumber number = normalise(text);
        EXPECT_EQ(number.e164, "+8613912345678") << text;
        EXPECT_EQ(number.kind, NumberKind::mobile) << text;
        EXPECT_EQ(number.raw, plain_line(text, 64)) << text;
        EXPECT_EQ(number.region, (Labels{{"zh-CN", "江苏 常州"}, {"en", "Changzhou, Jiangsu"}}))
            << text;
    }
}

struct Case {
    const char* raw;
    const char* e164;
    NumberKind kind;
    const char* identity;
    const char* region;
};

class EachNumber : public ::testing::TestWithParam<Case> {};

TEST_P(EachNumber, is_told_apart) {
    const Case& expected = GetParam();
    const PhoneNumber number = normalise(expected.raw);
    EXPECT_EQ(number.e164, expected.e164);
    EXPECT_EQ(enum_name(number.kind), enum_name(expected.kind));
    EXPECT_EQ(number.identity(), expected.identity);
    EXPECT_EQ(region_in(number, "zh-CN"), expected.region);
}

INSTANTIATE_TEST_SUITE_P(
    PhoneNumber, EachNumber,
    ::testing::Values(
        Case{"025-84567890", "+862584567890", NumberKind::landline, "+862584567890", "江苏 南京"},
        Case{"+86 025 84567890", "+862584567890", NumberKind::landline, "+862584567890",
             "江苏 南京"},
        Case{"01088886666", "+861088886666", NumberKind::landline, "+861088886666", "北京"},
        Case{"0471-6543210", "+864716543210", NumberKind::landline, "+864716543210",
             "内蒙古 呼和浩特"},
        Case{"0771-5678901", "+867715678901", NumberKind::landline, "+867715678901", "广西 南宁"},
        Case{"0991-5678901", "+869915678901", NumberKind::landline, "+869915678901",
             "新疆 乌鲁木齐"},
        Case{"1069012345678", "", NumberKind::service, "1069012345678", ""},
        // No area code: nobody knows where it is.
        Case{"84567890", "", NumberKind::other, "84567890", ""},
        // A block that no list knows yet.
        Case{"14212345678", "+8614212345678", NumberKind::mobile, "+8614212345678", ""},
        Case{"110", "", NumberKind::service, "110", ""},
        Case{"12345", "", NumberKind::service, "12345", ""},
        Case{"10086", "", NumberKind::service, "10086", ""},
        Case{"1008611", "", NumberKind::service, "1008611", ""},
        Case{"95588", "", NumberKind::service, "95588", ""},
        Case{"+8695588", "", NumberKind::service, "95588", ""},
        Case{"95013123", "", NumberKind::service, "95013123", ""},
        Case{"96110", "", NumberKind::service, "96110", ""},
        Case{"400-123-4567", "", NumberKind::shared, "4001234567", ""},
        Case{"+864001234567", "", NumberKind::shared, "4001234567", ""},
        Case{"8008101234", "", NumberKind::toll_free, "8008101234", ""},
        Case{"8001", "", NumberKind::internal, "8001", ""},
        Case{"1001", "", NumberKind::internal, "1001", ""},
        Case{"+12125550123", "+12125550123", NumberKind::other, "+12125550123", "美国"},
        Case{"00442079460000", "+442079460000", NumberKind::landline, "+442079460000", "英国"},
        Case{"+85221234567", "+85221234567", NumberKind::landline, "+85221234567",
             "中国香港特别行政区"},
        Case{"+8613912345", "", NumberKind::other, "+8613912345", ""},
        Case{"", "", NumberKind::withheld, "", ""},
        Case{"anonymous", "", NumberKind::withheld, "", ""},
        Case{"+", "", NumberKind::withheld, "", ""}, Case{"---", "", NumberKind::withheld, "", ""},
        Case{"alice7", "", NumberKind::other, "", ""},
        Case{"99999999999999999999999999", "", NumberKind::other, "99999999999999999999999999",
             ""}));

TEST(PhoneNumber, survives_what_is_no_text) {
    EXPECT_EQ(normalise("\xef\xbc").kind, NumberKind::withheld);
    EXPECT_EQ(normalise("\xff\xfe 139").digits, "139");
    EXPECT_EQ(normalise(std::string(10'000, '1')).raw.size(), 64u);
    EXPECT_EQ(normalise(std::string_view("1\0"
                                         "2",
                                         3))
                  .digits,
              "12");
}

TEST(PhoneNumber, is_normalised_on_any_thread) {
    std::vector<std::jthread> threads;
    std::atomic<int> right = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                right += region_in(normalise("025-8456" + std::to_string(1'000 + i)), "zh-CN") ==
                         "江苏 南京";
        });
    }
    threads.clear();
    EXPECT_EQ(right, 2'000);
}

}  // namespace
}  // namespace zongji::customers
