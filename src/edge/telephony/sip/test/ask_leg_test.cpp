#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

struct SilentFarSide : testing::Test {
    SilentFarSide() : caller(rig.port) {
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event))
                engine.handle(AnswerLeg{arrived->leg});
        };
        rig.use({{TrunkId{7}, {"127.0.0.1"}, 0, {60, 600, KeysBy::info}}});
    }

    LegId talk() {
        EXPECT_EQ(status_of(caller.invite()), 200);
        caller.ack();
        EXPECT_TRUE(rig.events.wait_for<LegAnswered>());
        return rig.events.of<LegArrived>().at(0).leg;
    }

    std::string asked(LegId leg) {
        rig.engine->ask(leg);
        return caller.wait_request("OPTIONS");
    }

    bool is_alive(LegId leg, std::size_t times) {
        for (int i = 0; i < 500 && rig.media.times_alive(leg) < times; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return rig.media.times_alive(leg) == times;
    }

    Rig rig;
    Talker caller;
};

TEST_F(SilentFarSide, IsAliveWithWhateverAnswer) {
    const LegId leg = talk();
    std::size_t times = 0;
    for (const char* status : {"200 OK", "405 Method Not Allowed", "486 Busy Here",
                               "501 Not Implemented", "500 Server Internal Error"}) {
        const auto question = asked(leg);
        ASSERT_FALSE(question.empty()) << status;
        EXPECT_NE(header_of(question, "To").find("tag="), std::string::npos) << "in the dialog";
        caller.respond(question, status);
        EXPECT_TRUE(is_alive(leg, ++times)) << status;
    }
    EXPECT_TRUE(rig.events.of<LegEnded>().empty());
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(SilentFarSide, ThatKnowsOfNoCallHasNone) {
    const LegId leg = talk();
    caller.respond(asked(leg), "481 Call/Transaction Does Not Exist");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::media_timeout);
    EXPECT_EQ(rig.events.of<LegEnded>()[0].sip_status, 481);
    caller.respond(caller.wait_request("BYE"), "481 Call/Transaction Does Not Exist");
    EXPECT_TRUE(rig.settled());
}

TEST_F(SilentFarSide, IsAskedOneQuestionAtATimeAndOnlyInACall) {
    EXPECT_EQ(status_of(caller.invite()), 200);
    ASSERT_TRUE(rig.events.wait_for<LegArrived>());
    const LegId leg = rig.events.of<LegArrived>()[0].leg;
    rig.engine->ask(leg);
    rig.engine->ask(LegId{4711});
    rig.engine->stats();
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    const auto question = asked(leg);
    EXPECT_EQ(header_of(question, "CSeq").substr(header_of(question, "CSeq").find(' ')),
              " OPTIONS");
    rig.engine->ask(leg);
    caller.respond(question, "200 OK");
    EXPECT_TRUE(is_alive(leg, 1));
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(SilentFarSide, HasThePatienceOfItsTrunk) {
    const LegId leg = talk();
    EXPECT_EQ(rig.media.connected(leg).at(0).terms, (LegTerms{60, 600, KeysBy::info}));
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

}  // namespace
}  // namespace zongji::sip::test
