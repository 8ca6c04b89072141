#include "edge/telephony/sip/test/carrier_rig.h"

#include <chrono>

#include <gtest/gtest.h>
#include <poll.h>

// Calls out, against carriers that are told what to say.
namespace zongji::sip::test {
namespace {

using namespace calls;

const TrunkId first_id{7};
const TrunkId second_id{8};
const LegId leg_id{5};

struct CallOutTest : testing::Test {
    CallOutTest()
        : first(rig.port),
          second(rig.port),
          to_first(carrier_at(first.port())),
          to_second(carrier_at(second.port())) {
        to_first.priority = 2;
        to_second.priority = 1;
    }
    void use() {
        rig.use({trunk_to(first_id, "first", to_first), trunk_to(second_id, "second", to_second)});
    }
    void dial(LegId leg = leg_id, std::vector<TrunkId> among = {}) {
        DialNumber command;
        command.leg = leg;
        command.number = "0755 8888-6666";
        command.caller_number = "4001234567";
        command.caller_name = "宗记";
        command.partner = LegId{4};
        command.trunks = std::move(among);
        rig.engine->handle(command);
    }
    LegEnded ended() {
        EXPECT_TRUE(rig.events.wait_for<LegEnded>());
        const auto all = rig.events.of<LegEnded>();
        return all.empty() ? LegEnded{} : all.back();
    }
    std::vector<TrunkId> routes() {
        std::vector<TrunkId> trunks;
        for (const auto& routed : rig.events.of<LegRouted>())
            trunks.push_back(routed.trunk);
        return trunks;
    }
    TrunkActivity activity(TrunkId trunk) { return rig.engine->trunk_activity(trunk); }
    // `holds` asks the engine; within ten seconds.
    template <class Holds>
    bool comes_to_be(Holds holds) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (std::chrono::steady_clock::now() < until) {
            if (holds())
                return true;
            poll(nullptr, 0, 20);
        }
        return false;
    }

