#include "edge/telephony/media/event_receiver.h"

#include "edge/telephony/media/digits.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace zongji::media::test {
namespace {

struct Sent {
    Instant at;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::vector<std::uint8_t> payload;
};

// How a gateway tells of keys. Each kind was seen in the field.
struct Manner {
    enum class Stamps { fixed, moving, moving_ends, frozen } stamps = Stamps::fixed;
    enum class Markers { first, none, all } markers = Markers::first;
    int starts = 1;  // copies of the first packet
    int ends = 3;
    bool segments = false;  // counts to 1,600 and not to 65,535, so that tests are short
};

std::string name_of(const Manner& manner) {
    return "stamps " + std::to_string(static_cast<int>(manner.stamps)) + ", markers " +
           std::to_string(static_cast<int>(manner.markers)) + ", starts " +
           std::to_string(manner.starts) + ", ends " + std::to_string(manner.ends) +
           (manner.segments ? ", segments" : "");
}

class Gateway {
public:
    explicit Gateway(Manner manner) : manner_(manner) {}

    void press(char digit, int ms) {
        const std::uint32_t begins =
            manner_.stamps == Manner::Stamps::frozen ? 160'000 : timestamp_;
        const int steps = std::max(1, ms / 20);
        const int copies = manner_.starts - 1;
        std::uint32_t segment = begins;
        for (int i = -copies; i < steps - 1 + manner_.ends; ++i) {
            const int step = std::clamp(i, 0, steps - 1);
            const bool end = i >= steps - 1;
            int duration = (step + 1) * 160;
            if (manner_.segments) {
                segment = begins + static_cast<std::uint32_t>((duration - 1) / 1'600 * 1'600);
                duration = (duration - 1) % 1'600 + 1;
            }
            std::uint32_t stamp = segment;
            if (manner_.stamps == Manner::Stamps::moving)
                stamp += static_cast<std::uint32_t>(std::max(i, 0)) * 160;
            if (manner_.stamps == Manner::Stamps::moving_ends && end)
                stamp += static_cast<std::uint32_t>(i - (steps - 1)) * 160;
            const bool first = i == -copies;
            const bool marker = manner_.markers == Manner::Markers::all ||
                                (manner_.markers == Manner::Markers::first && first);
            send(*event_of_digit(digit), end, duration, stamp, marker);
            wait(20);
        }
    }
    void wait(int ms) {
        at_ = at_ + milliseconds(ms);
        timestamp_ += static_cast<std::uint32_t>(ms) * 8;
    }
    void send(std::uint8_t event, bool end, int duration, std::uint32_t stamp, bool marker) {
        sent.push_back(
            {at_,
             sequence_++,
             stamp,
             marker,
             {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a),
              static_cast<std::uint8_t>(duration >> 8), static_cast<std::uint8_t>(duration)}});
    }

    std::vector<Sent> sent;

private:
    Manner manner_;
    Instant at_ = Instant{} + seconds(100);
    std::uint16_t sequence_ = 65'500;
    std::uint32_t timestamp_ = 0xffff'f000;
};

class Receiver {
public:
    void hear(Sent packet, std::uint32_t ssrc = 7) {
        keys += events_.receive({.marker = packet.marker,
                                 .sequence = packet.sequence,
                                 .timestamp = packet.timestamp,
                                 .ssrc = ssrc,
                                 .payload = packet.payload.data(),
                                 .size = packet.payload.size()},
                                packet.at);
    }
    std::string keys;

private:
    EventReceiver events_;
};

std::string keys_in(const std::vector<Sent>& sent) {
    Receiver receiver;
    for (const Sent& packet : sent)
        receiver.hear(packet);
    return receiver.keys;
}

std::vector<Manner> all_manners() {
    std::vector<Manner> manners;
    using enum Manner::Stamps;
    for (const auto stamps : {fixed, moving, moving_ends, frozen}) {
        for (const auto markers :
             {Manner::Markers::first, Manner::Markers::none, Manner::Markers::all}) {
            for (const int starts : {1, 3}) {
                for (const int ends : {1, 3}) {
                    for (const bool segments : {false, true}) {
                        // Who counts in segments moves his stamps by that alone.
                        if (!segments || stamps == fixed)
                            manners.push_back({stamps, markers, starts, ends, segments});
                    }
                }
            }
        }
    }
    return manners;
}

