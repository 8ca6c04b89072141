#include "edge/telephony/media/outgoing_stream.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace zongji::media::test {

namespace {

// A party that talks: RTP with numbers of its own, 20 ms apart.
struct Talker {
    std::uint32_t ssrc;
    std::uint16_t sequence;
    std::uint32_t timestamp;

    AudioFrame say() {
        return AudioFrame{.sequence = sequence++,
                          .timestamp = std::exchange(timestamp, timestamp + 160),
                          .ssrc = ssrc};
    }
};

// One listener of a call on a clock of the test, and all that it was sent.
struct Call {
    struct Packet {
        Instant at;
        OutgoingStream::Stamp stamp;
        bool first_of_source;
    };

    OutgoingStream stream;
    Instant now{1'000'000'000};
    std::vector<Packet> packets;
    bool changed = true;

    void keep(const OutgoingStream::Stamp& stamp) {
        packets.push_back({now, stamp, std::exchange(changed, false)});
    }
    // Sounds stand on the pacer's multiples of 20 ms, wherever the last packet lay.
    void play(int frames) {
        change();
        now = Instant{(now.us / 20'000 + 1) * 20'000};
        for (int i = 0; i < frames; ++i, now = now + milliseconds(20))
            keep(stream.next(160, now));
    }
    // A partner whose packets come some moment after the bridge.
    void bridge(Talker& talker, int frames, Span first_after) {
        change();
        now = now + first_after;
        for (int i = 0; i < frames; ++i, now = now + milliseconds(20)) {
            if (const auto stamp = stream.relay(talker.say(), now))
                keep(*stamp);
        }
    }
    void change() {
        stream.change_source();
        changed = true;
    }
};

// No number missing or twice, a marker at each change and nowhere else, and time that never lies
// farther from the real one than a small jitter buffer holds: then there is no gap to hear.
void expect_one_stream(const Call& call) {
    const auto& first = call.packets.front();
    for (std::size_t i = 1; i < call.packets.size(); ++i) {
        const auto& packet = call.packets[i];
        const auto& before = call.packets[i - 1];
        const auto step = packet.stamp.timestamp - before.stamp.timestamp;
        EXPECT_EQ(packet.stamp.sequence, static_cast<std::uint16_t>(before.stamp.sequence + 1));
        EXPECT_EQ(packet.stamp.marker, packet.first_of_source) << "packet " << i;
        EXPECT_GE(step, 160u);
        EXPECT_TRUE(step == 160 || packet.first_of_source) << "packet " << i;
        const std::int64_t said_us =
            std::int64_t{packet.stamp.timestamp - first.stamp.timestamp} * 125;
        EXPECT_LE(std::abs(said_us - (packet.at - first.at).us), 40'000) << "packet " << i;
    }
}

}  // namespace

TEST(OutgoingStream, prompt_music_bridge_hold_and_bridge_are_one_stream_without_a_gap) {
    Call call;
    Talker li{.ssrc = 7, .sequence = 65'530, .timestamp = 0xffff'ff00};
    Talker wang{.ssrc = 9, .sequence = 100, .timestamp = 5};
    call.play(50);
    call.play(100);
    call.bridge(li, 200, milliseconds(7));
    call.play(75);
    call.bridge(li, 100, milliseconds(13));
    call.bridge(wang, 100, milliseconds(3));
    expect_one_stream(call);
    // Only where one source came on the heels of another was a frame left out.
    EXPECT_GE(call.packets.size(), 50u + 100 + 200 + 75 + 100 + 100 - 2);
}

TEST(OutgoingStream, a_hundred_holds_do_not_add_to_the_delay) {
    Call call;
    Talker li{.ssrc = 7, .sequence = 1, .timestamp = 1};
    for (int i = 0; i < 100; ++i) {
        call.play(3);
        call.bridge(li, 3, microseconds(i * 199 % 20'000));
    }
    expect_one_stream(call);
}

TEST(OutgoingStream, a_pause_between_sources_is_a_pause_in_time) {
    Call call;
    Talker li{.ssrc = 7, .sequence = 1, .timestamp = 1};
    call.play(10);
    call.bridge(li, 10, milliseconds(1'500));
    expect_one_stream(call);
    EXPECT_NEAR(call.packets[10].stamp.timestamp - call.packets[9].stamp.timestamp, 1'520 * 8, 8);
}

TEST(OutgoingStream, what_the_network_lost_or_swapped_stays_visible) {
    OutgoingStream stream;
    Talker li{.ssrc = 7, .sequence = 65'534, .timestamp = 0xffff'ff00};
    Instant now{1'000'000};
    std::vector<AudioFrame> frames;
    for (int i = 0; i < 6; ++i)
        frames.push_back(li.say());
    const auto first = *stream.relay(frames[0], now);
    const auto fourth = *stream.relay(frames[3], now + milliseconds(60));
    const auto third = *stream.relay(frames[2], now + milliseconds(61));
    EXPECT_FALSE(stream.relay(frames[3], now + milliseconds(62)));  // a repetition
    EXPECT_EQ(static_cast<std::uint16_t>(fourth.sequence - first.sequence), 3);
    EXPECT_EQ(fourth.timestamp - first.timestamp, 480u);
    EXPECT_EQ(static_cast<std::uint16_t>(third.sequence - first.sequence), 2);
    EXPECT_EQ(third.timestamp - first.timestamp, 320u);
}

TEST(OutgoingStream, a_partner_whose_stream_begins_anew_goes_on_in_ours) {
    Call call;
    Talker li{.ssrc = 7, .sequence = 65'534, .timestamp = 0xffff'ff00};
    call.bridge(li, 20, milliseconds(0));
    // The phone was restarted, or its call was moved: another SSRC, other numbers, the same bridge.
    li = {.ssrc = 8, .sequence = 3, .timestamp = 77};
    call.changed = true;
    for (int i = 0; i < 20; ++i, call.now = call.now + milliseconds(20))
        call.keep(*call.stream.relay(li.say(), call.now));
    expect_one_stream(call);
}

TEST(OutgoingStream, what_is_left_out_leaves_no_hole) {
    OutgoingStream stream;
    Talker li{.ssrc = 7, .sequence = 65'534, .timestamp = 0};
    Instant now{1'000'000};
    const auto before = *stream.relay(li.say(), now);
    for (int i = 0; i < 3; ++i)
        stream.omit(li.say());
    const auto after = *stream.relay(li.say(), now + milliseconds(80));
    EXPECT_EQ(after.sequence, static_cast<std::uint16_t>(before.sequence + 1));
    EXPECT_EQ(after.timestamp - before.timestamp, 640u);
}

}  // namespace zongji::media::test
