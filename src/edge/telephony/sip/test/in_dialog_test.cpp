#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

struct Answering : testing::Test {
    explicit Answering(std::function<void(Config&)> change = {})
        : rig(std::move(change)), caller(rig.port) {
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event)) {
                engine.handle(AnswerLeg{arrived->leg});
            }
        };
        rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    }

    LegId talk() {
        EXPECT_EQ(status_of(caller.invite()), 200);
        caller.ack();
        EXPECT_TRUE(rig.events.wait_for<LegAnswered>());
        return rig.events.of<LegArrived>().at(0).leg;
    }

    Rig rig;
    Talker caller;
};

TEST_F(Answering, HoldResumeAndMoveAreAnsweredAndTold) {
    const LegId leg = talk();
    const auto held = caller.invite({}, sdp_of("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"));
    EXPECT_EQ(status_of(held), 200);
    EXPECT_NE(held.find("a=recvonly"), held.npos);
    caller.ack();
    const auto moved =
        caller.request("UPDATE", {}, sdp_of("m=audio 4444 RTP/AVP 8\r\n", "127.0.0.5"));
    EXPECT_EQ(status_of(moved), 200);
    EXPECT_NE(moved.find("a=sendrecv"), moved.npos);

    const auto media = rig.media.connected(leg);
    ASSERT_EQ(media.size(), 3u);
    EXPECT_EQ(media[1].direction, calls::MediaDirection::sendonly);
    EXPECT_EQ(media[2].direction, calls::MediaDirection::sendrecv);
    EXPECT_EQ(media[2].address, "127.0.0.5");
    EXPECT_EQ(media[2].port, 4444);
    EXPECT_EQ(media[2].codec, Codec::pcma);
    EXPECT_EQ(rig.dialogs.records().at(0).remote_sdp,
              sdp_of("m=audio 4444 RTP/AVP 8\r\n", "127.0.0.5"));
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

std::string mixed(const std::string& sdp, const std::string& handling) {
    return "--ub\r\nContent-Type: application/sdp\r\n\r\n" + sdp +
           "\r\n--ub\r\nContent-Type: application/isup;version=itu-t92+\r\n"
           "Content-Disposition: signal;handling=" +
           handling + "\r\n\r\n" + std::string("\x01\x00\x60", 3) + "\r\n--ub--\r\n";
}
const std::string mixed_type = "Content-Type: multipart/mixed;boundary=ub\r\n";

TEST_F(Answering, ADescriptionIsFoundAmongOtherPartsInEveryMessage) {
    const auto refused = caller.invite(mixed_type, mixed(sdp_of(), "required"));
    EXPECT_EQ(status_of(refused), 415);
    EXPECT_NE(header_of(refused, "Accept").find("application/sdp"), std::string::npos) << refused;
    EXPECT_EQ(header_of(refused, "Accept-Encoding"), "identity") << "RFC 3261 §8.2.3";
    caller.ack();
    EXPECT_EQ(status_of(caller.invite(mixed_type, mixed(sdp_of(), "optional"))), 200);
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    const LegId leg = rig.events.of<LegArrived>().at(0).leg;
    const std::string held = sdp_of("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n");
    EXPECT_EQ(status_of(caller.request("UPDATE", mixed_type, mixed(held, "required"))), 415);
    EXPECT_EQ(status_of(caller.request("UPDATE", mixed_type, mixed(held, "optional"))), 200);
    EXPECT_EQ(rig.media.connected(leg).back().direction, calls::MediaDirection::inactive);
    EXPECT_EQ(rig.dialogs.records().at(0).remote_sdp, held);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(Answering, HoldIsToldOnceAndSoIsItsEnd) {
    talk();
    for (const char* form : {"a=sendonly\r\n", "a=inactive\r\n", "c=IN IP4 0.0.0.0\r\n"})
        EXPECT_EQ(status_of(caller.request(
                      "UPDATE", {}, sdp_of(std::string("m=audio 4000 RTP/AVP 0\r\n") + form))),
                  200);
    EXPECT_EQ(status_of(caller.request("UPDATE", {}, sdp_of())), 200);
    EXPECT_EQ(status_of(caller.request("UPDATE", {}, sdp_of())), 200);
    const auto told = rig.events.of<LegHeld>();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_TRUE(told[0].held);
    EXPECT_FALSE(told[1].held);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

TEST_F(Answering, AReInviteWithoutAnOfferIsOfferedWhatWasAgreed) {
    EXPECT_EQ(
        status_of(caller.invite({}, sdp_of("m=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 98 96"
                                           "\r\na=rtpmap:98 opus/48000/2\r\n"
                                           "a=rtpmap:96 telephone-event/8000\r\n"))),
        200);
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    const auto again = caller.invite({}, "");
    EXPECT_EQ(status_of(again), 200);
    EXPECT_NE(again.find("m=video 0 RTP/AVP 31\r\nm=audio 40002 RTP/AVP 98 0 8 9 96\r\n"),
              again.npos)
        << again;
    caller.ack(
        sdp_of("m=video 0 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 98 96\r\n"
               "a=rtpmap:98 opus/48000/2\r\na=rtpmap:96 telephone-event/8000\r\n"));
    EXPECT_EQ(status_of(caller.request("UPDATE")), 200);
    const auto media = rig.media.connected(rig.events.of<LegArrived>().at(0).leg);
    ASSERT_EQ(media.size(), 2u);
    EXPECT_EQ(media[1], media[0]);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

TEST_F(Answering, WhereItsAudioCannotBeSentACallIs488NeverBusy) {
    const std::string audio = "m=audio 4000 RTP/AVP 0\r\n";
    EXPECT_EQ(status_of(caller.invite({}, sdp_of(audio, "media.sbc.example"))), 488);
    caller.ack();
    std::string six = sdp_of(audio, "2001:db8::5");
    six.replace(six.find("c=IN IP4"), 8, "c=IN IP6");
    EXPECT_EQ(status_of(caller.invite({}, six)), 488);
    caller.ack();
    rig.media.serves_ipv6 = true;
    EXPECT_EQ(status_of(caller.invite({}, six)), 200);
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_EQ(status_of(caller.request("UPDATE", {}, sdp_of(audio, "other.example"))), 488);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    const auto activity = rig.engine->trunk_activity(TrunkId{7});
    ASSERT_EQ(activity.refused.size(), 2u);
    EXPECT_EQ(activity.refused[0].why, calls::Refused::media_unreachable);
}

TEST_F(Answering, AnAnswerThatCannotBeTakenLeavesTheCall) {
    const LegId leg = talk();
    for (const auto& useless : {std::string(), sdp_of("m=audio 4000 RTP/AVP 18\r\n")}) {
        EXPECT_EQ(status_of(caller.invite({}, "")), 200) << "the offer is ours";
        caller.ack(useless);
        EXPECT_EQ(status_of(caller.request("UPDATE")), 200);
    }
    EXPECT_EQ(rig.media.connected(leg).size(), 1u);
    EXPECT_TRUE(rig.events.of<LegEnded>().empty());
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(Answering, AnOfferThatCannotBeTakenLeavesTheCall) {
    const LegId leg = talk();
    EXPECT_EQ(status_of(caller.invite({}, sdp_of("m=audio 4000 RTP/AVP 18\r\n"))), 488);
    caller.ack();
    EXPECT_EQ(status_of(caller.request("UPDATE", {}, "nonsense")), 400);
    EXPECT_EQ(rig.media.connected(leg).size(), 1u);
    EXPECT_EQ(rig.engine->stats().legs, 1u);
    EXPECT_EQ(status_of(caller.request("UPDATE")), 200);
    EXPECT_EQ(status_of(caller.request("OPTIONS")), 200);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

TEST_F(Answering, AMethodThatIsNotAllowedLeavesTheCall) {
    talk();
    const std::string more = "Refer-To: <sip:x@127.0.0.1>\r\nEvent: presence\r\n";
    for (const char* method : {"MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH"}) {
        const auto refused = caller.request(method, more);
        EXPECT_EQ(status_of(refused), 405) << method;
        EXPECT_EQ(header_of(refused, "Allow").find(method), std::string::npos) << method;
        EXPECT_FALSE(header_of(refused, "Allow").empty()) << method;
    }
    EXPECT_EQ(rig.engine->stats().legs, 1u);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    EXPECT_TRUE(rig.settled());
}

TEST_F(Answering, DigitsByInfoArriveOnce) {
    const LegId leg = talk();
    const std::string type = "Content-Type: application/dtmf-relay\r\n";
    EXPECT_EQ(status_of(caller.request("INFO", type, "Signal=5\r\nDuration=160\r\n")), 200);
    EXPECT_EQ(status_of(caller.request("INFO", type, "Signal= #\r\nDuration=160\r\n")), 200);
    EXPECT_EQ(status_of(caller.request("INFO", "Content-Type: application/dtmf\r\n", "*")), 200);
    EXPECT_EQ(status_of(caller.request("INFO", "Content-Type: text/plain\r\n", "7")), 200);
    EXPECT_EQ(status_of(caller.request("INFO", type, "Signal=16\r\nDuration=160\r\n")), 200);
    EXPECT_EQ(status_of(caller.request("INFO")), 200);
    EXPECT_EQ(rig.media.keys(leg), "5#*");
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

TEST_F(Answering, OurOfferIsInThe200WhenThereIsNoneInTheInvite) {
    const auto offer = caller.invite({}, {});
    EXPECT_EQ(status_of(offer), 200);
    EXPECT_NE(offer.find("opus/48000/2"), offer.npos);
    caller.ack(sdp_of("m=audio 4000 RTP/AVP 9\r\n"));
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    const auto media = rig.media.connected(rig.events.of<LegArrived>().at(0).leg);
    ASSERT_EQ(media.size(), 1u);
    EXPECT_EQ(media[0].codec, Codec::g722);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
}

TEST_F(Answering, AnAckWithoutAnAnswerEndsTheCall) {
    EXPECT_EQ(status_of(caller.invite({}, {})), 200);
    caller.ack();
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::failed);
    const auto bye = caller.wait_request("BYE");
    EXPECT_FALSE(bye.empty());
    caller.respond(bye, "200 OK");
    EXPECT_TRUE(rig.settled());
}

TEST_F(Answering, OurByeSaysWhy) {
    const LegId leg = talk();
    rig.engine->handle(EndLeg{leg, "agent \"hung\" up"});
    const auto bye = caller.wait_request("BYE");
    EXPECT_EQ(header_of(bye, "Reason"), "Q.850;cause=16;text=\"agent hung up\"");
    caller.respond(bye, "200 OK");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::ended_by_us);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
}

TEST_F(Answering, SessionTimersAreAgreedOn) {
    const auto small = caller.invite("Supported: timer\r\nSession-Expires: 30\r\n");
    EXPECT_EQ(status_of(small), 422);
    EXPECT_EQ(header_of(small, "Min-SE"), "90");
    Talker other(rig.port);
    const auto agreed = other.invite("Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n");
    EXPECT_EQ(status_of(agreed), 200);
    EXPECT_TRUE(header_of(agreed, "Session-Expires").starts_with("300")) << agreed;
    other.ack();
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_EQ(status_of(other.request("BYE")), 200);
}

TEST_F(Answering, ANewDirectoryDropsNoCall) {
    talk();
    rig.use({{TrunkId{8}, {"192.0.2.1"}, 0}}, {}, {});
    EXPECT_EQ(rig.engine->stats().legs, 1u);
    // The trunk is a stranger now, but not inside its call.
    Talker stranger(rig.port);
    EXPECT_EQ(status_of(stranger.invite()), 401);
    EXPECT_EQ(status_of(caller.request("BYE")), 200);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
}

TEST(Ringing, IsReliableWhenTheCallerAsks) {
    Rig rig;
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event)) {
            engine.handle(RingLeg{arrived->leg});
        }
    };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    Talker caller(rig.port);
    caller.send_invite("Require: 100rel\r\n");
    caller.wait_final(500);
    ASSERT_FALSE(caller.heard.empty());
    const auto ringing = caller.heard.back();
    EXPECT_EQ(status_of(ringing), 180);
    const auto rseq = header_of(ringing, "RSeq");
    ASSERT_FALSE(rseq.empty()) << ringing;
    EXPECT_EQ(status_of(caller.request("PRACK", "RAck: " + rseq + " 1 INVITE\r\n")), 200);
    rig.engine->handle(AnswerLeg{rig.events.of<LegArrived>().at(0).leg});
    EXPECT_EQ(status_of(caller.wait_final()), 200);
}

struct AnsweringImpatiently : Answering {
    AnsweringImpatiently()
        : Answering([](Config& config) { config.limits.give_up = seconds(2); }) {}
};

TEST_F(AnsweringImpatiently, WithoutAnAckTheCallEnds) {
    EXPECT_EQ(status_of(caller.invite()), 200);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::failed);
    EXPECT_EQ(rig.events.of<LegEnded>()[0].sip_status, 408);
    EXPECT_TRUE(rig.events.of<LegAnswered>().empty());
}

}  // namespace
}  // namespace zongji::sip::test
