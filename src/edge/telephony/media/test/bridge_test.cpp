#include "edge/telephony/media/test/engine_fixture.h"

namespace zongji::media::test {

// Both on one thread, or on two.
class BridgeTest : public EngineTest, public ::testing::WithParamInterface<int> {};

TEST_P(BridgeTest, each_hears_the_other_and_nobody_hears_himself) {
    start(GetParam());
    Phone li;
    Phone wang;
    const LegId a = open(li);
    const LegId b = open(wang);
    li.talk(500);
    wang.talk(1'300);
    engine->handle(room(a, b));

    ASSERT_TRUE(li.wait_for_audio(30));
    ASSERT_TRUE(wang.wait_for_audio(30));
    EXPECT_GT(share_heard(li, 1'300), 0.8);
    EXPECT_LT(share_heard(li, 500), 0.05);
    EXPECT_GT(share_heard(wang, 500), 0.8);
    EXPECT_LT(share_heard(wang, 1'300), 0.05);
    EXPECT_EQ(engine->stats().bridged_legs, 2u);
    EXPECT_EQ(engine->stats().transcoders, 0u);

    engine->handle(empty_room());
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
}

// maxptime (RFC 8866 §6.5): who takes no long packets gets none, whatever the other one sends.
TEST_P(BridgeTest, packets_are_no_longer_than_the_listener_takes) {
    start(GetParam());
    Phone li;
    Phone wang;
    const LegId a = open(li);
    const LegId b = open(wang);
    RemoteMedia terms = li.media();
    terms.longest_packet_ms = 40;
    ASSERT_TRUE(engine->connect_phone_leg(a, terms).ok());
    engine->handle(room(a, b));
    ASSERT_TRUE(eventually([&] { return engine->stats().bridged_legs == 2; }));

    for (std::uint8_t i = 0; i < 10; ++i) {
        const std::vector<std::uint8_t> sound(480, i);  // 60 ms
        wang.say(sound, wang.payload_type(), 480U * i);
        wang.say({1, 0x8a, 0, 160}, 101, 480U * i);
        li.say(sound, li.payload_type(), 480U * i);
    }
    ASSERT_TRUE(li.wait_for([](const std::vector<Heard>& all) { return all.size() >= 28; }));
    const auto heard = li.heard();
    for (std::size_t i = 1; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        if (heard[i].payload_type == 101)
            continue;
        EXPECT_EQ(heard[i].payload.size(), 240u);
        const auto& before = heard[i - 1];
        if (before.payload_type != 101) {
            EXPECT_EQ(heard[i].timestamp, before.timestamp + 240);
            EXPECT_EQ(heard[i].payload, before.payload) << "halves of one";
        }
    }
    ASSERT_TRUE(wang.wait_for_audio(9));
    for (const Heard& whole : wang.heard_audio())
        EXPECT_EQ(whole.payload.size(), 480u);
}

class PlacedTest : public EngineTest {
protected:
    void talk(const char* what, bool partner_known) {
        SCOPED_TRACE(what);
        Phone customer;
        Phone agent;
        const LegId c = open(customer);
        const LegId a = open(agent, 101, partner_known ? c : LegId{});
        customer.talk(500);
        agent.talk(1'300);
        engine->handle(std::vector<calls::Command>{calls::StopPlay{c}, room(c, a)});
        ASSERT_TRUE(customer.wait_for_audio(10));
        ASSERT_TRUE(agent.wait_for_audio(10));
        engine->close_leg(a);
        engine->close_leg(c);
        EXPECT_TRUE(eventually([&] { return engine->stats().phone_legs == 0; }));
    }
};

TEST_F(PlacedTest, who_will_talk_live_on_one_thread) {
    start(4);
    for (int i = 0; i < 4; ++i)
        talk("with a partner", true);
    EXPECT_EQ(engine->stats().passed_across, 0u);
    talk("without one", false);
    EXPECT_GT(engine->stats().passed_across, 10u);
}

TEST_P(BridgeTest, music_then_bridge_then_music_is_one_stream) {
    start(GetParam());
    Phone customer;
    Phone agent(Codec::pcma);
    const LegId a = open(customer);
    const LegId b = open(agent);
    agent.talk(700);
    engine->handle(calls::Play{a, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(customer.wait_for_audio(10));
    engine->handle(room(a, b));
    ASSERT_TRUE(customer.wait_for_audio(35));
    EXPECT_GT(share_heard(customer, 700), 0.7);
    EXPECT_EQ(engine->stats().playbacks, 0u);
    engine->handle(empty_room());
    engine->handle(calls::Play{a, PlaybackId{2}, {"tone:400"}, true});
    ASSERT_TRUE(customer.wait_for_audio(65));
    EXPECT_GT(share_heard(customer, 400), 0.8);

    const std::vector<Heard> heard = customer.heard();
    int markers = 0;
    for (std::size_t i = 1; i < heard.size(); ++i) {
        const std::uint32_t step = heard[i].timestamp - heard[i - 1].timestamp;
        EXPECT_EQ(heard[i].ssrc, heard[0].ssrc);
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        EXPECT_GE(step, 160u);
        EXPECT_LE(step, 1'600u);
        EXPECT_TRUE(step == 160 || heard[i].marker);
        markers += heard[i].marker;
    }
    EXPECT_EQ(markers, 2);
}

TEST_P(BridgeTest, a_muted_leg_is_not_passed_on) {
    start(GetParam());
    Phone li;
    Phone wang;
    const LegId a = open(li);
    const LegId b = open(wang);
    li.talk(500);
    wang.talk(1'300);
    engine->handle(room(a, b));
    ASSERT_TRUE(wang.wait_for_audio(5));
    engine->handle(calls::MuteLeg{a, true});
    // Wang still talks to Li; once Li has heard more, what Wang heard before has settled.
    li.forget();
    ASSERT_TRUE(li.wait_for_audio(10));
    wang.forget();
    ASSERT_TRUE(li.wait_for_audio(30));
    EXPECT_TRUE(wang.heard().empty());
    engine->handle(calls::MuteLeg{a, false});
    EXPECT_TRUE(wang.wait_for_audio(5));
}

TEST_P(BridgeTest, a_third_leg_takes_the_place_of_the_second) {
    start(GetParam());
    Phone customer;
    Phone first;
    Phone second;
    const LegId c = open(customer);
    const LegId f = open(first);
    const LegId s = open(second);
    first.talk(500);
    second.talk(900);
    engine->handle(room(c, f));
    ASSERT_TRUE(customer.wait_for_audio(5));
    engine->handle(room(s, c));
    EXPECT_TRUE(eventually([&] {
        customer.wait_for_audio(40);
        return share_heard(customer, 900) > 0.8;
    }));
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 2; }));
    engine->close_leg(c);
    EXPECT_TRUE(eventually([&] { return engine->stats().bridged_legs == 0; }));
    EXPECT_EQ(engine->stats().phone_legs, 2u);
}

INSTANTIATE_TEST_SUITE_P(threads, BridgeTest, ::testing::Values(1, 2));

class TranscodeTest : public EngineTest,
                      public ::testing::WithParamInterface<std::tuple<Codec, Codec, int>> {};

TEST_P(TranscodeTest, different_codecs_understand_each_other) {
    const auto [mine, yours, threads] = GetParam();
    start(threads);
    Phone li(mine);
    Phone wang(yours);
    const LegId a = open(li);
    const LegId b = open(wang);
    li.talk(500);
    wang.talk(1'300);
    engine->handle(room(a, b));
    ASSERT_TRUE(li.wait_for_audio(50));
    ASSERT_TRUE(wang.wait_for_audio(50));
    EXPECT_GT(share_heard(li, 1'300), 0.7);
    EXPECT_LT(share_heard(li, 500), 0.05);
    EXPECT_GT(share_heard(wang, 500), 0.7);
    EXPECT_LT(share_heard(wang, 1'300), 0.05);
    EXPECT_EQ(engine->stats().transcoders, 2u);

    const std::uint32_t frame = static_cast<std::uint32_t>(clock_rate(yours) / 50);
    const std::vector<Heard> heard = wang.heard_audio();
    for (std::size_t i = 1; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        EXPECT_EQ(heard[i].timestamp, heard[i - 1].timestamp + frame);
    }
    engine->close_leg(a);
    EXPECT_TRUE(eventually([&] { return engine->stats().transcoders == 0; }));
}

INSTANTIATE_TEST_SUITE_P(codecs, TranscodeTest,
                         ::testing::Values(std::tuple{Codec::pcmu, Codec::pcma, 1},
                                           std::tuple{Codec::opus, Codec::pcmu, 1},
                                           std::tuple{Codec::pcma, Codec::opus, 2},
                                           std::tuple{Codec::g722, Codec::pcma, 2},
                                           std::tuple{Codec::opus, Codec::g722, 1}));

}  // namespace zongji::media::test