    Rig rig;
    Talker first;
    Talker second;
    Carrier to_first;
    Carrier to_second;
};

TEST_F(CallOutTest, GoesOutAsTheCarrierWantsIt) {
    to_first.number_rules = {{"0", "+86"}};
    to_first.caller_in = CallerIn::p_preferred_identity;
    to_first.from_user = "+862088880000";
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    const std::string own = "127.0.0.1:" + std::to_string(first.port());
    EXPECT_TRUE(invite.starts_with("INVITE sip:+8675588886666@" + own + " SIP/2.0")) << invite;
    EXPECT_TRUE(
        header_of(invite, "From").starts_with("\"宗记\" <sip:+862088880000@127.0.0.1>;tag="))
        << header_of(invite, "From");
    EXPECT_TRUE(header_of(invite, "To").starts_with("<sip:+8675588886666@127.0.0.1>"));
    EXPECT_EQ(header_of(invite, "P-Preferred-Identity"), "<sip:4001234567@127.0.0.1>");
    EXPECT_EQ(header_of(invite, "Privacy"), "");
    EXPECT_EQ(rig.media.partner_of(leg_id), LegId{4});

    first.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    EXPECT_EQ(rig.events.of<LegRinging>()[0].trunk, first_id);
    EXPECT_FALSE(rig.events.of<LegRinging>()[0].early_audio);
    first.respond(invite, "200 OK", {}, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_FALSE(first.wait_request("ACK").empty());
    EXPECT_EQ(rig.media.connected(leg_id).size(), 1u);
    EXPECT_EQ(activity(first_id).calls_out_now, 1);

    rig.engine->handle(EndLeg{leg_id, "test"});
    const auto bye = first.wait_request("BYE");
    ASSERT_FALSE(bye.empty());
    first.respond(bye, "200 OK");
    EXPECT_TRUE(rig.settled());
    ASSERT_EQ(rig.events.of<LegRouted>().size(), 1u);
    EXPECT_EQ(rig.events.of<LegRouted>()[0].number, "+8675588886666");
    EXPECT_EQ(activity(first_id).calls_out, 1u);
    EXPECT_EQ(activity(first_id).calls_out_now, 0);
}

TEST_F(CallOutTest, WhoIsWithheldIsToldToTheCarrierAlone) {
    to_first.withholds = true;
    to_first.caller_in = CallerIn::p_asserted_identity;
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    EXPECT_TRUE(
        header_of(invite, "From").starts_with("\"Anonymous\" <sip:anonymous@anonymous.invalid>"));
    EXPECT_EQ(header_of(invite, "Privacy"), "id");
    EXPECT_EQ(header_of(invite, "P-Asserted-Identity"), "<sip:4001234567@127.0.0.1>");
    EXPECT_EQ(invite.find("宗记"), invite.npos);
    first.respond(invite, "486 Busy Here");
    ended();
}

TEST_F(CallOutTest, WhatSoundsBeforeTheAnswerIsHeard) {
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    first.respond(invite, "183 Session Progress", {}, sdp_of("m=audio 4010 RTP/AVP 8\r\n"));
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    EXPECT_TRUE(rig.events.of<LegRinging>()[0].early_audio);
    ASSERT_EQ(rig.media.connected(leg_id).size(), 1u);
    EXPECT_EQ(rig.media.connected(leg_id)[0].port, 4010);
    EXPECT_TRUE(rig.events.of<LegAnswered>().empty());
    first.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>(2));
    EXPECT_TRUE(rig.events.of<LegRinging>()[1].early_audio) << "it goes on";
    first.respond(invite, "200 OK", {}, sdp_of("m=audio 4020 RTP/AVP 8\r\n"));
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_EQ(rig.media.connected(leg_id).back().port, 4020);
    rig.engine->handle(EndLeg{leg_id, "test"});
    first.respond(first.wait_request("BYE"), "200 OK");
    EXPECT_TRUE(rig.settled());
}

struct Answer {
    const char* status;
    EndCause cause;
    bool goes_on;  // to the next trunk
};
struct EachAnswer : CallOutTest, testing::WithParamInterface<Answer> {};

TEST_P(EachAnswer, IsFinalUnlessTheServerSpeaksOfItself) {
    const Answer& answer = GetParam();
    use();
    dial();
    first.respond(first.wait_request("INVITE"), answer.status);
    EXPECT_FALSE(first.wait_request("ACK").empty());
    if (answer.goes_on)
        second.respond(second.wait_request("INVITE"), answer.status);
    const LegEnded end = ended();
    EXPECT_EQ(end.cause, answer.cause);
    EXPECT_EQ(end.sip_status, std::atoi(answer.status));
    EXPECT_EQ(routes(),
              answer.goes_on ? (std::vector{first_id, second_id}) : std::vector{first_id});
    EXPECT_EQ(activity(first_id).failed_calls_out, answer.goes_on ? 1u : 0u);
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
    if (answer.goes_on) {
        EXPECT_FALSE(second.wait_request("ACK").empty());
    }
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.media.open_legs(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, EachAnswer,
    testing::Values(Answer{"486 Busy Here", EndCause::rejected, false},
                    Answer{"603 Decline", EndCause::rejected, false},
                    Answer{"404 Not Found", EndCause::unreachable, false},
                    Answer{"484 Address Incomplete", EndCause::rejected, false},
                    Answer{"480 Temporarily Unavailable", EndCause::rejected, false},
                    Answer{"403 Forbidden", EndCause::rejected, false},
                    Answer{"302 Moved Temporarily", EndCause::rejected, false},
                    Answer{"503 Service Unavailable", EndCause::unreachable, true},
                    Answer{"500 Server Internal Error", EndCause::failed, true},
                    Answer{"408 Request Timeout", EndCause::no_answer, true}));

TEST_F(CallOutTest, AfterItHasRungNoOtherTrunkRingsAgain) {
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    first.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    first.respond(invite, "503 Service Unavailable");
    EXPECT_EQ(ended().sip_status, 503);
    EXPECT_EQ(routes(), std::vector{first_id});
}

TEST_F(CallOutTest, ATrunkThatAsksForRestGetsIt) {
    use();
    dial();
    first.respond(first.wait_request("INVITE"), "503 Service Unavailable", "Retry-After: 60\r\n");
    second.respond(second.wait_request("INVITE"), "486 Busy Here");
    ended();
    dial(LegId{6});
    second.respond(second.wait_request("INVITE"), "486 Busy Here");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(2));
    EXPECT_EQ(routes(), (std::vector{first_id, second_id, second_id}));
}

TEST_F(CallOutTest, SilenceLeadsToTheNextTrunkAndALateAnswerToNobody) {
    to_first.answer_within_ms = 200;
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    const auto elsewhere = second.wait_request("INVITE");
    ASSERT_FALSE(elsewhere.empty());
    EXPECT_NE(header_of(invite, "Call-ID"), header_of(elsewhere, "Call-ID"));
    second.respond(elsewhere, "200 OK", {}, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    first.respond(invite, "200 OK", {}, sdp_of());
    const auto bye = first.wait_request("BYE");
    ASSERT_FALSE(bye.empty()) << "nobody is left talking to nobody";
    first.respond(bye, "200 OK");
    EXPECT_EQ(rig.engine->stats().legs, 1u);
    rig.engine->handle(EndLeg{leg_id, "test"});
    second.respond(second.wait_request("BYE"), "200 OK");
    ended();
    EXPECT_EQ(rig.events.of<LegEnded>().size(), 1u);
    EXPECT_EQ(activity(first_id).last_failure, "408 no answer");
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, A100IsAWordAndIsWaitedFor) {
    to_first.answer_within_ms = 200;
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    first.respond(invite, "100 Trying");
    EXPECT_TRUE(second.wait_request("INVITE", 600).empty());
    first.respond(invite, "486 Busy Here");
    EXPECT_EQ(ended().sip_status, 486);
}

TEST_F(CallOutTest, NoConnectionLeadsToTheNextTrunk) {
    to_first.port = free_port();
    to_first.transport = SipTransport::tcp;
    use();
    dial();
    const auto invite = second.wait_request("INVITE");
    ASSERT_FALSE(invite.empty());
    second.respond(invite, "486 Busy Here");
    EXPECT_EQ(ended().sip_status, 486);
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, ItProvesWhoItIs) {
    to_first.user = "02088880000";
    to_first.auth_user = "+862088880000@ims.example";
    to_first.realm = "ims.example";
    to_first.secret_hash = secret_hash_of(to_first.auth_user, "ims.example", "geheim");
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    EXPECT_EQ(header_of(invite, "Proxy-Authorization"), "");
    first.respond(invite, "407 Proxy Authentication Required",
                  "Proxy-Authenticate: Digest realm=\"ims.example\", nonce=\"n1\", "
                  "algorithm=SHA-512, qop=\"auth\"\r\n"
                  "Proxy-Authenticate: Digest realm=\"ims.example\", nonce=\"n2\", "
                  "algorithm=SHA-256, opaque=\"o\", qop=\"auth,auth-int\"\r\n"
                  "Proxy-Authenticate: Digest realm=\"ims.example\", nonce=\"n3\"\r\n");
    EXPECT_FALSE(first.wait_request("ACK").empty());
    const auto again = first.wait_request("INVITE");
    const std::string proof = header_of(again, "Proxy-Authorization");
    EXPECT_TRUE(proves(again, "Proxy-Authorization", to_first.secret_hash)) << again;
    EXPECT_NE(proof.find("nonce=\"n2\""), proof.npos) << "the first that it can answer";
    EXPECT_NE(proof.find("opaque=\"o\""), proof.npos);
    EXPECT_EQ(header_of(again, "Call-ID"), header_of(invite, "Call-ID"));
    EXPECT_EQ(std::atoi(header_of(again, "CSeq").c_str()),
              std::atoi(header_of(invite, "CSeq").c_str()) + 1);
    first.respond(again, "200 OK", {}, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    const auto ack = first.wait_request("ACK");
    EXPECT_NE(header_of(ack, "Proxy-Authorization"), "") << "RFC 3261 §22.1";
    rig.engine->handle(EndLeg{leg_id, "test"});
    const auto bye = first.wait_request("BYE");
    EXPECT_TRUE(proves(bye, "Proxy-Authorization", to_first.secret_hash)) << bye;
    first.respond(bye, "200 OK");
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, AProofWithoutQopIsThatOfBefore) {
    to_first.user = "alice";
    to_first.secret_hash = secret_hash_of("alice", "127.0.0.1", "s");
    use();
    dial();
    first.respond(first.wait_request("INVITE"), "401 Unauthorized",
                  "WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"abc\"\r\n");
    const auto again = first.wait_request("INVITE");
    EXPECT_TRUE(proves(again, "Authorization", to_first.secret_hash)) << again;
    EXPECT_EQ(header_of(again, "Authorization").find("cnonce"), std::string::npos);
    first.respond(again, "486 Busy Here");
    EXPECT_EQ(ended().sip_status, 486);
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, AProofThatIsNotTakenLeadsToTheNextTrunk) {
    to_first.user = "alice";
    to_first.secret_hash = secret_hash_of("alice", "127.0.0.1", "wrong");
    use();
    dial();
    for (const char* nonce : {"a", "b"}) {
        const std::string asks =
            std::string("WWW-Authenticate: Digest realm=\"127.0.0.1\", nonce=\"") + nonce +
            "\"\r\n";
        first.respond(first.wait_request("INVITE"), "401 Unauthorized", asks);
        EXPECT_FALSE(first.wait_request("ACK").empty());
    }
    second.respond(second.wait_request("INVITE"), "401 Unauthorized",
                   "WWW-Authenticate: Digest realm=\"elsewhere\", nonce=\"c\"\r\n");
    EXPECT_EQ(ended().sip_status, 401);
    EXPECT_EQ(routes(), (std::vector{first_id, second_id}));
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, OnlyAllowedTrunksWithinTheirLimits) {
    to_first.outbound = false;
    to_second.max_calls_out = 1;
    use();
    dial(LegId{1}, {first_id});
    EXPECT_EQ(ended().cause, EndCause::no_trunk);
    dial(LegId{2});
    const auto invite = second.wait_request("INVITE");
    dial(LegId{3});
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(2));
    EXPECT_EQ(rig.events.of<LegEnded>()[1].cause, EndCause::no_trunk);
    EXPECT_EQ(rig.events.of<LegEnded>()[1].leg, LegId{3});
    second.respond(invite, "486 Busy Here");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(3));
    dial(LegId{4});
    EXPECT_FALSE(second.wait_request("INVITE").empty()) << "there is room again";
    rig.engine->handle(EndLeg{LegId{4}, "test"});

    to_second.max_calls_out = 0;
    to_second.calls_per_second = 1;
    use();
    dial(LegId{6});
    dial(LegId{7});
    ASSERT_TRUE(rig.events.wait([](const auto& events) {
        for (const auto& event : events) {
            const auto* ended = std::get_if<LegEnded>(&event);
            if (ended && ended->leg == LegId{7} && ended->cause == EndCause::no_trunk)
                return true;
        }
        return false;
    })) << "the second within the same second";
}

TEST_F(CallOutTest, WhatIsNoNumberCallsNobody) {
    use();
    DialNumber command;
    command.leg = leg_id;
    command.number = "110@evil.example;x";
    rig.engine->handle(command);
    EXPECT_EQ(ended().sip_status, 484);
    EXPECT_TRUE(routes().empty());
}

TEST_F(CallOutTest, IsCancelledWhileItRings) {
    use();
    dial();
    const auto invite = first.wait_request("INVITE");
    first.respond(invite, "180 Ringing");
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    rig.engine->handle(EndLeg{leg_id, "the caller hung up"});
    const auto cancel = first.wait_request("CANCEL");
    ASSERT_FALSE(cancel.empty());
    first.respond(cancel, "200 OK");
    first.respond(invite, "487 Request Terminated");
    EXPECT_EQ(ended().cause, EndCause::ended_by_us);
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, WhoDoesNotAnswerInTimeIsLetBe) {
    use();
    DialNumber command;
    command.leg = leg_id;
    command.number = "13800138000";
    command.ring_timeout_ms = 300;
    rig.engine->handle(command);
    const auto invite = first.wait_request("INVITE");
    first.respond(invite, "180 Ringing");
    first.respond(first.wait_request("CANCEL"), "200 OK");
    first.respond(invite, "487 Request Terminated");
    EXPECT_EQ(ended().cause, EndCause::no_answer);
    EXPECT_TRUE(rig.settled());
}

TEST_F(CallOutTest, ATrunkIsDownAfterSilencesAndUpAfterAnswers) {
    to_first.ask_every_ms = 1'000;
    to_first.answer_within_ms = 300;
    to_first.lost_after = 2;
    to_first.back_after = 2;
    use();
    const auto question = first.wait_request("OPTIONS");
    const std::string uri = "sip:127.0.0.1:" + std::to_string(first.port());
    EXPECT_TRUE(question.starts_with("OPTIONS " + uri + " ")) << question;
    first.respond(question, "404 Not Found");
    EXPECT_TRUE(activity(first_id).is_up) << "any answer is one";

    EXPECT_TRUE(comes_to_be([&] { return !activity(first_id).is_up; }));
    EXPECT_TRUE(activity(first_id).up_or_down_since);
    dial();
    const auto invite = second.wait_request("INVITE");
    ASSERT_FALSE(invite.empty());
    second.respond(invite, "486 Busy Here");
    ended();

    EXPECT_TRUE(comes_to_be([&] {
        const auto asked = first.wait_request("OPTIONS", 100);
        if (!asked.empty())
            first.respond(asked, "200 OK");
        return activity(first_id).is_up;
    }));
}

TEST_F(CallOutTest, WhoNeverAnswersQuestionsIsJudgedByCalls) {
    to_first.ask_every_ms = 1'000;
    to_first.answer_within_ms = 100;
    to_first.lost_after = 1;
    use();
    EXPECT_FALSE(first.wait_request("OPTIONS").empty());
    EXPECT_FALSE(first.wait_request("OPTIONS").empty());
    EXPECT_TRUE(activity(first_id).is_up);
    dial();
    second.respond(second.wait_request("INVITE"), "486 Busy Here");
    ended();
    EXPECT_FALSE(activity(first_id).is_up);
}

}  // namespace
}  // namespace zongji::sip::test
