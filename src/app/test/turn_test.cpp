#include "app/turn.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

TEST(Turn, credentials_are_what_coturn_computes) {
    const Timestamp now{1'699'996'400'000'000};
    const auto servers =
        turn_servers("turn:turn.example.com:3478", "a secret", UserId{42}, now, hours(1));
    ASSERT_EQ(servers.size(), 1U);
    EXPECT_EQ(servers[0].urls, std::vector<std::string>{"turn:turn.example.com:3478"});
    EXPECT_EQ(servers[0].username, "1700000000:42");
    // printf '1700000000:42' | openssl dgst -sha1 -hmac 'a secret' -binary | base64
    EXPECT_EQ(servers[0].credential, "BF+GlBNK0w3GWZ6oHNMP8rtc0EE=");
}

TEST(Turn, without_a_server_there_is_none) {
    EXPECT_TRUE(turn_servers("", "", UserId{42}, Timestamp{}, hours(1)).empty());
}

}  // namespace
}  // namespace zongji::app
