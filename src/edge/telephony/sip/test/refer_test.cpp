#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

// A phone's own transfer key, and everybody else's.
namespace zongji::sip::test {
namespace {

using namespace calls;

const PhoneId phone_id{11};

struct ReferTest : testing::Test {
    ReferTest() : phone(rig.port) {
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event))
                engine.handle(AnswerLeg{arrived->leg});
        };
    }
    void as_phone() {
        rig.use({}, {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(phone.port())}});
    }
    LegId talks(Talker& talker) {
        const auto before = rig.events.of<LegAnswered>().size();
        EXPECT_EQ(status_of(talker.invite()), 200);
        talker.ack();
        EXPECT_TRUE(rig.events.wait_for<LegAnswered>(before + 1));
        return rig.events.of<LegAnswered>().back().leg;
    }
    // What the phone hears of its wish: the status line in each NOTIFY.
    std::string hears() {
        const auto notify = phone.wait_request("NOTIFY");
        phone.respond(notify, "200 OK");
        EXPECT_TRUE(header_of(notify, "Event").starts_with("refer")) << notify;
        EXPECT_TRUE(header_of(notify, "Content-Type").starts_with("message/sipfrag"));
        const auto body = notify.find("\r\n\r\n");
        state = header_of(notify, "Subscription-State");
        return body == notify.npos
                   ? ""
                   : notify.substr(body + 4, notify.find('\r', body + 4) - body - 4);
    }

    Rig rig;
    Talker phone;
    std::string state;
};

