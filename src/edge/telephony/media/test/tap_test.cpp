#include "edge/telephony/media/test/engine_fixture.h"

#include <algorithm>

namespace zongji::media::test {

using Mark = calls::TapMark::Kind;

class TapTest : public EngineTest, public ::testing::WithParamInterface<int> {
protected:
    // What one track holds, decoded.
    std::vector<std::int16_t> track(calls::Track which, Codec codec) {
        const auto decoder = Decoder::make(codec);
        std::vector<std::int16_t> pcm;
        for (const calls::TapFrame& frame : tap.frames(which)) {
            EXPECT_EQ(frame.codec, codec);
            std::int16_t samples[longest_pcm];
            const std::size_t count = decoder->decode(frame.payload, frame.size, samples);
            pcm.insert(pcm.end(), samples, samples + count);
        }
        return pcm;
    }
    std::int64_t recorded_us(calls::Track which) {
        std::int64_t sum = 0;
        for (const calls::TapFrame& frame : tap.frames(which))
            sum += frame.duration_us;
        return sum;
    }
    std::vector<Mark> mark_kinds() {
        std::vector<Mark> kinds;
        for (const calls::TapMark& mark : tap.marks())
            kinds.push_back(mark.kind);
        return kinds;
    }
};

TEST_P(TapTest, each_voice_is_on_its_own_track_for_as_long_as_the_bridge_stood) {
    start(GetParam());
    Phone customer;
    Phone agent(Codec::pcma);
    const LegId c = open(customer);
    const LegId a = open(agent);
    customer.talk(500);
    agent.talk(1'300);
    const RecordingId recording{77};
    engine->handle(record(recording, c, a));
    engine->handle(calls::Play{c, PlaybackId{1}, {"tone:400"}, true});
    ASSERT_TRUE(customer.wait_for_audio(15));
    EXPECT_TRUE(tap.frames().empty());  // not bridged yet

    engine->handle(room(c, a));
    ASSERT_TRUE(tap.wait_for_frames(100));
    engine->handle(empty_room());
    engine->handle(calls::Play{c, PlaybackId{2}, {"tone:400"}, true});
    engine->handle(calls::MarkRecording{recording, calls::MarkRecording::Mark::hold});
    ASSERT_TRUE(tap.wait_for_marks(4));
    customer.forget();
    ASSERT_TRUE(customer.wait_for_audio(10));
    engine->handle(calls::MarkRecording{recording, calls::MarkRecording::Mark::resume});
    const std::size_t before = tap.frames().size();
    engine->handle(room(c, a));
    ASSERT_TRUE(tap.wait_for_frames(before + 40));
    engine->handle(calls::StopRecording{recording});
    ASSERT_TRUE(tap.wait_for_marks(8));

    const std::vector<Mark> expected{Mark::started, Mark::bridged, Mark::unbridged, Mark::held,
                                     Mark::resumed, Mark::bridged, Mark::unbridged, Mark::stopped};
    EXPECT_EQ(mark_kinds(), expected);
    std::int64_t bridged_us = 0;
    for (const calls::TapMark& mark : tap.marks()) {
        EXPECT_EQ(mark.recording, recording);
        EXPECT_EQ(mark.interaction, InteractionId{5});
        if (mark.kind == Mark::bridged)
            bridged_us -= mark.at.us;
        if (mark.kind == Mark::unbridged)
            bridged_us += mark.at.us;
    }
    for (const auto which : {calls::customer_track, calls::agent_track}) {
        // Two stretches of talk, each of which may begin and end between two packets.
        EXPECT_NEAR(static_cast<double>(recorded_us(which)), static_cast<double>(bridged_us),
                    40'000);
    }
    EXPECT_GT(share_of(track(calls::customer_track, Codec::pcmu), 500), 0.8);
    EXPECT_LT(share_of(track(calls::customer_track, Codec::pcmu), 1'300), 0.05);
    EXPECT_GT(share_of(track(calls::agent_track, Codec::pcma), 1'300), 0.8);
    EXPECT_LT(share_of(track(calls::agent_track, Codec::pcma), 400), 0.05);
    EXPECT_TRUE(eventually(
        [&] { return engine->stats().tapped_legs == 0 && engine->stats().recordings == 0; }));
}

TEST_P(TapTest, frames_follow_the_senders_clock_and_lie_in_the_bridged_time) {
    start(GetParam());
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    const LegId a = open(agent);
    customer.talk(500);
    // His clock is known when one of his frames was in time.
    ASSERT_TRUE(customer.wait_until_said(50));
    engine->handle(room(c, a));
    engine->handle(record(RecordingId{1}, c, a));
    ASSERT_TRUE(tap.wait_for_frames(50));
    engine->handle(calls::StopRecording{RecordingId{1}});
    ASSERT_TRUE(tap.wait_for_marks(4));
    const auto marks = tap.marks();
    const auto frames = tap.frames(calls::customer_track);
    EXPECT_TRUE(tap.frames(calls::agent_track).empty());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_GE(frames[i].at, marks[1].at);
        EXPECT_LE(frames[i].at, marks[2].at + milliseconds(20));
        EXPECT_TRUE(i == 0 || frames[i].at > frames[i - 1].at);
    }
    // However the machine held up the phone or us.
    EXPECT_NEAR(static_cast<double>((frames.back().at - frames.front().at).us),
                20'000.0 * static_cast<double>(frames.size() - 1), 20'000);
}

TEST_P(TapTest, a_muted_leg_is_not_recorded) {
    start(GetParam());
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    const LegId a = open(agent);
    customer.talk(500);
    agent.talk(900);
    engine->handle(calls::MuteLeg{a, true});
    engine->handle(record(RecordingId{1}, c, a));
    engine->handle(room(c, a));
    ASSERT_TRUE(tap.wait_for_frames(20));
    EXPECT_TRUE(tap.frames(calls::agent_track).empty());
}

TEST_P(TapTest, the_recording_goes_on_with_the_next_agent) {
    start(GetParam());
    Phone customer;
    Phone first;
    Phone second;
    const LegId c = open(customer);
    const LegId f = open(first);
    const LegId s = open(second);
    customer.talk(500);
    engine->handle(record(RecordingId{1}, c, f));
    engine->handle(room(c, f));
    ASSERT_TRUE(tap.wait_for_frames(5));
    engine->close_leg(f);
    ASSERT_TRUE(tap.wait_for_marks(3));
    engine->handle(calls::RecordParty{RecordingId{1}, {s, calls::agent_track, PartyKind::agent}});
    engine->handle(room(c, s));
    const std::size_t before = tap.frames().size();
    ASSERT_TRUE(tap.wait_for_frames(before + 5));
    engine->close_leg(c);
    ASSERT_TRUE(tap.wait_for_marks(6));
    const std::vector<Mark> expected{Mark::started, Mark::bridged,   Mark::unbridged,
                                     Mark::bridged, Mark::unbridged, Mark::stopped};
    EXPECT_EQ(mark_kinds(), expected);
    EXPECT_TRUE(eventually([&] { return engine->stats().tapped_legs == 0; }));
}

TEST_P(TapTest, a_tap_that_refuses_is_told_once) {
    start(GetParam());
    tap.refuse();
    Phone customer;
    Phone agent;
    const LegId c = open(customer);
    const LegId a = open(agent);
    customer.talk(500);
    engine->handle(record(RecordingId{9}, c, a));
    engine->handle(room(c, a));
    ASSERT_TRUE(events.wait_for<calls::RecordingFailed>());
    ASSERT_TRUE(tap.wait_for_frames(10));
    EXPECT_EQ(events.all<calls::RecordingFailed>().size(), 1u);
    EXPECT_EQ(events.all<calls::RecordingFailed>()[0].recording, RecordingId{9});
    EXPECT_GT(engine->stats().tap_refused, 5u);
}

INSTANTIATE_TEST_SUITE_P(threads, TapTest, ::testing::Values(1, 2));

}  // namespace zongji::media::test
