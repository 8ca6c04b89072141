#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/test/engine_fixture.h"

#include <random>

#include <dirent.h>

namespace zongji::media::test {

namespace {

std::size_t open_files() {
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder))
        ++count;
    ::closedir(folder);
    return count;
}

}  // namespace

using PhoneLegTest = EngineTest;

TEST_F(PhoneLegTest, gets_an_even_port_and_only_once) {
    start(2);
    const auto first = engine->open_phone_leg(LegId{1});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->address, "127.0.0.1");
    EXPECT_EQ(first->port % 2, 0);
    const auto again = engine->open_phone_leg(LegId{1});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
    EXPECT_TRUE(eventually([&] { return engine->stats().sockets == 4; })) << "RTCP has one";
}

TEST_F(PhoneLegTest, runs_out_of_ports_and_gets_them_back) {
    start(1, [](MediaEngine::Config& config) {
        config.rtp_port_low = 33'001;
        config.rtp_port_high = 33'005;
    });
    ASSERT_TRUE(engine->open_phone_leg(LegId{1}));
    ASSERT_TRUE(engine->open_phone_leg(LegId{2}));
    const auto third = engine->open_phone_leg(LegId{3});
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, ErrorCode::exhausted);
    engine->close_leg(LegId{1});
    EXPECT_TRUE(eventually([&] { return engine->open_phone_leg(LegId{3}).ok(); }));
}

TEST_F(PhoneLegTest, all_addresses_are_those_of_both_families) {
    start(1, [](MediaEngine::Config& config) { config.bind_address = "0.0.0.0"; });
    EXPECT_TRUE(engine->can_reach("192.0.2.1"));
    if (!engine->can_reach("2001:db8::1"))
        GTEST_SKIP() << "this machine has no IPv6";
    EXPECT_FALSE(engine->can_reach("media.example"));
    const auto four = engine->open_phone_leg(LegId{1}, {}, "192.0.2.1");
    const auto six = engine->open_phone_leg(LegId{2}, {}, "2001:db8::1");
    const auto named = engine->open_phone_leg(LegId{3}, {}, "phone.example");
    ASSERT_TRUE(four && six && named);
    EXPECT_EQ(four->address.find(':'), std::string::npos);
    EXPECT_NE(six->address.find(':'), std::string::npos);
    EXPECT_EQ(named->address, four->address);

    RemoteMedia media;
    media.port = 4'000;
    media.address = "2001:db8::1";
    EXPECT_TRUE(engine->connect_phone_leg(LegId{2}, media));
    EXPECT_FALSE(engine->connect_phone_leg(LegId{1}, media)) << "its port is of the other family";
    for (const char* nobody : {"0.0.0.0", "::"}) {
        media.address = nobody;
        EXPECT_TRUE(engine->can_reach(nobody));
        EXPECT_TRUE(engine->connect_phone_leg(LegId{1}, media)) << "hold in the old way";
        EXPECT_TRUE(engine->connect_phone_leg(LegId{2}, media));
    }
}

TEST_F(PhoneLegTest, one_address_serves_its_own_family) {
    start(1);
    EXPECT_TRUE(engine->can_reach("192.0.2.1"));
    EXPECT_FALSE(engine->can_reach("2001:db8::1"));
    EXPECT_TRUE(engine->can_reach("::")) << "nobody is reached in either";
}

TEST_F(PhoneLegTest, learns_the_port_behind_a_nat_but_no_stranger) {
    start(1);
    Phone customer;
    Phone agent;
    const LegId a = open(agent);
    const LegId c{100};
    const auto local = engine->open_phone_leg(c);
    ASSERT_TRUE(local);
    RemoteMedia media = customer.media();
    media.address = "10.1.2.3";  // what a phone behind a NAT believes to be its address
    media.port = 4'000;
    ASSERT_TRUE(engine->connect_phone_leg(c, media));
    customer.call(local->port);
    customer.talk(500);
    agent.talk(900);
    engine->handle(room(a, c));
    // Nobody named this address, so what comes from there is foreign.
    ASSERT_TRUE(eventually([&] { return engine->stats().dropped_foreign > 5; }));
    EXPECT_TRUE(agent.heard().empty());
    EXPECT_TRUE(customer.heard().empty());

    media.signalled_from = "127.0.0.1";
    ASSERT_TRUE(engine->connect_phone_leg(c, media));
    EXPECT_TRUE(agent.wait_for_audio(5));
    EXPECT_TRUE(customer.wait_for_audio(5));

    // Another port of the same address does not take the call over while the first one talks.
    Phone intruder;
    intruder.call(local->port);
    intruder.talk(2'000);
    const std::uint64_t dropped = engine->stats().dropped_foreign;
    ASSERT_TRUE(eventually([&] { return engine->stats().dropped_foreign > dropped + 10; }));
    EXPECT_TRUE(intruder.heard().empty());
    EXPECT_LT(share_heard(agent, 2'000), 0.05);
    // Once the first one is silent, it does: the phone may have moved.
    customer.be_silent();
    EXPECT_TRUE(intruder.wait_for_audio(5));
}

TEST_F(PhoneLegTest, a_moved_far_side_is_followed_at_once_after_a_reinvite) {
    start(1);
    Phone before;
    Phone after;
    const LegId leg = open(before);
    before.talk(500);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(before.wait_for_audio(5));
    ASSERT_TRUE(engine->connect_phone_leg(leg, after.media()));
    EXPECT_TRUE(after.wait_for_audio(5));
}

TEST_F(PhoneLegTest, silence_is_told_once_and_only_of_one_who_spoke) {
    start(1, [](MediaEngine::Config& config) { config.patience.waiting = milliseconds(300); });
    Phone talker;
    Phone mute_one;
    Phone on_hold;
    const LegId t = open(talker);
    open(mute_one);
    const LegId h = open(on_hold);
    talker.talk(500);
    on_hold.talk(500);
    ASSERT_TRUE(eventually([&] { return engine->stats().packets_in > 10; }));
    RemoteMedia held = on_hold.media();
    held.direction = calls::MediaDirection::inactive;
    ASSERT_TRUE(engine->connect_phone_leg(h, held));
    talker.be_silent();
    on_hold.be_silent();
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    Phone clock;
    const LegId later = open(clock);
    engine->handle(calls::Play{later, PlaybackId{1}, {"tone:400"}, false});
    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>());
    const auto ended = events.all<calls::LegEnded>();
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].leg, t);
    EXPECT_EQ(ended[0].cause, calls::EndCause::media_timeout);
    EXPECT_EQ(engine->stats().phone_legs, 4u);
}

