#include "edge/telephony/sip/test/harness.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

const TrunkId trunk_id{7};
Trunk local_trunk() {
    return {trunk_id, {"127.0.0.1"}, 0};
}

Phone phone_at(std::uint16_t port) {
    return {phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(port)};
}

void answer_at_once(SipEngine& engine, const Event& event) {
    const auto* arrived = std::get_if<LegArrived>(&event);
    if (!arrived)
        return;
    engine.handle(RingLeg{arrived->leg});
    engine.handle(AnswerLeg{arrived->leg});
}

TEST(IncomingCall, IsAnsweredAndHungUpByTheCaller) {
    Rig rig;
    rig.react = answer_at_once;
    rig.use({local_trunk()});
    Program caller(sipp(scenario("uac_talk"), rig.port, free_port(), 1, {"-d", "100"}));
    EXPECT_EQ(caller.wait(30), 0);

    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    const auto arrived = rig.events.of<LegArrived>();
    ASSERT_EQ(arrived.size(), 1u);
    EXPECT_EQ(arrived[0].trunk, trunk_id);
    EXPECT_EQ(arrived[0].called, "4001234567");
    EXPECT_EQ(arrived[0].caller, "1380001");
    EXPECT_EQ(arrived[0].caller_name, "Caller");
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 1u);
    const auto ended = rig.events.of<LegEnded>();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].cause, EndCause::hung_up);

    const auto media = rig.media.connected(arrived[0].leg);
    ASSERT_EQ(media.size(), 1u);
    EXPECT_EQ(media[0].codec, Codec::pcma);  // the caller's first
    EXPECT_EQ(media[0].telephone_event_payload_type, 101);
    EXPECT_EQ(media[0].signalled_from, "127.0.0.1");
    EXPECT_EQ(rig.media.open_legs(), 0u);
    EXPECT_TRUE(rig.settled());
    EXPECT_TRUE(rig.dialogs.records().empty());
}

TEST(IncomingCall, IsCancelledWhileItRings) {
    Rig rig;
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event)) {
            engine.handle(RingLeg{arrived->leg});
        }
    };
    rig.use({local_trunk()});
    Program caller(sipp(scenario("uac_cancel"), rig.port, free_port(), 1));
    EXPECT_EQ(caller.wait(30), 0);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::cancelled);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
}

TEST(OutgoingCall, IsAnsweredAndEndedByUs) {
    Rig rig;
    const auto agent_port = free_port();
    rig.use({local_trunk()}, {phone_at(agent_port)});
    Program agent(sipp(scenario("uas_talk"), rig.port, agent_port, 1));
    ASSERT_TRUE(agent.listens(agent_port));
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* answered = std::get_if<LegAnswered>(&event)) {
            engine.handle(EndLeg{answered->leg, "done"});
        }
    };
    EXPECT_TRUE(rig.events.wait_for<PhoneReachable>());
    DialPhone dial;
    dial.leg = LegId{99};
    dial.phone = phone_id;
    dial.caller_number = "138****1234";
    dial.caller_name = "王 \"小明\"";
    dial.auto_answer = true;
    rig.engine->handle(dial);
    EXPECT_EQ(agent.wait(30), 0);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegRinging>().size(), 1u);
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 1u);
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::ended_by_us);
    EXPECT_EQ(rig.media.connected(LegId{99}).size(), 1u);
    EXPECT_TRUE(rig.settled());
}

TEST(OutgoingCall, IsCancelledWhenNobodyAnswers) {
    Rig rig;
    const auto agent_port = free_port();
    rig.use({local_trunk()}, {phone_at(agent_port)});
    Program agent(sipp(scenario("uas_ring"), rig.port, agent_port, 1));
    ASSERT_TRUE(agent.listens(agent_port));
    rig.engine->handle(DialPhone{LegId{5}, phone_id, "138", "", 700, false});
    EXPECT_EQ(agent.wait(30), 0);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::no_answer);
    EXPECT_TRUE(rig.settled());
}

TEST(OutgoingCall, OfAnUnknownOrSilentPhoneEndsUnreachable) {
    Rig rig;
    UdpPeer silent;
    rig.use({}, {phone_at(silent.port())});
    rig.engine->handle(DialPhone{LegId{5}, PhoneId{404}, "138", "", 700, false});
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::unreachable);
    rig.engine->handle(DialPhone{LegId{6}, phone_id, "138", "", 300, false});
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(2));
    EXPECT_EQ(rig.events.of<LegEnded>()[1].cause, EndCause::unreachable);
}

TEST(Load, AThousandCallsLeaveNothing) {
    Exchange exchange;
    Rig rig;
    const auto agent_port = free_port();
    const auto caller_port = free_port();
    rig.use({local_trunk()}, {phone_at(agent_port)});
    rig.react = [&](SipEngine& engine, const Event& event) { exchange(engine, event); };
    Program agents(sipp(scenario("uas_talk"), rig.port, agent_port, 500));
    ASSERT_TRUE(agents.listens(agent_port));
    Program callers(
        sipp(scenario("uac_talk"), rig.port, caller_port, 500, {"-d", "300", "-r", "100"}));
    EXPECT_EQ(callers.wait(80), 0);
    EXPECT_EQ(agents.wait(80), 0);
    EXPECT_TRUE(rig.events.wait_for<LegEnded>(1000));
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1000u);
    EXPECT_EQ(rig.media.open_legs(), 0u);
    EXPECT_TRUE(rig.dialogs.records().empty());
    const Stats stats = rig.engine->stats();
    EXPECT_EQ(stats.arrived, 500u);
    EXPECT_EQ(stats.dialled, 500u);
    EXPECT_EQ(stats.answered, 1000u);
    EXPECT_EQ(stats.ended, 1000u);
}

}  // namespace
}  // namespace zongji::sip::test
