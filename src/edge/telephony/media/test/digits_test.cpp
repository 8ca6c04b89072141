#include "edge/telephony/media/digits.h"

#include "edge/telephony/media/test/engine_fixture.h"

namespace zongji::media::test {

namespace {

std::vector<std::uint8_t> event_payload(std::uint8_t event, bool end, int duration) {
    return {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a),
            static_cast<std::uint8_t>(duration >> 8), static_cast<std::uint8_t>(duration)};
}

// A key press as phones send it: growing events with one time stamp, the end three times.
void press(Phone& phone, std::uint8_t event, std::uint32_t timestamp) {
    for (int i = 1; i <= 5; ++i) {
        phone.say(event_payload(event, false, 160 * i), 101, timestamp, i == 1);
    }
    for (int i = 0; i < 3; ++i)
        phone.say(event_payload(event, true, 960), 101, timestamp);
}

std::string digits_of(EventLog& events) {
    std::string digits;
    for (const auto& pressed : events.all<calls::DigitPressed>())
        digits += pressed.digit;
    return digits;
}

}  // namespace

using DigitsTest = EngineTest;

TEST_F(DigitsTest, one_press_is_told_once_and_the_same_key_again_is_another) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    press(phone, 5, 1'000);
    const std::uint16_t second = phone.next_sequence();
    press(phone, 5, 3'000);
    press(phone, 11, 5'000);
    const std::uint16_t next = phone.next_sequence();
    phone.number_from(second);
    press(phone, 5, 3'000);  // repeated late by the network
    phone.number_from(next);
    press(phone, 0, 7'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(4));
    EXPECT_TRUE(eventually([&] { return engine->stats().packets_in == 40; }));
    EXPECT_EQ(digits_of(events), "55#0");
    EXPECT_EQ(events.all<calls::DigitPressed>().front().leg, leg);
}

TEST_F(DigitsTest, a_press_is_told_once_whatever_of_it_is_lost_or_repeated) {
    start(1);
    Phone phone;
    open(phone);
    // Only its beginning arrives …
    phone.say(event_payload(1, false, 160), 101, 1'000, true);
    // … only one of its ends …
    phone.say(event_payload(2, true, 960), 101, 3'000);
    // … or all of it, each packet twice and the last end once more, after the next has begun.
    const std::uint16_t third = phone.next_sequence();
    for (int i = 0; i < 2; ++i) {
        phone.number_from(third);
        press(phone, 3, 5'000);
    }
    phone.say(event_payload(4, false, 160), 101, 7'000, true);
    phone.say(event_payload(3, true, 960), 101, 5'000);
    phone.say(event_payload(4, true, 960), 101, 7'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(4));
    EXPECT_TRUE(eventually([&] { return engine->stats().packets_in == 21; }));
    EXPECT_EQ(digits_of(events), "1234");
}

TEST_F(DigitsTest, other_events_than_keys_are_ignored) {
    start(1);
    Phone phone;
    open(phone);
    press(phone, 16, 1'000);
    press(phone, 255, 2'000);
    press(phone, 15, 3'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>());
    EXPECT_EQ(digits_of(events), "D");
}

TEST_F(DigitsTest, tones_are_heard_where_no_event_was_negotiated) {
    start(1);
    Phone sender(Codec::pcma);
    Phone phone(Codec::pcma);
    const LegId leg = open(phone, -1);
    // 100 ms of the key's tones and 100 ms of silence for each digit, at the pace of the network.
    std::uint32_t time = 0;
    for (const char digit : std::string("19#")) {
        for (int step = 0; step < 10; ++step) {
            std::vector<std::int16_t> pcm(samples_per_frame);
            if (step < 5) {
                DigitSending::write_tone(
                    {.sounding = true, .event = *event_of_digit(digit), .step = step}, pcm.data());
            }
            phone.say(encoded(Codec::pcma, pcm), 8, time += samples_per_frame);
        }
    }
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(3));
    EXPECT_EQ(digits_of(events), "19#");
    EXPECT_EQ(events.all<calls::DigitPressed>().front().leg, leg);
}

TEST_F(DigitsTest, tones_between_which_the_sender_says_nothing_are_two) {
    start(1);
    Phone phone(Codec::pcma);
    open(phone, -1);
    // With voice activity detection: no packet in the pause, and the numbers say that none is lost.
    std::uint32_t time = 0;
    for (int key = 0; key < 2; ++key) {
        for (int step = 0; step < 5; ++step) {
            std::vector<std::int16_t> pcm(samples_per_frame);
            DigitSending::write_tone({.sounding = true, .event = 1, .step = step}, pcm.data());
            phone.say(encoded(Codec::pcma, pcm), 8, time += samples_per_frame, step == 0);
        }
        time += 5 * samples_per_frame;
    }
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(2));
    EXPECT_EQ(digits_of(events), "11");
}

TEST_F(DigitsTest, a_key_told_in_two_ways_counts_once) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    press(phone, 5, 1'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>());
    engine->press_key(leg, '5');
    press(phone, 6, 5'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(2));

    Phone by_info;
    const LegId other = open(by_info);
    engine->press_key(other, '8');
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(3));
    press(by_info, 8, 1'000);
    EXPECT_TRUE(eventually([&] { return engine->stats().packets_in == 24; }));
    engine->press_key(other, '9');
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>(4));
    EXPECT_EQ(digits_of(events), "5689");
}

TEST_F(DigitsTest, tones_count_where_the_trunk_says_so) {
    start(1);
    Phone phone;
    const LegId leg = open(phone);
    RemoteMedia media = phone.media();
    media.keys = KeysBy::tones;
    ASSERT_TRUE(engine->connect_phone_leg(leg, media));
    press(phone, 7, 90'000);
    std::uint32_t time = 0;
    for (int step = 0; step < 10; ++step) {
        std::vector<std::int16_t> pcm(samples_per_frame);
        if (step < 5)
            DigitSending::write_tone({.sounding = true, .event = 1, .step = step}, pcm.data());
        phone.say(encoded(Codec::pcmu, pcm), 0, time += samples_per_frame);
    }
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>());
    EXPECT_EQ(digits_of(events), "1");
}

TEST_F(DigitsTest, tones_are_left_alone_where_events_were_negotiated) {
    start(1);
    Phone phone;
    open(phone);
    std::uint32_t time = 0;
    for (int step = 0; step < 10; ++step) {
        std::vector<std::int16_t> pcm(samples_per_frame);
        if (step < 5)
            DigitSending::write_tone({.sounding = true, .event = 1, .step = step}, pcm.data());
        phone.say(encoded(Codec::pcmu, pcm), 0, time += samples_per_frame);
    }
    press(phone, 7, time + 1'000);
    ASSERT_TRUE(events.wait_for<calls::DigitPressed>());
    EXPECT_EQ(digits_of(events), "7");
}

TEST_F(DigitsTest, digits_are_sent_as_events_with_three_ends) {
    start(1);
    Phone phone;
    const LegId leg = open(phone, 96);
    engine->handle(calls::SendDigits{leg, "4#"});
    ASSERT_TRUE(phone.wait_for([](const auto& heard) { return heard.size() >= 14; }));
    EXPECT_TRUE(eventually([&] { return engine->stats().digit_sendings == 0; }));

    const std::vector<Heard> heard = phone.heard();
    ASSERT_EQ(heard.size(), 14u);
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const std::size_t step = i % 7;
        EXPECT_EQ(heard[i].payload_type, 96);
        EXPECT_EQ(heard[i].marker, step == 0);
        EXPECT_EQ(heard[i].payload[0], i < 7 ? 4 : 11);
        EXPECT_EQ(heard[i].payload[1] & 0x80, step >= 4 ? 0x80 : 0);
        const int duration = heard[i].payload[2] << 8 | heard[i].payload[3];
        EXPECT_EQ(duration, 160 * static_cast<int>(std::min<std::size_t>(step, 4) + 1));
        EXPECT_EQ(heard[i].timestamp, heard[i < 7 ? 0 : 7].timestamp);
        EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[0].sequence + i));
    }
    EXPECT_EQ(heard[7].timestamp - heard[0].timestamp, 8u * 160);
}

TEST_F(DigitsTest, digits_are_tones_where_no_event_was_negotiated) {
    start(2);
    Phone phone;
    const LegId leg = open(phone, -1);
    Phone other(Codec::pcmu);
    engine->handle(calls::SendDigits{leg, "5"});
    ASSERT_TRUE(phone.wait_for_audio(8));
    const std::vector<Heard> heard = phone.heard();
    std::vector<std::uint8_t> sounding;
    for (std::size_t i = 0; i < 5; ++i) {
        sounding.insert(sounding.end(), heard[i].payload.begin(), heard[i].payload.end());
    }
    std::vector<std::int16_t> pcm(sounding.size());
    for (std::size_t i = 0; i < 5; ++i) {
        Decoder::make(Codec::pcmu)->decode(sounding.data() + 160 * i, 160, pcm.data() + 160 * i);
    }
    EXPECT_GT(share_of(pcm, 770), 0.4);
    EXPECT_GT(share_of(pcm, 1'336), 0.4);
    EXPECT_TRUE(eventually([&] { return engine->stats().digit_sendings == 0; }));
}

TEST_F(DigitsTest, a_key_pressed_in_a_bridge_reaches_the_partner_too) {
    start(2);
    Phone li;
    Phone wang;
    const LegId a = open(li, 101);
    const LegId b = open(wang, 97);
    engine->handle(room(a, b));
    ASSERT_TRUE(eventually([&] { return engine->stats().bridged_legs == 2; }));
    press(li, 3, 1'000);
    ASSERT_TRUE(wang.wait_for([](const auto& heard) { return heard.size() >= 8; }));
    for (const Heard& one : wang.heard()) {
        EXPECT_EQ(one.payload_type, 97);
        EXPECT_EQ(one.payload[0], 3);
        EXPECT_EQ(one.timestamp, wang.heard()[0].timestamp);
    }
    EXPECT_EQ(digits_of(events), "3");
}

}  // namespace zongji::media::test
