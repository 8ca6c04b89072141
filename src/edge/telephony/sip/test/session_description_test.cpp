#include "edge/telephony/sip/session_description.h"

#include <gtest/gtest.h>

namespace zongji::sip {
namespace {

using calls::Codec;

std::string sdp(const std::string& media, const std::string& connection = "192.0.2.5") {
    return "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 " + connection + "\r\nt=0 0\r\n" +
           media;
}

const LocalSession local{{"198.51.100.1", 40000}, 77, 1};

TEST(Session, ChoosesG711AsTheFarSidePrefers) {
    const auto session =
        read_session(sdp("m=audio 4000 RTP/AVP 111 9 8 0 96\r\na=rtpmap:111 opus/48000/2\r\n"
                         "a=rtpmap:96 telephone-event/8000\r\na=ptime:40\r\n"));
    ASSERT_TRUE(session);
    EXPECT_EQ(session->audio.codec, Codec::pcma);
    EXPECT_EQ(session->audio.payload_type, 8);
    EXPECT_EQ(session->audio.telephone_event_payload_type, 96);
    EXPECT_EQ(session->audio.ptime_ms, 40);
    EXPECT_EQ(session->audio.address, "192.0.2.5");
    EXPECT_EQ(session->audio.port, 4000);
}

TEST(Session, TakesOpusAndG722WhenThereIsNothingElse) {
    const auto opus =
        read_session(sdp("m=audio 4000 RTP/AVP 120\r\na=rtpmap:120 opus/48000/2\r\n"));
    ASSERT_TRUE(opus);
    EXPECT_EQ(opus->audio.codec, Codec::opus);
    EXPECT_EQ(opus->audio.payload_type, 120);
    EXPECT_NE(write_answer(*opus, local).find("a=rtpmap:120 opus/48000/2"), std::string::npos);
    const auto g722 = read_session(sdp("m=audio 4000 RTP/AVP 9\r\n"));
    ASSERT_TRUE(g722);
    EXPECT_EQ(g722->audio.codec, Codec::g722);
}

TEST(Session, RefusesOtherStreamsInTheirPlace) {
    const auto session = read_session(
        sdp("m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 8\r\n"));
    ASSERT_TRUE(session);
    const std::string answer = write_answer(*session, local);
    EXPECT_NE(answer.find("m=video 0 RTP/AVP 31\r\nm=audio 40000 RTP/AVP 0\r\n"), answer.npos);
    EXPECT_NE(answer.find("m=audio 0 RTP/AVP 8\r\n"), answer.npos);
    EXPECT_EQ(answer.find("telephone-event"), answer.npos);
}

// RFC 3264 §6: the answer's t= is the offer's.
TEST(Session, AnswersAreForTheTimeOfTheOffer) {
    const auto session = read_session(
        "v=0\r\no=x 1 1 IN IP4 192.0.2.5\r\ns=SDP seminar\r\nc=IN IP4 192.0.2.5\r\n"
        "t=2873397496 2873404696\r\nm=audio 9092 RTP/AVP 0 3 4\r\n");
    ASSERT_TRUE(session);
    EXPECT_NE(write_answer(*session, local).find("\r\nt=2873397496 2873404696\r\n"),
              std::string::npos);
}

// What we do not need is not even parsed: sofia-sip would not come to an end of some of it.
TEST(Session, IsReadWhateverElseStandsInIt) {
    for (const char* line :
         {"r=7d 1h 0 25h", "r=1h:7", "z=0 -1h", "z=:7", "k=clear:x", "i=x", "b=AS:80",
          "a=T38FaxVersion:0", "a=rtpmap:8", "a=", "e=a", "p=+1", "u=x"}) {
        for (const char* end : {"\r\n", "\n", "\r"}) {
            const std::string with = std::string(line) + end;
            EXPECT_TRUE(
                read_session("v=0\r\no=x 1 1 IN IP4 192.0.2.5\r\ns=-\r\n"
                             "c=IN IP4 192.0.2.5\r\nt=0 0\r\n" +
                             with + "m=audio 4000 RTP/AVP 8\r\n" + with))
                << line;
        }
    }
    for (const char* line :
         {"m=image 4000 udptl t:7", "m=audio 4000 x /", "m=1/2 % / 101", "m=audio",
          "m=message 9 TCP/MSRP *:\xff", "m=audio 4/ RTP/AVP 8", "m=audio 4000 RTP//AVP 8"}) {
        EXPECT_EQ(read_session(sdp(std::string(line) + "\r\n")).error().code, ErrorCode::invalid)
            << line;
    }
    EXPECT_EQ(read_session(sdp("x=1\r\nm=audio 4000 RTP/AVP 8\r\n")).error().code,
              ErrorCode::invalid)
        << "a type that nobody knows (RFC 8866 §5)";
}

TEST(Session, UnderstandsHold) {
    const auto held = read_session(sdp("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"));
    ASSERT_TRUE(held);
    EXPECT_EQ(held->audio.direction, calls::MediaDirection::sendonly);
    EXPECT_NE(write_answer(*held, local).find("a=recvonly"), std::string::npos);
    const auto old = read_session(sdp("m=audio 4000 RTP/AVP 0\r\n", "0.0.0.0"));
    ASSERT_TRUE(old);
    EXPECT_EQ(old->audio.direction, calls::MediaDirection::sendonly);
    const auto both = read_session(sdp("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n"));
    ASSERT_TRUE(both);
    EXPECT_NE(write_answer(*both, local).find("a=inactive"), std::string::npos);
}

TEST(Session, TellsNonsenseFromNothingInCommon) {
    for (const char* wrong : {"", "hello", "v=0\r\nm=audio"}) {
        const auto session = read_session(wrong);
        ASSERT_FALSE(session) << wrong;
        EXPECT_EQ(session.error().code, ErrorCode::invalid) << wrong;
    }
    for (const char* media : {"m=audio 4000 RTP/AVP 18\r\n", "m=audio 4000 RTP/SAVP 0\r\n",
                              "m=audio 0 RTP/AVP 0\r\n", "m=video 4000 RTP/AVP 31\r\n"}) {
        const auto session = read_session(sdp(media));
        ASSERT_FALSE(session) << media;
        EXPECT_EQ(session.error().code, ErrorCode::not_found) << media;
    }
}

TEST(Session, HoldsInEveryForm) {
    const std::string audio = "m=audio 4000 RTP/AVP 0\r\n";
    const std::string session_level =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\n"
        "t=0 0\r\n";
    using enum calls::MediaDirection;
    const std::pair<std::string, calls::MediaDirection> forms[] = {
        {sdp(audio + "a=sendonly\r\n"), sendonly},
        {sdp(audio + "a=inactive\r\n"), inactive},
        {sdp(audio, "0.0.0.0"), sendonly},
        {sdp(audio + "c=IN IP4 0.0.0.0\r\n"), sendonly},
        {sdp(audio + "a=inactive\r\n", "0.0.0.0"), inactive},
        {session_level + "a=sendonly\r\n" + audio, sendonly},
        {session_level + "a=inactive\r\n" + audio, inactive},
        {session_level + "a=sendonly\r\n" + audio + "a=sendrecv\r\n", sendrecv},
        {"v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::\r\nt=0 0\r\n" + audio, sendonly}};
    for (const auto& [text, direction] : forms) {
        const auto session = read_session(text);
        ASSERT_TRUE(session) << text;
        EXPECT_EQ(session->audio.direction, direction) << text;
    }
}

TEST(Session, SoundsFitIntoWhatTheFarSideTakes) {
    const auto ptime = [](const std::string& attributes) {
        return read_session(sdp("m=audio 4000 RTP/AVP 0\r\n" + attributes))->audio.ptime_ms;
    };
    EXPECT_EQ(ptime(""), 20);
    EXPECT_EQ(ptime("a=ptime:60\r\n"), 60);
    EXPECT_EQ(ptime("a=ptime:60\r\na=maxptime:40\r\n"), 40);
    EXPECT_EQ(ptime("a=maxptime:30\r\na=ptime:40\r\n"), 20);
    EXPECT_EQ(ptime("a=maxptime:10\r\n"), 20) << "a frame is what we have";
    EXPECT_EQ(ptime("a=maxptime:150\r\na=ptime:20\r\n"), 20);
    const auto longest = [](const std::string& attributes) {
        return read_session(sdp("m=audio 4000 RTP/AVP 0\r\n" + attributes))
            ->audio.longest_packet_ms;
    };
    EXPECT_EQ(longest(""), 0) << "any";
    EXPECT_EQ(longest("a=maxptime:30\r\n"), 30);
    EXPECT_EQ(longest("a=maxptime:10\r\n"), 20);
    EXPECT_EQ(longest("a=maxptime:x\r\n"), 0);
    const auto said_once = read_session(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
        "a=ptime:60\r\na=maxptime:40\r\nm=audio 4000 RTP/AVP 0\r\n");
    EXPECT_EQ(said_once->audio.longest_packet_ms, 40) << "for all streams";
    EXPECT_EQ(said_once->audio.ptime_ms, 40);
    EXPECT_EQ(ptime("a=ptime:-5\r\na=maxptime:x\r\n"), 20);
}

TEST(Session, ANameIsNoAddressForUs) {
    const auto named = read_session(sdp("m=audio 4000 RTP/AVP 0\r\n", "media.sbc.example"));
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().code, ErrorCode::unavailable);
    const auto second =
        read_session(sdp("m=audio 4000 RTP/AVP 18\r\nc=IN IP4 192.0.2.6\r\n"
                         "m=audio 4002 RTP/AVP 0\r\nc=IN IP4 192.0.2.6\r\n"));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->audio_line, 1u);
}

