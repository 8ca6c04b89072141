#include "edge/telephony/sip/test/harness.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

const PhoneId phone_id{11};

// Each caller gets an agent; whoever goes, the other is sent away.
struct Exchange {
    std::map<LegId, LegId> partner;
    std::int64_t next = 1;

    void operator()(SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event)) {
            const LegId agent{next++};
            partner[agent] = arrived->leg;
            partner[arrived->leg] = agent;
            engine.handle(RingLeg{arrived->leg});
            engine.handle(AnswerLeg{arrived->leg});
            engine.handle(DialPhone{agent, phone_id, arrived->caller, "", 20'000, false});
        } else if (const auto* ended = std::get_if<LegEnded>(&event)) {
            engine.handle(EndLeg{partner[ended->leg], "over"});
        }
    }
};

TEST(Tcp, CallsGoInAndOut) {
    Exchange exchange;
    Rig rig;
    const auto agent_port = free_port();
    rig.react = [&](SipEngine& engine, const Event& event) { exchange(engine, event); };
    rig.use(
        {{TrunkId{7}, {"127.0.0.1"}, 0}},
        {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(agent_port) + ";transport=tcp"}});
    Program agents(sipp(scenario("uas_talk"), rig.port, agent_port, 5, {"-t", "t1"}));
    ASSERT_TRUE(agents.listens(agent_port));
    Program callers(
        sipp(scenario("uac_talk"), rig.port, free_port(), 5, {"-t", "t1", "-d", "200"}));
    EXPECT_EQ(callers.wait(40), 0);
    EXPECT_EQ(agents.wait(40), 0);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 10u);
}

TEST(Tcp, AStrangerGetsNoCall) {
    Rig rig;
    rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}});
    Program stranger(sipp(scenario("uac_talk"), rig.port, free_port(), 1, {"-t", "t1"}));
    EXPECT_NE(stranger.wait(40), 0);
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());
    EXPECT_TRUE(rig.settled());
}

// The scenarios with which the peers were measured, as they are.
TEST(SharedLoad, RunsUnchanged) {
    const char* given = std::getenv("ZONGJI_SHARED");
    auto folder = test_folder();
    for (int i = 0; i < 6; ++i)
        folder = folder.parent_path();
    folder = given ? std::filesystem::path(given) / "load" : folder / "shared" / "load";
    if (!std::filesystem::exists(folder)) {
        printf("NOT RUN: the load scenarios are not at %s (set ZONGJI_SHARED)\n", folder.c_str());
        GTEST_SKIP() << "no scenarios";
    }
    Exchange exchange;
    Rig rig;
    const auto agent_port = free_port();
    rig.react = [&](SipEngine& engine, const Event& event) { exchange(engine, event); };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}},
            {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(agent_port)}});
    Program agents(sipp(folder / "uas_agent.xml", rig.port, agent_port, 50, {"-d", "300"}));
    ASSERT_TRUE(agents.listens(agent_port));
    Program callers(sipp(folder / "uac_queue.xml", rig.port, free_port(), 50, {"-r", "20"}));
    EXPECT_EQ(callers.wait(60), 0);
    EXPECT_EQ(agents.wait(60), 0);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 100u);
}

}  // namespace
}  // namespace zongji::sip::test
