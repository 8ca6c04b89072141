#include "base/test/fuzz.h"
#include "base/text.h"
#include "edge/telephony/sip/address.h"
#include "edge/telephony/sip/session_description.h"

#include <array>
#include <sstream>
#include <vector>

#include <fmt/format.h>

// Session descriptions that nobody foresaw. Whatever comes is taken or refused; what is taken can
// be answered, and what we say of it is a description that others can read.
namespace zongji::sip::test {
namespace {

using zongji::test::Chance;
using zongji::test::Fuzz;

// As carriers, exchanges and phones send them.
const std::string description_samples[] = {
    "v=0\r\no=Sonus_UAC 7718 4751 IN IP4 192.0.2.9\r\ns=SIP Media Capabilities\r\n"
    "c=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5770 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\na=ptime:20\r\n",
    "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18 9 0 8 13 120 96\r\n"
    "c=IN IP4 192.0.2.8\r\nb=AS:80\r\na=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\n"
    "a=rtpmap:9 G722/8000\r\na=rtpmap:120 opus/48000/2\r\na=rtpmap:96 telephone-event/8000\r\n"
    "a=maxptime:40\r\na=rtcp:4001\r\na=sendonly\r\nm=video 4002 RTP/AVP 99 34\r\n"
    "a=rtpmap:99 H264/90000\r\na=fmtp:99 profile-level-id=42e01f\r\n",
    "v=0\no=HuaweiUAP3300 20000 20000 IN IP6 2001:db8::7\ns=-\nc=IN IP6 2001:db8::7\nt=0 0\n"
    "a=inactive\nm=image 4008 udptl t38\na=T38FaxVersion:0\nm=audio 4000 RTP/AVP 0\n",
    "v=0\r\no=a 1 1 IN IP4 gw.example\r\ns=\xe5\xbc\xa0\r\ni=x\r\nu=http://x\r\ne=a@b\r\np=+1\r\n"
    "c=IN IP4 0.0.0.0\r\nt=2873397496 2873404696\r\nr=7d 1h 0 25h\r\nz=0 -1h\r\nk=clear:x\r\n"
    "m=audio 49170/2 RTP/AVP 8\r\nm=audio 4444 RTP/SAVP 0\r\na=crypto:1 x inline:y\r\n",
};

const std::string_view description_pieces[] = {"\r\n",
                                               "\n",
                                               "\r",
                                               " ",
                                               "m=audio 4000 RTP/AVP 8\r\n",
                                               "a=rtpmap:8",
                                               "a=rtpmap:8 /\r\n",
                                               "a=rtpmap:300 PCMA/8000\r\n",
                                               "c=IN IP4 224.2.1.1/127/3\r\n",
                                               "c=IN IP6 ::\r\n",
                                               "RTP/AVP",
                                               "\xb9\xab",
                                               "\xff",
                                               "\x01",
                                               "=",
                                               ":",
                                               "/"};

const LocalSession local{{"198.51.100.1", 40000}, 77, 1};

// Each line is "x=…", and there are as many of streams as there were.
void expect_lines(const std::string& sdp, std::size_t streams) {
    EXPECT_TRUE(is_utf8(sdp)) << sdp;
    std::istringstream lines(sdp);
    std::size_t found = 0;
    for (std::string line; std::getline(lines, line);) {
        ASSERT_TRUE(line.size() > 3 && line.ends_with('\r') && line[1] == '=') << sdp;
        line.pop_back();
        EXPECT_EQ(line, plain_line(line, 10'000)) << sdp;
        found += line.starts_with("m=");
    }
    EXPECT_EQ(found, streams) << sdp;
}

void expect_of(const std::string& sdp) {
    const auto session = read_session(sdp);
    if (!session) {
        EXPECT_EQ(session.error().message, plain_line(session.error().message, 1'000)) << sdp;
        return;
    }
    const RemoteMedia& audio = session->audio;
    EXPECT_TRUE(parse_ip(audio.address)) << sdp;
    EXPECT_GT(audio.port, 0) << sdp;
    EXPECT_TRUE(audio.payload_type >= 0 && audio.payload_type <= 127) << sdp;
    EXPECT_TRUE(audio.telephone_event_payload_type >= -1 &&
                audio.telephone_event_payload_type <= 127)
        << sdp;
    EXPECT_TRUE(audio.ptime_ms == 20 || audio.ptime_ms == 40 || audio.ptime_ms == 60) << sdp;
    EXPECT_TRUE(audio.longest_packet_ms == 0 || audio.longest_packet_ms >= 20) << sdp;
    ASSERT_LT(session->audio_line, session->lines.size()) << sdp;

    const std::string answer = write_answer(*session, local);
    expect_lines(answer, session->lines.size());
    const auto answered = read_session(answer);
    ASSERT_TRUE(answered) << sdp << "\n" << answer;
    EXPECT_EQ(answered->audio.codec, audio.codec) << sdp << answer;
    EXPECT_EQ(answered->audio.payload_type, audio.payload_type) << sdp << answer;

    PayloadNumbers numbers;
    numbers.learn(session->numbers);
    const std::string offer = write_offer(local, &*session, numbers);
    expect_lines(offer, session->lines.size());
    const auto offered = read_session(offer);
    ASSERT_TRUE(offered) << sdp << "\n" << offer;
    EXPECT_EQ(write_offer(local, &*session, numbers), offer) << "the same another time";
}

TEST(SessionFuzz, whatever_comes_is_answered_or_refused) {
    for (Fuzz fuzz(6'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        const std::string& sample = chance.among(description_samples);
        expect_of(chance.one_in(10) ? chance.some(description_pieces, 40)
                                    : mutated(chance, sample, description_pieces));
        if (fuzz.seed() % 100 == 0) {
            EXPECT_TRUE(read_session(description_samples[0])) << "a good one is understood as ever";
        }
    }
}

struct Offered {
    std::string sdp;
    calls::Codec best = calls::Codec::opus;
    calls::MediaDirection direction = calls::MediaDirection::sendrecv;
};

// A stream that can be had, among others, its attributes in any order and at either level.
Offered any_offer(Chance& chance) {
    using enum calls::Codec;
    using enum calls::MediaDirection;
    struct Format {
        std::string number;
        std::string map;
        calls::Codec codec;
    };
    std::vector<Format> formats = {{"0", "a=rtpmap:0 pcmu/8000/1\r\n", pcmu},
                                   {"8", "a=rtpmap:8 PCMA/8000\r\n", pcma},
                                   {"9", "a=rtpmap:9 G722/8000\r\n", g722},
                                   {"98", "a=rtpmap:98 OPUS/48000/2\r\n", opus}};
    std::mt19937 shuffle(static_cast<unsigned>(chance.below(1'000'000)));
    std::ranges::shuffle(formats, shuffle);
    formats.resize(1 + chance.below(formats.size()));
    const auto rank = [](calls::Codec codec) { return codec == g722 ? 1 : codec == opus ? 2 : 0; };
    Offered made;
    made.best = std::ranges::min_element(formats, {}, [&](const Format& format) {
                    return rank(format.codec);
                })->codec;

    std::string numbers;
    std::vector<std::string> attributes;
    for (const Format& format : formats) {
        numbers += (chance.one_in(3) ? " 18 " : " ") + format.number;
        if (format.number == "98" || chance.one_in(2))
            attributes.push_back(format.map);
    }
    attributes.push_back(fmt::format("a=ptime:{}\r\n", 10 + chance.below(90)));
    attributes.push_back("a=silenceSupp:off - - - -\r\n");
    const auto [said, means] =
        chance.among(std::array{std::pair{"sendrecv", sendrecv}, std::pair{"sendonly", sendonly},
                                std::pair{"recvonly", recvonly}, std::pair{"inactive", inactive}});
    made.direction = means;
    const std::string direction = fmt::format("a={}\r\n", said);
    const std::string address =
        chance.one_in(2) ? "c=IN IP4 192.0.2.5\r\n" : "c=IN IP6 2001:db8::5\r\n";
    const bool early_direction = chance.one_in(2);
    const bool early_address = chance.one_in(2);
    if (!early_direction)
        attributes.push_back(direction);
    std::ranges::shuffle(attributes, shuffle);

    made.sdp = "v=0\r\no=x 1 1 IN IP4 192.0.2.5\r\ns=-\r\n" + (early_address ? address : "") +
               "t=0 0\r\n" + (early_direction ? direction : "");
    const std::string other = "m=video 5000 RTP/AVP 31\r\n" + (early_address ? "" : address);
    if (chance.one_in(3))
        made.sdp += other;
    made.sdp += "m=audio 4000 RTP/AVP" + numbers + "\r\n" + (early_address ? "" : address);
    for (const std::string& attribute : attributes)
        made.sdp += attribute;
    return made;
}

TEST(SessionFuzz, what_can_be_had_is_had_however_it_is_said) {
    for (Fuzz fuzz(2'000); fuzz.next();) {
        const Offered offered = any_offer(fuzz.chance());
        const auto session = read_session(offered.sdp);
        ASSERT_TRUE(session) << offered.sdp << session.error().message;
        EXPECT_EQ(session->audio.codec, offered.best) << offered.sdp;
        EXPECT_EQ(session->audio.direction, offered.direction) << offered.sdp;
        expect_of(offered.sdp);
    }
}

}  // namespace
}  // namespace zongji::sip::test