TEST(Session, SaysWhatIsInTheWay) {
    const auto why = [](const std::string& media) {
        return read_session(sdp(media)).error().message;
    };
    EXPECT_EQ(why("m=audio 4000 RTP/AVP 18 97\r\na=rtpmap:97 iLBC/8000\r\n"),
              "none of its codecs is ours: G729 iLBC");
    EXPECT_EQ(why("m=audio 4000 RTP/SAVP 0\r\n"), "its audio is RTP/SAVP, not RTP/AVP");
    EXPECT_EQ(why("m=audio 0 RTP/AVP 0\r\n"), "its audio is switched off");
    EXPECT_EQ(why("m=image 4000 udptl t38\r\n"), "it offers no audio");
}

// RFC 3264 §8: every stream again, in its place; §8.3.2: a number keeps its meaning.
TEST(Session, AnotherOfferForgetsNothing) {
    const auto before =
        read_session(sdp("m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 98 96 111\r\n"
                         "a=rtpmap:98 opus/48000/2\r\na=rtpmap:96 telephone-event/8000\r\n"
                         "a=rtpmap:111 iLBC/8000\r\nm=audio 4002 RTP/AVP 8\r\n"));
    ASSERT_TRUE(before);
    PayloadNumbers numbers;
    numbers.learn(before->numbers);
    const std::string offer = write_offer(local, &*before, numbers);
    EXPECT_NE(offer.find("m=video 0 RTP/AVP 31\r\nm=audio 40000 RTP/AVP 98 0 8 9 96\r\n"),
              offer.npos)
        << offer;
    EXPECT_NE(offer.find("a=rtpmap:98 opus/48000/2\r\n"), offer.npos) << offer;
    EXPECT_NE(offer.find("a=rtpmap:96 telephone-event/8000\r\n"), offer.npos) << offer;
    EXPECT_EQ(offer.find("111"), offer.npos) << "it means another codec: " << offer;
    EXPECT_TRUE(offer.ends_with("m=audio 0 RTP/AVP 8\r\n")) << offer;
    EXPECT_EQ(write_offer(local, &*before, numbers), offer) << "the same another time";
}

TEST(Session, AFreeNumberIsTakenWhereOursMeansSomethingElse) {
    const auto before =
        read_session(sdp("m=audio 4000 RTP/AVP 8 101 111\r\n"
                         "a=rtpmap:101 opus/48000/2\r\na=rtpmap:111 G729/8000\r\n"));
    ASSERT_TRUE(before);
    PayloadNumbers numbers;
    numbers.learn(before->numbers);
    const std::string offer = write_offer(local, &*before, numbers);
    EXPECT_NE(offer.find("a=rtpmap:101 opus/48000/2\r\n"), offer.npos) << offer;
    EXPECT_NE(offer.find("a=rtpmap:96 telephone-event/8000\r\n"), offer.npos) << offer;
}

TEST(Session, OurOfferCanBeReadBack) {
    PayloadNumbers numbers;
    const auto session = read_session(write_offer(local, nullptr, numbers));
    ASSERT_TRUE(session);
    EXPECT_EQ(session->audio.port, 40000);
    EXPECT_EQ(session->audio.telephone_event_payload_type, 101);
}

}  // namespace
}  // namespace zongji::sip
