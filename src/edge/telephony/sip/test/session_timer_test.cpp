#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

constexpr int expires_s = 2;

struct SessionTimer : testing::Test {
    SessionTimer()
        : rig([](Config& config) {
              config.limits.session_expires_s = expires_s;
              config.limits.min_session_expires_s = expires_s;
          }),
          caller(rig.port) {
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event))
                engine.handle(AnswerLeg{arrived->leg});
        };
        rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    }
    void talk(const std::string& more) {
        ASSERT_EQ(status_of(caller.invite(more)), 200);
        caller.ack();
        ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    }
    void expect_alive() {
        EXPECT_TRUE(rig.events.of<LegEnded>().empty());
        EXPECT_EQ(status_of(caller.request("BYE")), 200);
        EXPECT_TRUE(rig.settled());
        EXPECT_EQ(rig.events.of<LegEnded>().at(0).cause, EndCause::hung_up);
    }
    Rig rig;
    Talker caller;
};

TEST_F(SessionTimer, AsksNothingOfWhoDoesNotKnowIt) {
    talk("Allow: INVITE, ACK, BYE\r\n");
    EXPECT_EQ(caller.wait_any_request((expires_s + 2) * 1000), "");
    expect_alive();
}

TEST_F(SessionTimer, RefreshesByUpdateWhereThatIsAllowed) {
    talk(
        "Supported: timer\r\nSession-Expires: 2;refresher=uas\r\n"
        "Allow: INVITE, ACK, BYE, UPDATE\r\n");
    for (int i = 0; i < 3; ++i) {
        const auto refresh = caller.wait_any_request(5000);
        ASSERT_TRUE(refresh.starts_with("UPDATE ")) << refresh;
        caller.respond(refresh, "200 OK", "Session-Expires: 2;refresher=uac\r\n");
    }
    expect_alive();
}

TEST_F(SessionTimer, RefreshesByInviteWhereNothingElseIsKnown) {
    talk("Supported: timer\r\nSession-Expires: 2;refresher=uas\r\nAllow: INVITE, ACK, BYE\r\n");
    for (int i = 0; i < 2; ++i) {
        const auto refresh = caller.wait_any_request(5000);
        ASSERT_TRUE(refresh.starts_with("INVITE ")) << refresh;
        caller.respond(refresh, "200 OK", "Session-Expires: 2;refresher=uac\r\n", sdp_of());
        const auto ack = caller.wait_any_request(2000);
        EXPECT_TRUE(ack.starts_with("ACK ")) << ack;
        const bool offered = refresh.find("m=audio") != refresh.npos;
        EXPECT_NE(ack.find("m=audio") != ack.npos, offered) << "one offer and one answer";
    }
    expect_alive();
}

}  // namespace
}  // namespace zongji::sip::test
