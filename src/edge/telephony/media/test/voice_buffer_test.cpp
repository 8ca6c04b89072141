#include "edge/telephony/media/voice_buffer.h"

#include "edge/telephony/media/test/tone.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace zongji::media::test {

// A talker, and a listener who takes 20 ms at a time.
class VoiceBufferTest : public ::testing::Test {
protected:
    void say(double hertz = 300) {
        std::vector<std::uint8_t> payload(samples_per_frame);
        for (std::uint8_t& byte : payload) {
            const std::int16_t sample = tone_sample(hertz, said_++);
            Encoder::make(Codec::pcmu)->encode(&sample, 1, &byte);
        }
        deliver(payload);
    }
    void deliver(std::vector<std::uint8_t>& payload) {
        buffer.take_in({.sequence = sequence_++,
                        .timestamp = timestamp_,
                        .ssrc = ssrc_,
                        .payload = payload.data(),
                        .size = payload.size()});
        timestamp_ += static_cast<std::uint32_t>(payload.size());
    }
    // One that gets lost on its way.
    void lose() {
        said_ += samples_per_frame;
        ++sequence_;
        timestamp_ += samples_per_frame;
    }
    // Nothing is sent, as of one who is silent.
    void pause(int frames) { timestamp_ += static_cast<std::uint32_t>(samples_per_frame * frames); }
    bool hear(std::size_t samples = samples_per_frame) {
        std::vector<std::int32_t> sum(samples);
        const bool says = buffer.add_to(sum);
        for (const std::int32_t sample : sum)
            heard.push_back(static_cast<std::int16_t>(sample));
        return says;
    }
    // From where to where something is heard.
    std::pair<std::size_t, std::size_t> sounding() const {
        std::size_t from = 0;
        std::size_t to = heard.size();
        while (from < to && std::abs(heard[from]) < 50)
            ++from;
        while (to > from && std::abs(heard[to - 1]) < 50)
            --to;
        return {from, to};
    }
    std::size_t longest_silence() const {
        const auto [from, to] = sounding();
        std::size_t longest = 0;
        std::size_t silence = 0;
        for (std::size_t i = from; i < to; ++i) {
            silence = std::abs(heard[i]) < 50 ? silence + 1 : 0;
            longest = std::max(longest, silence);
        }
        return longest;
    }
    void expect_no_click() const { EXPECT_LT(steepest(heard), 2'300); }  // of 300 Hz it is 1,885

    VoiceBuffer buffer{samples_per_frame};
    std::vector<std::int16_t> heard;
    std::uint16_t sequence_ = 65'530;
    std::uint32_t timestamp_ = 0xffff'f000;
    std::uint32_t ssrc_ = 7;
    std::int64_t said_ = 0;
};

TEST_F(VoiceBufferTest, who_has_said_nothing_is_silent) {
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(hear());
}

TEST_F(VoiceBufferTest, what_is_said_is_heard_20_ms_later_and_whole) {
    for (int i = 0; i < 50; ++i) {
        say();
        EXPECT_TRUE(hear());
    }
    const auto [from, to] = sounding();
    EXPECT_NEAR(static_cast<double>(from), 160, 20);
    EXPECT_GT(share_of(std::span(heard).subspan(400), 300), 0.99);
    expect_no_click();
}

TEST_F(VoiceBufferTest, frames_that_come_unevenly_are_heard_evenly) {
    // Up to 20 ms early or late, for five seconds.
    const int arrivals[] = {1, 0, 2, 1, 1, 2, 0, 1};
    for (int i = 0; i < 256; ++i) {
        for (int n = 0; n < arrivals[i % 8]; ++n)
            say();
        hear();
    }
    EXPECT_LT(longest_silence(), 12u);
    EXPECT_GT(share_of(std::span(heard).subspan(1'600), 300), 0.95);
    expect_no_click();
}

TEST_F(VoiceBufferTest, one_that_is_late_delays_the_rest_and_is_not_lost) {
    for (int i = 0; i < 20; ++i) {
        say();
        hear();
    }
    hear();
    hear();
    say();
    say();
    say();
    for (int i = 0; i < 20; ++i) {
        hear();
        say();
    }
    // 20 + 3 + 20 frames were said; what was missing for a while was filled up.
    const auto [from, to] = sounding();
    EXPECT_NEAR(static_cast<double>(to - from), 160.0 * 42, 200);
    expect_no_click();
}

TEST_F(VoiceBufferTest, what_is_lost_leaves_a_gap_of_its_own_length) {
    for (int i = 0; i < 20; ++i) {
        say();
        hear();
    }
    lose();
    hear();
    for (int i = 0; i < 20; ++i) {
        say();
        hear();
    }
    hear();
    const auto [from, to] = sounding();
    EXPECT_NEAR(static_cast<double>(to - from), 160.0 * 41, 20);
    EXPECT_GT(longest_silence(), 90u);
    EXPECT_LT(longest_silence(), 180u);
    expect_no_click();
}

TEST_F(VoiceBufferTest, after_a_pause_he_is_heard_where_his_time_says) {
    say();
    hear();
    pause(100);
    for (int i = 0; i < 100; ++i)
        hear();
    say();
    for (int i = 0; i < 3; ++i)
        hear();
    const auto [from, to] = sounding();
    EXPECT_NEAR(static_cast<double>(to - from), 160.0 * 102, 40);
    expect_no_click();
}

TEST_F(VoiceBufferTest, a_burst_waits_no_longer_than_a_tenth_of_a_second) {
    for (int i = 0; i < 20; ++i) {
        say();
        hear();
    }
    for (int i = 0; i < 25; ++i)
        hear();
    for (int i = 0; i < 25; ++i)
        say();
    const std::size_t before = heard.size();
    while (hear()) {
    }
    EXPECT_LE(heard.size() - before, 8u * 160u);
    expect_no_click();
}

TEST_F(VoiceBufferTest, who_always_comes_early_waits_less_in_the_end) {
    // Once he was late by 60 ms, and never again.
    say();
    for (int i = 0; i < 4; ++i)
        hear();
    for (int i = 0; i < 4; ++i)
        say();
    for (int i = 0; i < 400; ++i) {
        hear();
        say();
    }
    std::size_t left = 0;
    while (hear())
        ++left;
    EXPECT_LE(left, 3u);
    expect_no_click();
}

TEST_F(VoiceBufferTest, a_repetition_is_heard_once) {
    for (int i = 0; i < 30; ++i) {
        say();
        --sequence_;
        timestamp_ -= samples_per_frame;
        said_ -= samples_per_frame;
        say();
        hear();
    }
    EXPECT_GT(share_of(std::span(heard).subspan(400), 300), 0.99);
}

TEST_F(VoiceBufferTest, another_stream_takes_over_without_a_click) {
    for (int i = 0; i < 30; ++i) {
        say();
        hear();
        if (i == 10) {
            ssrc_ = 8;
            timestamp_ = 12;
            sequence_ = 3;
        }
    }
    expect_no_click();
    EXPECT_LT(longest_silence(), 200u);
}

TEST_F(VoiceBufferTest, who_is_broken_off_is_gone_in_5_ms) {
    for (int i = 0; i < 10; ++i) {
        say();
        hear();
    }
    const std::size_t before = heard.size();
    buffer.break_off();
    hear();
    EXPECT_FALSE(hear());
    const auto [from, to] = sounding();
    EXPECT_LE(to, before + 40);
    expect_no_click();
}

TEST_F(VoiceBufferTest, goes_on_from_what_was_heard_already) {
    std::vector<std::uint8_t> payload = encoded(Codec::pcmu, tone(300, samples_per_frame));
    buffer.note_heard({.sequence = sequence_++,
                       .timestamp = timestamp_,
                       .ssrc = ssrc_,
                       .payload = payload.data(),
                       .size = payload.size()});
    timestamp_ += samples_per_frame;
    said_ = samples_per_frame;
    heard = tone(300, samples_per_frame);
    hear();
    say();
    hear();
    hear();
    expect_no_click();
    EXPECT_TRUE(std::abs(heard[600]) > 50 || std::abs(heard[610]) > 50);
}

TEST_F(VoiceBufferTest, every_codec_and_every_length_of_packet) {
    for (const Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
        for (const int frames : {1, 2, 3}) {
            VoiceBuffer talker{samples_per_frame};
            const auto encoder = Encoder::make(codec);
            std::vector<std::int16_t> sound;
            std::uint16_t sequence = 1;
            std::uint32_t timestamp = 0;
            const auto count = static_cast<std::size_t>(samples_per_frame * frames);
            for (std::size_t n = 0; n < 30; ++n) {
                std::vector<std::int16_t> pcm(count);
                for (std::size_t i = 0; i < count; ++i)
                    pcm[i] = tone_sample(500, static_cast<std::int64_t>(n * count + i));
                std::uint8_t payload[largest_payload];
                const std::size_t size = encoder->encode(pcm.data(), count, payload);
                talker.take_in({.codec = codec,
                                .sequence = sequence++,
                                .timestamp = timestamp,
                                .ssrc = 1,
                                .payload = payload,
                                .size = size});
                timestamp += static_cast<std::uint32_t>(clock_rate(codec) / 50 * frames);
                for (int i = 0; i < frames; ++i) {
                    std::vector<std::int32_t> sum(samples_per_frame);
                    talker.add_to(sum);
                    for (const std::int32_t sample : sum)
                        sound.push_back(static_cast<std::int16_t>(sample));
                }
            }
            EXPECT_GT(share_of(std::span(sound).subspan(1'600), 500), 0.9)
                << static_cast<int>(codec) << ", " << frames;
        }
    }
}

}  // namespace zongji::media::test
