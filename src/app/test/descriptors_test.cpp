#include "app/descriptors.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

TEST(Descriptors, AreEnoughForEverythingWhereTheLimitIsHigh) {
    Config config;
    const Config usual;
    ASSERT_TRUE(share_descriptors(config, 524'288).ok());
    EXPECT_EQ(config.sip_max_legs, usual.sip_max_legs);
    EXPECT_EQ(config.sip_connections, usual.sip_connections);
    EXPECT_EQ(config.http_connections, usual.http_connections);
}

// Whatever the limit is: connections cannot take what calls need.
TEST(Descriptors, AreNeverPromisedTwice) {
    for (std::size_t limit = 0; limit < 40'000; limit += 97) {
        Config config;
        if (!share_descriptors(config, limit)) {
            EXPECT_LT(limit, 1'024u);
            continue;
        }
        const int ports = (config.rtp_port_high - config.rtp_port_low) / 2 + 1;
        const auto legs = static_cast<std::size_t>(std::min(config.sip_max_legs, ports));
        EXPECT_LE(legs * 2 + config.sip_connections + config.http_connections, limit);
        EXPECT_GE(legs, 16u);
        EXPECT_GE(config.sip_connections, 64u);
        EXPECT_GE(config.http_connections, 128u);
    }
}

TEST(Descriptors, LowerMaxLegsWhereTheyAreTooFew) {
    Config config;
    ASSERT_TRUE(share_descriptors(config, 4'096).ok());
    EXPECT_LT(config.sip_max_legs, 2'000);
    config = Config{};
    config.rtp_port_high = 20'198;  // a hundred ports
    ASSERT_TRUE(share_descriptors(config, 4'096).ok());
    EXPECT_EQ(config.sip_max_legs, 20'000) << "the ports bound it already";
}

TEST(Descriptors, AreRaisedAsFarAsTheSystemLets) {
    EXPECT_GE(raise_descriptor_limit(), 256u);
}

}  // namespace
}  // namespace zongji::app
