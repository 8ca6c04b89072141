#include "domain/configuration/addresses.h"

#include "domain/configuration/syntax.h"

#include <gtest/gtest.h>

namespace zongji::configuration {
namespace {

AddressRange range(std::string_view text) {
    auto parsed = parse_address_range(text);
    EXPECT_TRUE(parsed.ok()) << text;
    return parsed.ok() ? *parsed : AddressRange{};
}

TEST(AddressRange, of_one_address_holds_only_that) {
    EXPECT_TRUE(range("203.0.113.7").contains("203.0.113.7", 5060));
    EXPECT_FALSE(range("203.0.113.7").contains("203.0.113.8", 5060));
    EXPECT_TRUE(range("203.0.113.7").contains("::ffff:203.0.113.7", 5060));
    EXPECT_FALSE(range("203.0.113.7").contains("not an address", 5060));
}

TEST(AddressRange, with_a_prefix_holds_its_whole_block) {
    EXPECT_TRUE(range("203.0.113.16/28").contains("203.0.113.31", 1));
    EXPECT_FALSE(range("203.0.113.16/28").contains("203.0.113.32", 1));
    EXPECT_TRUE(range("0.0.0.0/0").contains("8.8.8.8", 1));
    EXPECT_FALSE(range("0.0.0.0/0").contains("2001:db8::1", 1));
    EXPECT_TRUE(range("2001:db8::/32").contains("2001:db8:1::9", 1));
}

TEST(AddressRange, with_a_port_asks_for_it) {
    EXPECT_TRUE(range("203.0.113.7:5062").contains("203.0.113.7", 5062));
    EXPECT_FALSE(range("203.0.113.7:5062").contains("203.0.113.7", 5060));
    EXPECT_TRUE(range("[2001:db8::7]:5062").contains("2001:db8::7", 5062));
}

TEST(AddressRange, tells_the_internet_from_a_network) {
    for (const char* text :
         {"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/8", "203.112.0.0/15", "::/0", "::/1",
          "2000::/3", "2001:d00::/24", "::/64", "::ffff:0:0/96", "::ffff:8.0.0.0/104",
          "[::/0]:5060", "0.0.0.0/0:5060", "192.0.0.0/2"}) {
        EXPECT_TRUE(range(text).is_internet()) << text;
    }
    for (const char* text :
         {"203.0.113.0/28", "203.0.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "127.0.0.0/8",
          "100.64.0.0/10", "fd00::/8", "2001:db8::/32", "::1", "203.0.113.7:5060"}) {
        EXPECT_FALSE(range(text).is_internet()) << text;
    }
}

TEST(AddressRange, refuses_what_is_none) {
    for (const char* text : {"", "host.example", "1.2.3", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/",
                             "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4/24", "[::1", "[::1]x",
                             "::1/129", " 1.2.3.4", "1.2.3.4 ", "01.2.3.4", "1.2.3.4:"}) {
        EXPECT_FALSE(parse_address_range(text).ok()) << text;
    }
}

TEST(Syntax, of_sip_addresses) {
    for (const char* text : {"sip:127.0.0.1:5062", "sip:desk.example", "sip:8001@10.0.0.3",
                             "sip:[::1]:5060", "sip:10.0.0.3:5060;transport=tcp"}) {
        EXPECT_TRUE(is_sip_address(text)) << text;
    }
    for (const char* text : {"", "sip:", "10.0.0.3", "sip:10.0.0.3:0", "sip:a b", "sip:@host",
                             "sip:host;transport=tls", "sip:host:99999"}) {
        EXPECT_FALSE(is_sip_address(text)) << text;
    }
}

TEST(Syntax, of_times_and_dates) {
    EXPECT_EQ(parse_time_of_day("00:00"), 0);
    EXPECT_EQ(parse_time_of_day("24:00"), 1440);
    for (const char* text : {"", "9:00", "09-00", "09:60", "24:01", "-1:00", "09:0a", "0900 "}) {
        EXPECT_FALSE(parse_time_of_day(text).has_value()) << text;
    }
    EXPECT_TRUE(is_date("2028-02-29"));
    for (const char* text :
         {"", "2026-02-29", "2026-13-01", "2026-1-01", "2026-00-10", "20261001--"}) {
        EXPECT_FALSE(is_date(text)) << text;
    }
}

}  // namespace
}  // namespace zongji::configuration
