#include "edge/telephony/media/test/engine_fixture.h"

#include <cstdio>
#include <span>

namespace zongji::media::test {

using PlayTest = EngineTest;

TEST_F(PlayTest, sounds_follow_each_other_without_a_gap_and_end_once) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{7}, {"tone:short", "tone:odd", "tone:400"}, false});

    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>());
    EXPECT_EQ(events.all<calls::PlaybackEnded>().front().playback, PlaybackId{7});

    // 240 + 330 + 8000 samples are 54 packets, the last one filled up with silence.
    ASSERT_TRUE(phone.wait_for_audio(54));
    const std::vector<Heard> heard = phone.heard();
    ASSERT_EQ(heard.size(), 54u);
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].payload.size(), 160u);
        EXPECT_EQ(heard[i].ssrc, heard[0].ssrc);
        EXPECT_EQ(heard[i].marker, i == 0);
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[0].sequence + i));
        EXPECT_EQ(heard[i].timestamp, heard[0].timestamp + 160 * i);
        bytes.insert(bytes.end(), heard[i].payload.begin(), heard[i].payload.end());
    }
    std::vector<std::uint8_t> expected;
    for (const char* key : {"tone:short", "tone:odd", "tone:400"}) {
        const auto& ulaw = sounds->at(key)->ulaw;
        expected.insert(expected.end(), ulaw.begin(), ulaw.end());
    }
    expected.resize(bytes.size(), 0xff);
    EXPECT_EQ(bytes, expected);
    EXPECT_EQ(events.all<calls::PlaybackEnded>().size(), 1u);
    EXPECT_TRUE(eventually([&] { return engine->stats().playbacks == 0; }));
}

TEST_F(PlayTest, a_loop_goes_on_until_it_is_stopped_and_tells_nothing) {
    start(1);
    Phone phone(Codec::pcma);
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:short"}, true});
    ASSERT_TRUE(phone.wait_for_audio(30));
    EXPECT_GT(share_heard(phone, 600), 0.5);

    engine->handle(calls::StopPlay{leg});
    EXPECT_TRUE(eventually([&] { return engine->stats().playbacks == 0; }));
    EXPECT_TRUE(events.all<calls::PlaybackEnded>().empty());
}

TEST_F(PlayTest, what_replaces_a_sound_continues_its_stream) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(phone.wait_for_audio(10));
    engine->handle(calls::Play{leg, PlaybackId{2}, {"tone:odd"}, true});
    ASSERT_TRUE(phone.wait_for_audio(30));
    EXPECT_GT(share_heard(phone, 800), 0.5);

    const std::vector<Heard> heard = phone.heard();
    for (std::size_t i = 1; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].ssrc, heard[0].ssrc);
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
        EXPECT_EQ((heard[i].timestamp - heard[i - 1].timestamp) % 160, 0u);
        EXPECT_LE(heard[i].timestamp - heard[i - 1].timestamp, 480u);
    }
}

TEST_F(PlayTest, unknown_sounds_are_skipped_and_counted) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"none", "tone:short", "nor:this"}, false});
    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>());
    EXPECT_EQ(phone.heard().size(), 2u);
    EXPECT_EQ(engine->stats().unknown_sounds, 2u);

    engine->handle(calls::Play{leg, PlaybackId{2}, {"none"}, false});
    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>(2));
    EXPECT_EQ(engine->stats().unknown_sounds, 3u);
}

TEST_F(PlayTest, long_packets_hold_as_many_frames_as_were_asked_for) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    RemoteMedia media = phone.media();
    media.ptime_ms = 40;
    ASSERT_TRUE(engine->connect_phone_leg(leg, media).ok());
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:400"}, false});
    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>());
    const std::vector<Heard> heard = phone.heard();
    ASSERT_EQ(heard.size(), 25u);
    for (std::size_t i = 0; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].payload.size(), 320u);
        EXPECT_EQ(heard[i].timestamp, heard[0].timestamp + 320 * i);
    }
}

TEST_F(PlayTest, a_phone_that_holds_us_hears_nothing_and_the_sound_still_ends) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    RemoteMedia media = phone.media();
    media.direction = calls::MediaDirection::sendonly;
    ASSERT_TRUE(engine->connect_phone_leg(leg, media).ok());
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:short"}, false});
    ASSERT_TRUE(events.wait_for<calls::PlaybackEnded>());
    EXPECT_TRUE(phone.heard().empty());
}

class CodecPlayTest : public EngineTest, public ::testing::WithParamInterface<Codec> {};

TEST_P(CodecPlayTest, a_sound_is_heard_in_the_codec_of_the_phone) {
    start(1);
    Phone phone(GetParam());
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(phone.wait_for_audio(40));
    EXPECT_GT(share_heard(phone, 400), 0.8);
}

TEST_P(CodecPlayTest, a_sound_keeps_its_level) {
    start(1);
    Phone phone(GetParam());
    const LegId leg = open(phone);
    engine->handle(calls::Play{leg, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(phone.wait_for_audio(60));
    const double sent = level_db(sounds->at("tone:400")->pcm);
    const double heard = level_db(phone.sound(40));
    std::printf("sent at %.1f dBFS, heard at %.1f\n", sent, heard);
    EXPECT_NEAR(heard, sent, GetParam() == Codec::pcmu || GetParam() == Codec::pcma ? 0.2 : 1.0);
}

TEST_P(CodecPlayTest, a_change_of_sound_is_no_click) {
    start(1);
    Phone phone(GetParam());
    const LegId leg = open(phone);
    std::size_t packets = 0;
    for (int i = 0; i < 8; ++i) {
        for (const char* sound : {"tone:quarter", "silence"}) {
            // Every other time by way of one that is replaced before it begins.
            if (i % 2 == 0)
                engine->handle(calls::Play{leg, PlaybackId{1}, {"silence"}, true});
            engine->handle(calls::Play{leg, PlaybackId{1}, {sound}, true});
            ASSERT_TRUE(phone.wait_for_audio(packets += 5));
        }
    }
    // The tone alone climbs by 2,592; cut off at its peak, it falls by 8,000.
    const std::vector<std::int16_t> heard = phone.sound(packets);
    const int step = steepest(std::span(heard).subspan(160));
    std::printf("steepest step %d\n", step);
    EXPECT_LT(step, GetParam() == Codec::g722 ? 5'500 : 3'500);
}

INSTANTIATE_TEST_SUITE_P(codecs, CodecPlayTest,
                         ::testing::Values(Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus));

}  // namespace zongji::media::test