TEST_F(ReferTest, APhoneIsHeardAndHearsWhatBecameOfIt) {
    as_phone();
    const LegId leg = talks(phone);
    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <sip:1002@127.0.0.1>\r\n")), 202);
    ASSERT_TRUE(rig.events.wait_for<LegReferred>());
    const auto referred = rig.events.of<LegReferred>()[0];
    EXPECT_EQ(referred.leg, leg);
    EXPECT_EQ(referred.target, "1002");
    EXPECT_FALSE(referred.replaces);
    EXPECT_EQ(hears(), "SIP/2.0 100 Trying");
    EXPECT_TRUE(state.starts_with("active")) << state;

    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <sip:1003@127.0.0.1>\r\n")), 491);
    rig.engine->handle(AnswerRefer{leg, 180});
    EXPECT_EQ(hears(), "SIP/2.0 180 Ringing");
    rig.engine->handle(AnswerRefer{leg, 486});
    EXPECT_EQ(hears(), "SIP/2.0 486 Busy Here");
    EXPECT_TRUE(state.starts_with("terminated")) << state;
    rig.engine->handle(AnswerRefer{leg, 200});
    EXPECT_EQ(phone.wait_request("NOTIFY", 300), "") << "it is over";

    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: \"售后\" <sip:*21@127.0.0.1>\r\n")), 202);
    ASSERT_TRUE(rig.events.wait_for<LegReferred>(2));
    EXPECT_EQ(rig.events.of<LegReferred>()[1].target, "*21");
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(ReferTest, WhoWantsToHearNothingHearsNothing) {
    as_phone();
    const LegId leg = talks(phone);
    const auto accepted =
        phone.request("REFER", "Refer-To: <sip:1002@127.0.0.1>\r\nRefer-Sub: false\r\n");
    EXPECT_EQ(status_of(accepted), 202);
    EXPECT_EQ(header_of(accepted, "Refer-Sub"), "false");
    rig.engine->handle(AnswerRefer{leg, 200});
    EXPECT_EQ(phone.wait_request("NOTIFY", 300), "");
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(ReferTest, AnotherCallOfTheSamePhoneIsMeantByReplaces) {
    as_phone();
    const LegId first = talks(phone);
    rig.engine->handle(DialPhone{LegId{5}, phone_id, "138", "", 20'000, false, {}});
    const auto invite = phone.wait_request("INVITE");
    phone.respond(invite, "200 OK", {}, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>(2));
    const std::string ours = between(header_of(invite, "From"), "tag=", ';');
    const auto refer_to = [&](const std::string& call_id, const std::string& to,
                              const std::string& from) {
        return "Refer-To: <sip:138@127.0.0.1?Replaces=" + call_id + "%3Bto-tag%3D" + to +
               "%3Bfrom-tag%3D" + from + ">\r\n";
    };
    const std::string id = header_of(invite, "Call-ID");
    EXPECT_EQ(status_of(phone.request("REFER", refer_to(id, ours, "guessed"))), 481);
    EXPECT_EQ(status_of(phone.request("REFER", refer_to("other", ours, "phone"))), 481);
    EXPECT_TRUE(rig.events.of<LegReferred>().empty());
    EXPECT_EQ(status_of(phone.request("REFER", refer_to(id, ours, "phone"))), 202);
    ASSERT_TRUE(rig.events.wait_for<LegReferred>());
    EXPECT_EQ(rig.events.of<LegReferred>()[0].leg, first);
    EXPECT_EQ(rig.events.of<LegReferred>()[0].replaces, LegId{5});
    EXPECT_EQ(rig.events.of<LegReferred>()[0].target, "");
    hears();
    rig.engine->handle(AnswerRefer{first, 200});
    EXPECT_EQ(hears(), "SIP/2.0 200 OK");
    rig.engine->handle(EndLeg{first, "transferred"});
    rig.engine->handle(EndLeg{LegId{5}, "transferred"});
    for (int i = 0; i < 2; ++i)
        phone.respond(phone.wait_request("BYE"), "200 OK");
    EXPECT_TRUE(rig.settled());
}

TEST_F(ReferTest, NobodyElseSendsOurCallsAnywhere) {
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0, {}, "carrier"}});
    talks(phone);
    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <sip:110@127.0.0.1>\r\n")), 603);
    EXPECT_EQ(status_of(phone.request("INFO")), 200) << "the call goes on";
    Talker outside(rig.port);
    EXPECT_EQ(status_of(outside.request("REFER", "Refer-To: <sip:110@127.0.0.1>\r\n")), 603);
    rig.use({});
    Talker stranger(rig.port);
    EXPECT_EQ(status_of(stranger.request("REFER", "Refer-To: <sip:110@127.0.0.1>\r\n")), 401);
    EXPECT_TRUE(rig.events.of<LegReferred>().empty());
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

struct EachRefusal : ReferTest, testing::WithParamInterface<const char*> {};

// A phone that drops the subscription still has its call.
TEST_P(EachRefusal, WhoRefusesToHearStillTalks) {
    as_phone();
    const LegId leg = talks(phone);
    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <sip:1002@127.0.0.1>\r\n")), 202);
    const auto notify = phone.wait_request("NOTIFY");
    phone.respond(notify, GetParam());
    ASSERT_TRUE(rig.events.wait_for<LegReferred>());
    EXPECT_EQ(status_of(phone.request("INFO")), 200);
    rig.engine->handle(AnswerRefer{leg, 486});
    EXPECT_EQ(status_of(phone.request("INFO")), 200);
    EXPECT_EQ(rig.engine->stats().legs, 1u);
    EXPECT_TRUE(rig.events.of<LegEnded>().empty());
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

INSTANTIATE_TEST_SUITE_P(Answers, EachRefusal,
                         testing::Values("481 Subscription does not exist",
                                         "405 Method Not Allowed", "489 Bad Event",
                                         "501 Not Implemented", "500 Server Internal Error"));

TEST_F(ReferTest, WhatIsNoNumberIsRefused) {
    as_phone();
    talks(phone);
    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <sip:evil@elsewhere.example>\r\n")), 603);
    EXPECT_EQ(status_of(phone.request("REFER")), 400);
    EXPECT_EQ(status_of(phone.request("REFER", "Refer-To: <http://example/>\r\n")), 603);
    EXPECT_TRUE(rig.events.of<LegReferred>().empty());
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(ReferTest, PickingUpByReplacesIsRefusedAndNoNewCall) {
    as_phone();
    talks(phone);
    Talker other(rig.port);
    rig.use({}, {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(phone.port())},
                 {PhoneId{12}, "1002", "", "sip:127.0.0.1:" + std::to_string(other.port())}});
    EXPECT_EQ(status_of(other.invite("Replaces: x;to-tag=a;from-tag=b\r\n")), 481);
    EXPECT_EQ(rig.events.of<LegArrived>().size(), 1u);
    EXPECT_EQ(status_of(phone.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

}  // namespace
}  // namespace zongji::sip::test