TEST_F(PhoneLegTest, who_never_speaks_has_a_longer_patience_of_his_own) {
    start(1, [](MediaEngine::Config& config) {
        config.patience.waiting = milliseconds(100);
        config.patience.never_spoke = milliseconds(600);
    });
    Phone mute_one;
    const Instant begun = tick_now();
    const LegId leg = open(mute_one);
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_GE((tick_now() - begun).ms(), 600);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, leg);
    EXPECT_EQ(events.all<calls::LegEnded>()[0].cause, calls::EndCause::media_timeout);
}

TEST_F(PhoneLegTest, an_agents_phone_that_moves_in_a_talk_is_followed_by_the_talk) {
    start(2);
    Phone customer;
    Phone before;
    Phone after;
    const LegId c = open(customer);
    const LegId a = open(before);
    customer.talk(500);
    before.talk(900);
    engine->handle(room(c, a));
    ASSERT_TRUE(before.wait_for_audio(5));
    ASSERT_TRUE(customer.wait_for_audio(5));

    ASSERT_TRUE(engine->connect_phone_leg(a, after.media()));
    after.call(engine_port(a));
    after.talk(1'300);
    ASSERT_TRUE(after.wait_for_audio(10));
    before.forget();
    ASSERT_TRUE(after.wait_for_audio(30));
    EXPECT_TRUE(before.heard().empty());
    // What still comes from the old place is a stranger's now.
    customer.forget();
    ASSERT_TRUE(customer.wait_for_audio(30));
    EXPECT_GT(share_heard(customer, 1'300), 0.8);
    EXPECT_LT(share_heard(customer, 900), 0.05);
    EXPECT_GT(engine->stats().dropped_foreign, 5u);
}

TEST_F(PhoneLegTest, a_phone_that_begins_its_stream_anew_is_one_stream_to_its_partner) {
    start(1);
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    const LegId a = open(agent);
    customer.talk(500);
    engine->handle(room(c, a));
    ASSERT_TRUE(agent.wait_for_audio(20));
    customer.begin_anew();
    ASSERT_TRUE(agent.wait_for_audio(50));

    const std::vector<Heard> heard = agent.heard();
    int markers = 0;
    for (std::size_t i = 1; i < heard.size(); ++i) {
        const std::uint32_t step = heard[i].timestamp - heard[i - 1].timestamp;
        EXPECT_EQ(heard[i].ssrc, heard[0].ssrc);
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        EXPECT_TRUE(step == 160 || (heard[i].marker && step > 160 && step < 1'600));
        markers += heard[i].marker;
    }
    EXPECT_EQ(markers, 1);
}

TEST_F(PhoneLegTest, comfort_noise_is_a_sign_of_life_and_no_sound) {
    start(1, [](MediaEngine::Config& config) { config.patience.talking = milliseconds(400); });
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    const LegId a = open(agent);
    engine->handle(room(c, a));
    customer.talk(500);
    ASSERT_TRUE(agent.wait_for_audio(5));
    customer.be_silent();
    // The silence after speech, told every 100 ms for twice as long as a phone may be silent.
    agent.talk(900);
    customer.forget();
    for (std::size_t heard = 5; heard <= 40; heard += 5) {
        customer.say({0x40}, comfort_noise, static_cast<std::uint32_t>(160 * heard));
        ASSERT_TRUE(customer.wait_for_audio(heard));
    }
    EXPECT_TRUE(events.all<calls::LegEnded>().empty());
    EXPECT_EQ(engine->stats().dropped_invalid, 0u);
    for (const Heard& one : agent.heard())
        EXPECT_EQ(one.payload_type, 0);
    // With none of it, the phone is dead.
    ASSERT_TRUE(events.wait_for<calls::LegEnded>());
    EXPECT_EQ(events.all<calls::LegEnded>()[0].leg, c);
}

TEST_F(PhoneLegTest, two_hundred_legs_leave_nothing_behind) {
    const std::size_t files_before = open_files();
    start(2);
    const std::size_t files_started = open_files();
    for (int round = 0; round < 2; ++round) {
        std::vector<LegId> legs;
        for (int i = 0; i < 200; ++i) {
            const LegId leg{next_leg_++};
            ASSERT_TRUE(engine->open_phone_leg(leg));
            RemoteMedia media;
            media.address = "127.0.0.1";
            media.port = 9;
            media.codec = i % 3 == 0 ? Codec::opus : Codec::pcma;
            media.payload_type = i % 3 == 0 ? 111 : 8;
            ASSERT_TRUE(engine->connect_phone_leg(leg, media));
            legs.push_back(leg);
        }
        for (std::size_t i = 0; i < 200; i += 2) {
            const InteractionId interaction{static_cast<std::int64_t>(i) + 1};
            engine->handle(record(RecordingId{next_leg_ + static_cast<int>(i)}, legs[i],
                                  legs[i + 1], interaction));
            engine->handle(room(legs[i], legs[i + 1], interaction));
            engine->handle(calls::Play{legs[i], PlaybackId{1}, {"tone:400"}, true});
            engine->handle(calls::SendDigits{legs[i + 1], "12345"});
        }
        ASSERT_TRUE(eventually([&] {
            const Stats stats = engine->stats();
            return stats.phone_legs == 200 && stats.bridged_legs == 200 && stats.playbacks == 100 &&
                   stats.digit_sendings == 100 && stats.recordings == 100 &&
                   stats.tapped_legs == 200;
        }));
        EXPECT_EQ(engine->stats().sockets, 402u);
        for (const LegId leg : legs)
            engine->close_leg(leg);
        ASSERT_TRUE(eventually(
            [&] { return engine->stats().sockets == 2 && engine->stats().recordings == 0; }));
        const Stats stats = engine->stats();
        EXPECT_EQ(stats.phone_legs, 0u);
        EXPECT_EQ(stats.bridged_legs, 0u);
        EXPECT_EQ(stats.playbacks, 0u);
        EXPECT_EQ(stats.digit_sendings, 0u);
        EXPECT_EQ(stats.recordings, 0u);
        EXPECT_EQ(stats.tapped_legs, 0u);
        EXPECT_EQ(stats.transcoders, 0u);
        EXPECT_EQ(stats.known_legs, 0u);
        EXPECT_EQ(open_files(), files_started);
    }
    engine.reset();
    EXPECT_EQ(open_files(), files_before);
}

TEST_F(PhoneLegTest, garbage_on_every_socket_harms_nobody) {
    start(2);
    Phone li;
    Phone wang(Codec::opus);
    const LegId a = open(li, -1);
    const LegId b = open(wang);
    engine->handle(record(RecordingId{1}, a, b));
    engine->handle(room(a, b));
    std::vector<std::uint16_t> ports = engine->browser_ports();
    Phone attacker;
    const LegId direct{500};
    const auto local = engine->open_phone_leg(direct);
    ASSERT_TRUE(local);
    RemoteMedia media = attacker.media(-1);
    ASSERT_TRUE(engine->connect_phone_leg(direct, media));
    ports.push_back(local->port);

    std::mt19937 random(20'261'122);
    std::uniform_int_distribution<int> byte(0, 255);
    std::vector<std::uint8_t> packet;
    for (int i = 0; i < 6'000; ++i) {
        packet.resize(static_cast<std::size_t>(random() % (i % 50 == 0 ? 3'000 : 300)));
        for (std::uint8_t& one : packet)
            one = static_cast<std::uint8_t>(byte(random));
        if (packet.size() > 2 && i % 2 == 0) {  // nearly RTP, STUN or DTLS
            constexpr std::uint8_t firsts[] = {0x80, 0x90, 0xa0, 0xbf, 0x00, 0x01, 0x16, 0x17};
            constexpr std::uint8_t types[] = {0, 8, 9, 101, 111, 0x80, 200, 0xfe};
            packet[0] = firsts[random() % 8];
            packet[1] = types[random() % 8];
        }
        attacker.send_raw(ports[static_cast<std::size_t>(i) % ports.size()], packet.data(),
                          packet.size());
        // Also as the real far sides, whose packets get past the door.
        if (i % 3 == 0)
            li.say(packet, i % 4 * 8, random());
        if (i % 3 == 1)
            wang.say(packet, 111, random());
    }
    li.talk(500);
    wang.talk(900);
    li.forget();
    EXPECT_TRUE(eventually([&] {
        li.wait_for_audio(30);
        return share_heard(li, 900) > 0.5;
    }));
    EXPECT_EQ(engine->stats().phone_legs, 3u);
}

}  // namespace zongji::media::test
