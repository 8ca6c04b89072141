#include "domain/recordings/render.h"

#include "domain/recordings/test/studio.h"

#include <algorithm>
#include <ctime>
#include <random>

#include <opus.h>

namespace zongji::recordings {
namespace {

using Kind = calls::TapMark::Kind;
using calls::agent_track;
using calls::Codec;
using calls::customer_track;
using calls::Track;

// A recording built in memory, as the reader gives it.
class Tape {
public:
    void mark(Kind kind, std::int64_t at_ms) { take({kind, at_ms * 1000}); }
    void take(const Mark& mark) {
        recording.marks.push_back(mark);
        recording.bridged.take(mark);
    }
    void frame(Track track, Codec codec, std::int64_t at_us, std::span<const std::uint8_t> bytes) {
        Frame frame;
        frame.at_us = at_us;
        frame.track = track;
        frame.codec = codec;
        frame.duration_us = 20'000;
        frame.size = static_cast<std::uint16_t>(bytes.size());
        frame.offset = recording.payloads.size();
        recording.payloads.insert(recording.payloads.end(), bytes.begin(), bytes.end());
        recording.frames.push_back(frame);
    }
    void tone(Track track, double hz, std::int64_t index, std::int64_t at_us) {
        const auto made = tone_frame(RecordingId{1}, track, hz, index, Instant{});
        frame(track, Codec::pcmu, at_us, {made.payload, made.size});
    }
    Rendering render() const {
        auto made = recordings::render(recording);
        EXPECT_TRUE(made);
        return made ? *made : Rendering{};
    }
    Recording recording;
};

// The largest step from one sample to the next: a click shows.
int largest_step(std::span<const std::int16_t> stereo, std::size_t lane) {
    int step = 0;
    for (std::size_t i = lane + 2; i < stereo.size(); i += 2)
        step = std::max(step, std::abs(stereo[i] - stereo[i - 2]));
    return step;
}

void expect_voices_apart(const Rendering& sound, double customer_hz, double agent_hz) {
    const std::vector both = stereo(sound);
    const double customer = tone_db(both, 0, customer_hz);
    const double agent = tone_db(both, 1, agent_hz);
    EXPECT_GT(customer, -20);
    EXPECT_GT(agent, -20);
    EXPECT_LT(tone_db(both, 0, agent_hz), customer - 40);
    EXPECT_LT(tone_db(both, 1, customer_hz), agent - 40);
}

TEST(Render, EachVoiceIsOnItsOwnSideAndNowhereElse) {
    Studio studio;
    const ClosedPart part = studio.record(RecordingId{7}, 500);
    const auto recording = read_recording({studio.path(part)}, studio.key());
    ASSERT_TRUE(recording);
    const auto sound = render(*recording);
    ASSERT_TRUE(sound);
    EXPECT_EQ(sound->duration_ms(), 10'000);
    expect_voices_apart(*sound, 440, 1000);
}

TEST(Render, DecodesEveryCodec) {
    for (const Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
        Tape tape;
        tape.mark(Kind::bridged, 0);
        int error = 0;
        OpusEncoder* opus = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &error);
        g722_encode_state_t* g722 = g722_encode_init(nullptr, 64000, 0);
        for (std::int64_t i = 0; i < 250; ++i) {
            tape.tone(customer_track, 440, i, i * 20'000);
            if (codec == Codec::opus) {
                std::int16_t pcm[960];
                for (int n = 0; n < 960; ++n) {
                    const double t = static_cast<double>(i * 960 + n) / 48000.0;
                    pcm[n] = static_cast<std::int16_t>(8000 * std::sin(2 * M_PI * 1000 * t));
                }
                std::uint8_t packet[1276];
                const int size = opus_encode(opus, pcm, 960, packet, sizeof packet);
                ASSERT_GT(size, 0);
                tape.frame(agent_track, codec, i * 20'000,
                           {packet, static_cast<std::size_t>(size)});
            } else if (codec == Codec::g722) {
                std::int16_t pcm[320];
                for (int n = 0; n < 320; ++n) {
                    const double t = static_cast<double>(i * 320 + n) / 16000.0;
                    pcm[n] = static_cast<std::int16_t>(8000 * std::sin(2 * M_PI * 1000 * t));
                }
                std::uint8_t packet[160];
                ASSERT_EQ(g722_encode(g722, packet, pcm, 320), 160);
                tape.frame(agent_track, codec, i * 20'000, packet);
            } else {
                const auto made =
                    tone_frame(RecordingId{1}, agent_track, 1000, i, Instant{}, codec);
                tape.frame(agent_track, codec, i * 20'000, {made.payload, made.size});
            }
        }
        opus_encoder_destroy(opus);
        g722_encode_free(g722);
        tape.mark(Kind::unbridged, 5000);
        const Rendering sound = tape.render();
        EXPECT_EQ(sound.duration_ms(), 5000);
        expect_voices_apart(sound, 440, 1000);
    }
}

TEST(Render, KeepsWallTimeThroughHoldsLossAndDisorder) {
    std::mt19937 random(42);
    Tape tape;
    tape.mark(Kind::started, 0);
    struct Packet {
        Track track;
        std::int64_t index;
    };
    std::vector<Packet> packets;
    for (std::int64_t i = 0; i < 1000; ++i) {
        // Bridged 1 s … 8 s and 14 s … 20 s; on hold between. Five in a hundred are lost.
        const bool bridged = (i >= 50 && i < 400) || i >= 700;
        for (const Track track : {customer_track, agent_track}) {
            if (bridged && random() % 100 >= 5)
                packets.push_back({track, i});
        }
    }
    for (std::size_t i = 0; i + 4 < packets.size(); i += 2 + random() % 5)
        std::swap(packets[i], packets[i + 1 + random() % 3]);
    for (const auto& packet : packets)
        tape.tone(packet.track, packet.track == customer_track ? 440 : 1000, packet.index,
                  packet.index * 20'000);
    tape.mark(Kind::bridged, 1000);
    tape.mark(Kind::unbridged, 8000);
    tape.mark(Kind::held, 8000);
    tape.mark(Kind::resumed, 14'000);
    tape.mark(Kind::bridged, 14'000);
    tape.mark(Kind::stopped, 20'000);

    const Rendering sound = tape.render();
    EXPECT_NEAR(static_cast<double>(sound.duration_ms()), 19'000, 40);
    EXPECT_EQ(sound.recorded_ms, 13'000);
    EXPECT_EQ(sound.offset_us, 1'000'000);
    ASSERT_EQ(sound.held.size(), 1u);
    EXPECT_EQ(sound.held[0], (TimeRange{7'000'000, 13'000'000}));
    const std::vector both = stereo(sound);
    const std::span all(both);
    for (const auto sample : all.subspan(2 * 56'000, 2 * 48'000))
        ASSERT_EQ(sample, 0);
    EXPECT_GT(tone_db(all.subspan(2 * 104'000), 0, 440), -20);
    expect_voices_apart(sound, 440, 1000);
}

TEST(Render, SmallDriftMakesNoClick) {
    // A sender whose clock and the bridge's are 200 ppm apart, with 5 ms of jitter: 60 s.
    std::mt19937 random(7);
    Tape tape;
    tape.mark(Kind::bridged, 0);
    for (std::int64_t i = 0; i < 3000; ++i) {
        const auto jitter = static_cast<std::int64_t>(random() % 5000);
        tape.tone(customer_track, 440, i, i * 20'004 + jitter);
    }
    tape.mark(Kind::stopped, 60'012);
    const Rendering sound = tape.render();
    EXPECT_EQ(sound.duration_ms(), 60'012);
    // A 440 Hz tone of 8,000 moves by 2,765 a sample at most, and G.711 adds its own steps.
    EXPECT_LT(largest_step(stereo(sound), 0), 3200);
}

TEST(Render, LateAndRepeatedFramesDoNotPushTheOthersAway) {
    Tape tape;
    tape.mark(Kind::bridged, 0);
    for (std::int64_t i = 0; i < 500; ++i) {
        tape.tone(customer_track, 440, i, i * 20'000);
        if (i % 10 == 0)
            tape.tone(customer_track, 440, i, i * 20'000);
    }
    tape.mark(Kind::stopped, 10'000);
    const Rendering sound = tape.render();
    EXPECT_EQ(sound.duration_ms(), 10'000);
    const std::vector both = stereo(sound);
    const std::span all(both);
    EXPECT_GT(tone_db(all.subspan(2 * 72'000), 0, 440), -20);
    EXPECT_LT(largest_step(stereo(sound), 0), 3200);
}

TEST(Render, WhatWasSaidUnbridgedIsNotHeard) {
    Tape tape;
    tape.mark(Kind::started, 0);
    for (std::int64_t i = 0; i < 300; ++i)
        tape.tone(customer_track, 440, i, i * 20'000);
    tape.mark(Kind::bridged, 1000);
    tape.mark(Kind::unbridged, 2000);
    tape.mark(Kind::bridged, 4000);
    tape.mark(Kind::unbridged, 5000);
    const Rendering sound = tape.render();
    EXPECT_EQ(sound.duration_ms(), 4000);
    const std::vector both = stereo(sound);
    const std::span all(both);
    for (const auto sample : all.subspan(2 * 8000, 2 * 16'000))
        ASSERT_EQ(sample, 0);
    EXPECT_GT(tone_db(all.first(2 * 8000), 0, 440), -20);
}

// Three: the agent is there throughout, the customer leaves, the supervisor joins.
TEST(Render, EachPartyHasALaneForAsLongAsHeWasThere) {
    Tape tape;
    tape.mark(Kind::bridged, 0);
    tape.take({Kind::joined, 0, 0, PartyKind::customer});
    tape.take({Kind::joined, 0, 1, PartyKind::agent});
    tape.take({Kind::joined, 1'000'000, 2, PartyKind::supervisor});
    tape.take({Kind::left, 3'000'000, 0});
    // All three say something all the time, as a damaged or foreign file might have it.
    for (std::int64_t i = 0; i < 250; ++i) {
        tape.tone(0, 440, i, i * 20'000);
        tape.tone(1, 1000, i, i * 20'000);
        tape.tone(2, 1800, i, i * 20'000);
    }
    tape.mark(Kind::stopped, 4000);
    const Rendering sound = tape.render();
    EXPECT_EQ(sound.duration_ms(), 4000);
    EXPECT_EQ(sound.recorded_ms, 4000);
    ASSERT_EQ(sound.lanes.size(), 3u);
    EXPECT_EQ(sound.lanes[2].track, 2);
    EXPECT_EQ(sound.lanes[2].party, PartyKind::supervisor);

    const std::vector both = stereo(sound);
    const std::span all(both);
    const auto second = [&](std::size_t n) { return all.subspan(2 * 8000 * n, 2 * 8000); };
    for (const std::size_t n : {0, 1, 2}) {
        EXPECT_GT(tone_db(second(n), 0, 440), -20);
        EXPECT_LT(tone_db(second(n), 0, 1800), -60) << "a foreign voice with the customer";
    }
    EXPECT_LT(tone_db(second(3), 0, 440), -60);
    EXPECT_LT(tone_db(second(0), 1, 1800), -60);
    for (const std::size_t n : {1, 2, 3}) {
        EXPECT_GT(tone_db(second(n), 1, 1800), -20);
        EXPECT_GT(tone_db(second(n), 1, 1000), -20);
    }

    const Peaks found = peaks(sound);
    ASSERT_EQ(found.joined.size(), 1u);
    EXPECT_EQ(found.joined[0].track, 2);
    EXPECT_EQ(found.joined[0].party, PartyKind::supervisor);
    ASSERT_EQ(found.joined[0].peaks.size(), found.agent.size());
    EXPECT_EQ(found.joined[0].peaks[10], 0.0);
    EXPECT_NEAR(found.joined[0].peaks[40], 8000.0 / 32768, 0.01);
}

TEST(Render, NeverBridgedIsEmpty) {
    Tape tape;
    tape.mark(Kind::started, 0);
    tape.tone(customer_track, 440, 0, 0);
    tape.mark(Kind::stopped, 1000);
    const Rendering sound = tape.render();
    EXPECT_EQ(sound.samples(), 0u);
    EXPECT_EQ(to_wav(sound).size(), 44u);
    EXPECT_TRUE(peaks(sound).customer.empty());
}

TEST(Render, PeaksFollowTheSound) {
    Tape tape;
    tape.mark(Kind::bridged, 0);
    for (std::int64_t i = 0; i < 50; ++i)
        tape.tone(agent_track, 1000, i, 1'000'000 + i * 20'000);
    tape.mark(Kind::held, 2500);
    tape.mark(Kind::resumed, 2750);
    tape.mark(Kind::stopped, 3000);
    const Peaks found = peaks(tape.render());
    ASSERT_EQ(found.agent.size(), 60u);
    ASSERT_EQ(found.customer.size(), 60u);
    EXPECT_EQ(*std::max_element(found.customer.begin(), found.customer.end()), 0.0);
    EXPECT_EQ(found.agent[19], 0.0);
    EXPECT_NEAR(found.agent[20], 8000.0 / 32768, 0.01);
    EXPECT_NEAR(found.agent[39], 8000.0 / 32768, 0.01);
    EXPECT_EQ(found.agent[40], 0.0);
    EXPECT_EQ(found.held_from_ms, std::vector<std::int64_t>{2500});
    EXPECT_EQ(found.held_to_ms, std::vector<std::int64_t>{2750});
}

TEST(Render, AnHourTakesLessThanTwoSeconds) {
    Tape tape;
    tape.mark(Kind::bridged, 0);
    const auto made = tone_frame(RecordingId{1}, customer_track, 440, 0, Instant{});
    for (std::int64_t i = 0; i < 180'000; ++i) {
        tape.frame(customer_track, Codec::pcmu, i * 20'000, {made.payload, made.size});
        tape.frame(agent_track, Codec::pcma, i * 20'000, {made.payload, made.size});
    }
    tape.mark(Kind::stopped, 3'600'000);
    const std::clock_t before = std::clock();
    const Rendering sound = tape.render();
    const Peaks found = peaks(sound);
    const double cpu_s = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    EXPECT_EQ(sound.duration_ms(), 3'600'000);
    EXPECT_EQ(found.agent.size(), 72'000u);
    RecordProperty("cpu_ms", static_cast<int>(cpu_s * 1000));
    std::printf("rendered an hour in %.2f s of CPU\n", cpu_s);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr double most_s = 60;
#else
    constexpr double most_s = 10;
#endif
    EXPECT_LT(cpu_s, most_s);
}

}  // namespace
}  // namespace zongji::recordings
