#include "edge/telephony/sip/address.h"

#include "edge/telephony/sip/directory.h"

#include <gtest/gtest.h>

namespace zongji::sip {
namespace {

Endpoint at(const char* ip, std::uint16_t port) {
    return {*parse_ip(ip), port};
}

TEST(Network, ReadsAddressesPrefixesAndPorts) {
    EXPECT_TRUE(parse_network("203.0.113.7")->contains(at("203.0.113.7", 5060)));
    EXPECT_FALSE(parse_network("203.0.113.7")->contains(at("203.0.113.8", 5060)));
    EXPECT_TRUE(parse_network("203.0.113.0/28")->contains(at("203.0.113.15", 1)));
    EXPECT_FALSE(parse_network("203.0.113.0/28")->contains(at("203.0.113.16", 1)));
    EXPECT_TRUE(parse_network("203.0.113.7:5080")->contains(at("203.0.113.7", 5080)));
    EXPECT_FALSE(parse_network("203.0.113.7:5080")->contains(at("203.0.113.7", 5060)));
    EXPECT_TRUE(parse_network("2001:db8::/32")->contains(at("2001:db8:1::9", 5060)));
    EXPECT_TRUE(parse_network("[2001:db8::1]:5070")->contains(at("2001:db8::1", 5070)));
    EXPECT_TRUE(parse_network("0.0.0.0/0")->contains(at("8.8.8.8", 1)));
    EXPECT_FALSE(parse_network("0.0.0.0/0")->contains(at("2001:db8::1", 1)));
    for (const char* wrong : {"", "host", "1.2.3", "1.2.3.4/33", "1.2.3.4:0", "1.2.3.4:99999",
                              "1.2.3.4/x", "::1/129"}) {
        EXPECT_FALSE(parse_network(wrong)) << wrong;
    }
}

TEST(Directory, TheMoreSpecificAddressWins) {
    const Trunk wide{TrunkId{1}, {"127.0.0.0/8"}, 0};
    const Trunk host{TrunkId{2}, {"127.0.0.1"}, 0};
    const Trunk port{TrunkId{3}, {"127.0.0.1:7001"}, 0};
    const Phone phone{PhoneId{9}, "1001", "", "sip:127.0.0.1:7000"};
    const auto directory = Directory::make({wide, host, port}, {phone}, {"400"});
    ASSERT_TRUE(directory);
    EXPECT_EQ(directory->trunk_at(at("127.0.0.2", 5060))->id, TrunkId{1});
    EXPECT_EQ(directory->trunk_at(at("127.0.0.1", 5060))->id, TrunkId{2});
    EXPECT_EQ(directory->trunk_at(at("127.0.0.1", 7001))->id, TrunkId{3});
    EXPECT_EQ(directory->trunk_at(at("127.0.0.1", 7000)), nullptr);
    EXPECT_EQ(directory->phone_at(at("127.0.0.1", 7000))->id, PhoneId{9});
    EXPECT_EQ(directory->trunk_at(at("10.0.0.1", 5060)), nullptr);
}

TEST(Directory, NamesTheWrongAddress) {
    const auto wrong = Directory::make({{TrunkId{1}, {"127.0.0.1", "x/y"}, 0}}, {}, {});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().path, "/trunks/0/addresses/1");
}

}  // namespace
}  // namespace zongji::sip