// The keys of a random run, with presses from 40 ms to 2 s and pauses from 40 ms to 3 s.
std::string press_at_random(Gateway& gateway, std::mt19937& random, int presses) {
    std::string keys;
    for (int i = 0; i < presses; ++i) {
        // Often the same key again.
        const char key =
            !keys.empty() && random() % 2 ? keys.back() : "0123456789*#ABCD"[random() % 16];
        gateway.press(key, 40 + static_cast<int>(random() % (random() % 5 ? 160 : 2'000)));
        gateway.wait(40 + static_cast<int>(random() % (random() % 3 ? 200 : 3'000)));
        keys += key;
    }
    return keys;
}

TEST(EventReceiver, counts_each_press_once_in_every_manner) {
    for (const Manner& manner : all_manners()) {
        for (unsigned seed = 1; seed <= 25; ++seed) {
            std::mt19937 random(seed);
            Gateway gateway(manner);
            const std::string keys = press_at_random(gateway, random, 12);
            ASSERT_EQ(keys_in(gateway.sent), keys) << name_of(manner) << ", seed " << seed;
        }
    }
}

TEST(EventReceiver, counts_once_what_the_network_repeats_and_reorders) {
    for (const Manner& manner : all_manners()) {
        // With neither stamp nor marker only the order says where a press begins.
        if (manner.stamps == Manner::Stamps::frozen && manner.markers == Manner::Markers::none)
            continue;
        for (unsigned seed = 1; seed <= 25; ++seed) {
            std::mt19937 random(seed);
            Gateway gateway(manner);
            const std::string keys = press_at_random(gateway, random, 12);
            std::vector<Sent> arrived;
            for (const Sent& packet : gateway.sent) {
                arrived.push_back(packet);
                if (random() % 4 == 0)
                    arrived.push_back(packet);  // twice
                // Overtaken by the next of the same press.
                const std::size_t count = arrived.size();
                if (count >= 2 && random() % 5 == 0 && !arrived[count - 1].marker &&
                    !arrived[count - 2].marker &&
                    arrived[count - 1].at - arrived[count - 2].at <= milliseconds(20))
                    std::swap(arrived[count - 1], arrived[count - 2]);
            }
            ASSERT_EQ(keys_in(arrived), keys) << name_of(manner) << ", seed " << seed;
        }
    }
}

// By the RFC: one stamp a press, marked, three ends. Anything may be lost of it but all.
TEST(EventReceiver, counts_what_is_left_of_a_press) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        Gateway gateway({});
        std::vector<Sent> arrived;
        std::string keys;
        for (int i = 0; i < 12; ++i) {
            gateway.sent.clear();
            const char key =
                !keys.empty() && random() % 2 ? keys.back() : "0123456789*#"[random() % 12];
            gateway.press(key, 60 + static_cast<int>(random() % 200));
            gateway.wait(600);  // else two of them with neither end nor marker are one
            keys += key;
            const std::size_t kept = random() % gateway.sent.size();
            for (std::size_t at = 0; at < gateway.sent.size(); ++at) {
                if (at == kept || random() % 2)
                    arrived.push_back(gateway.sent[at]);
            }
        }
        ASSERT_EQ(keys_in(arrived), keys) << "seed " << seed;
    }
}

TEST(EventReceiver, knows_latecomers_of_earlier_presses) {
    Gateway gateway({});
    gateway.press('1', 100);
    const Sent last = gateway.sent.back();
    gateway.sent.pop_back();
    gateway.wait(60);
    gateway.press('2', 100);
    auto late = gateway.sent;
    late.insert(late.begin() + 8, last);  // in the middle of the second
    late.push_back(last);
    EXPECT_EQ(keys_in(late), "12");
}

TEST(EventReceiver, takes_a_new_press_under_an_old_stamp_with_the_marker) {
    Gateway gateway({.stamps = Manner::Stamps::frozen});
    for (const char key : std::string("1123"))
        gateway.press(key, 100);
    gateway.press('1', 100);
    EXPECT_EQ(keys_in(gateway.sent), "11231");
}

TEST(EventReceiver, takes_a_press_of_a_minute_in_segments_for_one) {
    Gateway gateway({});
    std::uint32_t stamp = 1'000;
    for (int segment = 0; segment < 7; ++segment) {
        for (int duration = 400; duration < 0xffff; duration += 400) {
            gateway.send(5, false, duration, stamp, segment == 0 && duration == 400);
            gateway.wait(50);
        }
        gateway.send(5, false, 0xffff, stamp, false);
        gateway.wait(50);
        stamp += 0xffff;
    }
    for (int i = 0; i < 3; ++i)
        gateway.send(5, true, 800, stamp, false);
    EXPECT_EQ(keys_in(gateway.sent), "5");
}

TEST(EventReceiver, takes_several_keys_of_one_packet) {
    Receiver receiver;
    receiver.hear(
        {{}, 1, 1'000, true, {1, 0x8a, 0x01, 0x90, 1, 0x8a, 0x01, 0x90, 3, 0x0a, 0, 160}});
    EXPECT_EQ(receiver.keys.substr(0, 1), "1");
    EXPECT_EQ(receiver.keys.back(), '3');
}

TEST(EventReceiver, ignores_what_is_no_key_and_what_is_cut_short) {
    Gateway gateway({});
    for (const int event : {16, 17, 32, 36, 64, 128, 255}) {
        gateway.send(static_cast<std::uint8_t>(event), false, 160, 2'000, true);
        gateway.send(static_cast<std::uint8_t>(event), true, 320, 2'000, false);
    }
    EXPECT_EQ(keys_in(gateway.sent), "");
    Receiver receiver;
    receiver.hear({{}, 1, 1'000, true, {}});
    receiver.hear({{}, 2, 1'000, true, {1, 0x0a, 0}});
    EXPECT_EQ(receiver.keys, "");
}

TEST(EventReceiver, begins_anew_with_another_source) {
    Gateway gateway({});
    gateway.press('4', 100);
    Receiver receiver;
    for (const Sent& packet : gateway.sent)
        receiver.hear(packet, 1);
    for (const Sent& packet : gateway.sent)
        receiver.hear(packet, 2);
    EXPECT_EQ(receiver.keys, "44");
}

}  // namespace
}  // namespace zongji::media::test
