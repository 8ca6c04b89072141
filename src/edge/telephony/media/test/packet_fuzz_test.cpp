#include "base/test/fuzz.h"
#include "base/text.h"
#include "edge/telephony/media/browser_sdp.h"
#include "edge/telephony/media/digits.h"
#include "edge/telephony/media/event_receiver.h"
#include "edge/telephony/media/key_presses.h"
#include "edge/telephony/media/packet_splitter.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/stun.h"

#include <array>
#include <memory>
#include <optional>
#include <sstream>
#include <vector>

// Packets and browsers' descriptions that nobody foresaw.
namespace zongji::media::test {
namespace {

using zongji::test::Chance;
using zongji::test::Fuzz;

// In memory of exactly its size, so that who reads beyond its end is found.
struct Datagram {
    explicit Datagram(const std::string& bytes)
        : size(bytes.size()), data(std::make_unique<std::uint8_t[]>(bytes.size())) {
        std::copy(bytes.begin(), bytes.end(), data.get());
    }
    std::size_t size;
    std::unique_ptr<std::uint8_t[]> data;
};

std::string bytes(std::initializer_list<int> values) {
    std::string made;
    for (const int value : values)
        made += static_cast<char>(value);
    return made;
}

// A key, with two contributors, an extension and padding.
const std::string samples[] = {
    bytes({0x80, 0xe5, 0, 1, 0, 0, 1, 0, 0, 0, 0, 7, 5, 0x0a, 0, 160}),
    bytes({0xb2, 0x65, 0,    2,    0, 0, 1, 0, 0, 0, 0, 7,    0, 0,    0, 1, 0, 0,
           0,    2,    0xbe, 0xde, 0, 1, 1, 2, 3, 4, 5, 0x8a, 1, 0x40, 0, 0, 0, 4}),
    bytes({0x81, 0xc8, 0, 1, 0, 0, 0, 7})};
const std::string_view pieces[] = {"\x80", "\xff\xff", "\x01", "\x0b\x8a", "\x65"};

TEST(PacketFuzz, what_is_read_of_a_datagram_lies_in_it) {
    int read = 0;
    for (Fuzz fuzz(20'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const Datagram datagram(chance.one_in(4) ? chance.bytes(60)
                                                 : mutated(chance, chance.among(samples), pieces));
        is_rtcp(datagram.data.get(), datagram.size);
        const auto packet = parse_rtp(datagram.data.get(), datagram.size);
        if (!packet)
            continue;
        ++read;
        ASSERT_GE(packet->payload, datagram.data.get() + rtp_header_size);
        ASSERT_LE(packet->payload + packet->size, datagram.data.get() + datagram.size);
        EventReceiver receiver;
        const std::string keys = receiver.receive(*packet, Instant{} + seconds(1));
        ASSERT_LE(keys.size(), packet->size / 4);
        ASSERT_EQ(keys.find_first_not_of("0123456789*#ABCD"), keys.npos);
        write_rtp_header(*packet);
    }
    EXPECT_GT(read, 1'000);
}

// A press as RFC 4733 has it, and one alone: what came before it is forgotten after a while.
TEST(PacketFuzz, a_good_press_counts_once_whatever_came_before) {
    for (Fuzz fuzz(6'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        EventReceiver receiver;
        Instant now = Instant{} + seconds(100);
        std::uint16_t sequence = static_cast<std::uint16_t>(chance.below(65'536));
        std::uint32_t stamp = static_cast<std::uint32_t>(chance.below(0xffff'ffff));
        const auto send = [&](std::vector<std::uint8_t> payload, bool marker, std::uint32_t at) {
            return receiver.receive({.marker = marker,
                                     .sequence = sequence,
                                     .timestamp = at,
                                     .ssrc = 7,
                                     .payload = payload.data(),
                                     .size = payload.size()},
                                    now);
        };
        for (auto noise = chance.below(40); noise > 0; --noise) {
            const std::string junk = chance.bytes(12);
            const std::uint16_t before = sequence;
            if (chance.one_in(8))
                sequence = static_cast<std::uint16_t>(chance.below(65'536));
            send({junk.begin(), junk.end()}, chance.one_in(3),
                 chance.one_in(3) ? static_cast<std::uint32_t>(chance.below(0xffff'ffff)) : stamp);
            sequence = static_cast<std::uint16_t>((chance.one_in(4) ? before : sequence) + 1);
            now = now + milliseconds(static_cast<std::int64_t>(chance.below(100)));
            stamp += static_cast<std::uint32_t>(chance.below(800));
        }
        // The count goes on where the last packet left it, after a pause.
        now = now + seconds(3);
        stamp += 24'000;
        sequence = static_cast<std::uint16_t>(sequence + 200);
        const std::uint8_t event = static_cast<std::uint8_t>(chance.below(12));
        std::string keys;
        for (int i = 1; i <= 8; ++i) {
            const bool end = i > 5;
            const int duration = std::min(i, 6) * 160;
            keys += send(
                {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a),
                 static_cast<std::uint8_t>(duration >> 8), static_cast<std::uint8_t>(duration)},
                i == 1, stamp);
            ++sequence;
            now = now + milliseconds(20);
        }
        EXPECT_EQ(keys, std::string(1, *digit_of_event(event)));
    }
}

// Told in several ways at once and in any order, a key counts at most as often as it is told by one
// of them.
TEST(PacketFuzz, keys_never_count_more_often_than_one_way_tells_them) {
    using enum KeySource;
    for (Fuzz fuzz(4'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        KeyPresses presses;
        std::array<int, 3> told{};
        int counted = 0;
        std::int64_t ms = 0;
        for (auto count = chance.below(60); count > 0; --count) {
            const KeySource source = chance.among(std::array{events, info});
            ms += static_cast<std::int64_t>(chance.below(400));
            ++told[static_cast<std::size_t>(source)];
            counted += presses.counts(source, chance.among(std::string_view("12*#")),
                                      Instant{} + milliseconds(ms));
        }
        EXPECT_LE(counted, *std::ranges::max_element(told));
    }
}

// Nothing is lost or told twice when long packets are cut.
TEST(PacketFuzz, pieces_are_what_was_cut) {
    for (Fuzz fuzz(4'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const int longest_ms = 20 + static_cast<int>(chance.below(40));
        PacketSplitter splitter(longest_ms);
        std::string said;
        std::string heard;
        std::optional<std::uint16_t> last;
        std::uint32_t time = 0;
        for (std::uint16_t n = 1; n <= 10; ++n) {
            std::string sound = chance.bytes(1'000) + 'x';
            said += sound;
            const AudioFrame frame{.codec = chance.among(std::array{Codec::pcmu, Codec::g722}),
                                   .sequence = n,
                                   .timestamp = time,
                                   .payload = reinterpret_cast<std::uint8_t*>(sound.data()),
                                   .size = sound.size()};
            splitter.feed(frame, [&](const AudioFrame& piece) {
                EXPECT_LE(piece.size, static_cast<std::size_t>(longest_ms) * 8);
                EXPECT_EQ(piece.timestamp, heard.size());
                EXPECT_TRUE(!last || piece.sequence == *last + 1);
                last = piece.sequence;
                heard.append(reinterpret_cast<const char*>(piece.payload), piece.size);
            });
            time += static_cast<std::uint32_t>(frame.size);
        }
        EXPECT_EQ(heard, said);
    }
}

// A connectivity check as a browser makes one (RFC 8489 §5).
const std::string check = bytes({0, 1, 0, 0x24, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4,
                                 5, 6, 7, 8,    9,    10,   11,   12,   0, 6, 0, 9}) +
                          "user:them" + bytes({0, 0, 0, 0, 0x25, 0, 0}) +
                          bytes({0, 0x24, 0, 4, 0x6e, 0, 1, 0xff, 0x80, 0x28, 0, 4, 1, 2, 3, 4});

TEST(PacketFuzz, a_connectivity_check_is_read_or_not) {
    for (Fuzz fuzz(10'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const Datagram datagram(mutated(chance, check, pieces));
        const auto read = BindingCheck::decode(datagram.data.get(), datagram.size);
        if (!read)
            continue;
        EXPECT_LE(read->local_user().size(), datagram.size);
        EXPECT_FALSE(read->has_integrity("a password that nobody knows"));
    }
}

const std::string offer =
    "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n"
    "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=fingerprint:sha-256 "
    "AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:DD:AA:BB:CC:"
    "DD"
    "\r\na=setup:actpass\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:126 telephone-event/8000\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n";
const std::string_view of_offers[] = {"\r\n",
                                      "\n",
                                      "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n",
                                      "a=mid:",
                                      "a=setup:passive\r\n",
                                      "\xff",
                                      "\x01",
                                      " ",
                                      ":",
                                      "a=rtpmap:200 PCMU/8000\r\n"};

TEST(PacketFuzz, a_browsers_offer_is_answered_or_refused) {
    int answered = 0;
    for (Fuzz fuzz(6'000); fuzz.next();) {
        const auto read = read_browser_offer(mutated(fuzz.chance(), offer, of_offers));
        if (!read) {
            EXPECT_EQ(read.error().message, plain_line(read.error().message, 200));
            continue;
        }
        ++answered;
        const std::string answer = write_browser_answer(*read, {.address = "192.0.2.1",
                                                                .port = 4000,
                                                                .user = "u",
                                                                .password = "p",
                                                                .fingerprint = {"sha-256", "AA"},
                                                                .session = 1});
        EXPECT_TRUE(is_utf8(answer)) << answer;
        std::istringstream lines(answer);
        std::size_t streams = 0;
        for (std::string line; std::getline(lines, line);) {
            ASSERT_TRUE(line.size() > 3 && line[1] == '=' && line.ends_with('\r')) << answer;
            streams += line.starts_with("m=");
        }
        EXPECT_EQ(streams, read->sections.size()) << answer;
    }
    EXPECT_GT(answered, 200);
}

}  // namespace
}  // namespace zongji::media::test
