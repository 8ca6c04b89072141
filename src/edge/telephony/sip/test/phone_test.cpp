#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

struct Dialling : testing::Test {
    Dialling() : phone(rig.port) {
        rig.use({}, {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(phone.port())}});
    }

    std::string dial(bool auto_answer = false) {
        rig.engine->handle(DialPhone{LegId{5}, phone_id, "138****1234", "王 \"小\"", 20'000,
                                     auto_answer, LegId{4}});
        return phone.wait_request("INVITE");
    }

    Rig rig;
    Talker phone;
};

TEST_F(Dialling, ShowsTheCallerAndAsksForAutoAnswer) {
    const auto invite = dial(true);
    EXPECT_TRUE(
        header_of(invite, "From").starts_with("\"王 \\\"小\\\"\" <sip:138****1234@127.0.0.1>"))
        << header_of(invite, "From");
    EXPECT_NE(header_of(invite, "Call-Info").find("answer-after=0"), std::string::npos);
    EXPECT_NE(header_of(invite, "Alert-Info").find("alert-autoanswer"), std::string::npos);
    EXPECT_EQ(rig.media.partner_of(LegId{5}), LegId{4});
    phone.respond(invite, "486 Busy Here");
    EXPECT_FALSE(phone.wait_request("ACK").empty());
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::rejected);
    EXPECT_EQ(rig.events.of<LegEnded>()[0].sip_status, 486);
    EXPECT_TRUE(rig.settled());
}

TEST_F(Dialling, ACancelSaysThatAnotherHasAnswered) {
    const auto invite = dial();
    EXPECT_EQ(header_of(invite, "Call-Info"), "");
    phone.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    rig.engine->handle(EndLeg{LegId{5}, "answered elsewhere"});
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());  // at once, whatever the phone says
    const auto cancel = phone.wait_request("CANCEL");
    EXPECT_EQ(header_of(cancel, "Reason"), "SIP;cause=200;text=\"answered elsewhere\"");
    phone.respond(cancel, "200 OK");
    phone.respond(invite, "487 Request Terminated");
    EXPECT_FALSE(phone.wait_request("ACK").empty());
    EXPECT_TRUE(rig.settled());
}

TEST_F(Dialling, AnAnswerThatCrossesTheCancelIsHungUp) {
    const auto invite = dial();
    phone.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    rig.engine->handle(EndLeg{LegId{5}, "answered elsewhere"});
    const auto cancel = phone.wait_request("CANCEL");
    phone.respond(invite, "200 OK", {}, sdp_of());
    phone.respond(cancel, "200 OK");
    EXPECT_FALSE(phone.wait_request("ACK").empty());
    const auto bye = phone.wait_request("BYE");
    ASSERT_FALSE(bye.empty());
    phone.respond(bye, "200 OK");
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
    EXPECT_TRUE(rig.events.of<LegAnswered>().empty());
}

TEST_F(Dialling, AnswersInPartsOrEarlierAreTaken) {
    const auto invite = dial();
    phone.respond(invite, "183 Session Progress", {}, sdp_of("m=audio 4010 RTP/AVP 8\r\n"));
    phone.respond(invite, "180 Ringing");
    phone.respond(invite, "200 OK");
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>()) << "as its 183 said";
    EXPECT_EQ(rig.media.connected(LegId{5}).at(0).port, 4010);
    EXPECT_EQ(status_of(phone.wait_request("ACK")), 0);
    rig.engine->handle(EndLeg{LegId{5}, "test"});
    phone.respond(phone.wait_request("BYE"), "200 OK");
    EXPECT_TRUE(rig.settled());
}

TEST_F(Dialling, APhoneThatAnswersOnHoldHoldsFromTheBeginning) {
    const auto invite = dial();
    phone.respond(invite, "200 OK", {}, sdp_of("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n"));
    ASSERT_TRUE(rig.events.wait_for<LegHeld>());
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 1u);
    EXPECT_TRUE(rig.events.of<LegHeld>()[0].held);
    rig.engine->handle(EndLeg{LegId{5}, "test"});
    phone.respond(phone.wait_request("BYE"), "200 OK");
    EXPECT_TRUE(rig.settled());
}

TEST_F(Dialling, ABadAnswerIsAcknowledgedAndHungUp) {
    const auto invite = dial();
    phone.respond(invite, "200 OK", {}, sdp_of("m=audio 4000 RTP/AVP 18\r\n"));
    EXPECT_FALSE(phone.wait_request("ACK").empty());
    const auto bye = phone.wait_request("BYE");
    ASSERT_FALSE(bye.empty());
    phone.respond(bye, "200 OK");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::failed);
    EXPECT_TRUE(rig.settled());
}

TEST_F(Dialling, TheEngineSaysGoodbyeWhenItStops) {
    const auto invite = dial();
    phone.respond(invite, "200 OK", {}, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    std::thread far_side([this] {
        const auto bye = phone.wait_request("BYE");
        if (!bye.empty())
            phone.respond(bye, "200 OK");
    });
    rig.engine.reset();
    far_side.join();
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
    EXPECT_EQ(rig.media.open_legs(), 0u);
}

TEST_F(Dialling, ListsItsLegs) {
    dial();
    rig.engine->handle(ListLegs{});
    ASSERT_TRUE(rig.events.wait_for<LegList>());
    EXPECT_EQ(rig.events.of<LegList>()[0].legs, std::vector<LegId>{LegId{5}});
}

}  // namespace
}  // namespace zongji::sip::test
