#include "edge/telephony/sip/lenient_headers.h"

#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

TEST(PlainNames, AreQuotedWhereTheMeaningIsPlain) {
    EXPECT_EQ(with_quoted_names("张三 <sip:1@h>;tag=x"), "\"张三\" <sip:1@h>;tag=x");
    EXPECT_EQ(with_quoted_names("Bob (Sales) <sip:1@h>"), "\"Bob (Sales)\" <sip:1@h>");
    EXPECT_EQ(with_quoted_names(" a.b@c:d/e  <sip:1@h>"), "\"a.b@c:d/e\" <sip:1@h>");
    EXPECT_EQ(with_quoted_names("\xd5\xc5<sip:1@h>"), "\"\xd5\xc5\" <sip:1@h>");
    for (const char* good : {"<sip:1@h>", "Bob <sip:1@h>", "Bob's 2nd* <sip:1@h>", "sip:1@h;tag=x",
                             "\"张三\" <sip:1@h>", "", "张三 sip:1@h", "张三 <sip:1@h"})
        EXPECT_FALSE(with_quoted_names(good)) << good;
    EXPECT_EQ(with_quoted_names("Bell, Alexander <sip:1@h>;tag=x"),
              "\"Bell, Alexander\" <sip:1@h>;tag=x");
    EXPECT_EQ(with_quoted_names("a; b <sip:1@h>"), "\"a; b\" <sip:1@h>");
    EXPECT_EQ(with_quoted_names("\"Bob\" B\\x <sip:1@h>"), "\"\\\"Bob\\\" B\\\\x\" <sip:1@h>");
    // Of a list each, and what is well said stays as it is.
    EXPECT_EQ(
        with_quoted_names("\"a, <b>\" <sip:1@h;x=1,2>;q=\"0,5\", Bell, A. <sip:2@h>, sip:3@h"),
        "\"a, <b>\" <sip:1@h;x=1,2>;q=\"0,5\",\"Bell, A.\" <sip:2@h>, sip:3@h");
    // Each may be an address that another follows, or is broken in a way that tells nothing.
    for (const char* unclear :
         {"sip:1@h, Bell <sip:2@h>", "sip:1@h;x=<y>", "tel:+86138, 张三 <sip:2@h>", "*, <sip:1@h>",
          "\"张三 <sip:1@h>", "x> <sip:1@h>"})
        EXPECT_FALSE(with_quoted_names(unclear)) << unclear;
}

TEST(PlainNames, AParameterWithoutItsValueIsOneWithoutAValue) {
    EXPECT_EQ(without_empty_values("<sip:1@h;x=>;expires=;q=0.5"), "<sip:1@h;x=>;expires;q=0.5");
    EXPECT_EQ(without_empty_values("<sip:1@h>;expires= "), "<sip:1@h>;expires ");
    EXPECT_EQ(without_empty_values("<sip:1@h>;a=, <sip:2@h>;b="), "<sip:1@h>;a=, <sip:2@h>;b");
    for (const char* good :
         {"<sip:1@h>;expires=60", "<sip:1@h;x=>", "sip:1@h", "", "<sip:1@h>;a=\"=;\""})
        EXPECT_FALSE(without_empty_values(good)) << good;
}

TEST(PlainNames, CostNobodyACall) {
    Rig rig;
    rig.react = [](SipEngine& engine, const calls::Event& event) {
        if (const auto* arrived = std::get_if<calls::LegArrived>(&event))
            engine.handle(calls::AnswerLeg{arrived->leg});
    };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    for (const char* name :
         {"张三", "Bob (Sales)", "a.b@c", "\xd5\xc5\xc8\xfd", "Bell, Alexander", "O\"Neil \"x"}) {
        Talker caller(rig.port);
        caller.name = name;
        EXPECT_EQ(status_of(caller.invite()), 200) << name;
        caller.ack();
        EXPECT_EQ(status_of(caller.request("BYE")), 200) << name;
    }
    EXPECT_EQ(rig.events.of<calls::LegArrived>().at(1).caller_name, "Bob (Sales)");
    EXPECT_EQ(rig.events.of<calls::LegArrived>().at(4).caller_name, "Bell, Alexander");
    EXPECT_EQ(rig.events.of<calls::LegArrived>().at(5).caller_name, "O\"Neil \"x");
    EXPECT_TRUE(rig.settled());
}

}  // namespace
}  // namespace zongji::sip::test
