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

TEST(Session, OurOfferCanBeReadBack) {
    const auto session = read_session(write_offer(local));
    ASSERT_TRUE(session);
    EXPECT_EQ(session->audio.port, 40000);
    EXPECT_EQ(session->audio.telephone_event_payload_type, 101);
}

}  // namespace
}  // namespace zongji::sip
