#include "base/json.h"
#include "base/test/fuzz.h"
#include "base/text.h"
#include "edge/telephony/sip/test/digest_client.h"
#include "edge/telephony/sip/test/stream.h"
#include "edge/telephony/sip/test/talker.h"

#include <array>

#include <fmt/format.h>

// The whole port. Whatever comes, the next good call is understood, all that is told is plain text,
// and nothing stays.
namespace zongji::sip::test {
namespace {

using namespace calls;
using zongji::test::Chance;
using zongji::test::Fuzz;

const TrunkId trunk_id{7};

const std::string bodies[] = {
    sdp_of(),
    sdp_of("m=audio 4000 RTP/AVP 18 9 98 101\r\na=rtpmap:98 opus/48000/2\r\n"
           "a=rtpmap:101 telephone-event/8000\r\na=maxptime:20\r\na=sendonly\r\n"),
    "--ub\r\nContent-Type: application/sdp\r\n\r\n" + sdp_of() +
        "\r\n--ub\r\nContent-Type: application/isup; version=itu-t92+\r\n"
        "Content-Disposition: signal; handling=optional\r\n\r\n\x01\x02\r\n--ub--\r\n",
    "Signal=5\r\nDuration=160\r\n"};
const char* const types[] = {"application/sdp", "application/sdp", "multipart/mixed;boundary=ub",
                             "application/dtmf-relay"};

// A request as decent parties send it, new each time.
std::string good(Chance& chance, std::uint64_t run) {
    const auto methods = std::array{"INVITE", "INVITE", "INVITE", "REGISTER", "OPTIONS", "INFO",
                                    "UPDATE", "BYE",    "CANCEL", "ACK",      "MESSAGE", "PRACK"};
    const std::string method = chance.among(methods);
    const std::size_t body = chance.below(std::size(bodies));
    const std::string called = chance.one_in(3) ? "pilot" : "4001234567";
    return fmt::format(
        "{0} sip:{1}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKf{2}\r\n"
        "From: Bell, A. <sip:13812345678@c.example>;tag=f{2}\r\nTo: \"张三\" "
        "<sip:{1}@127.0.0.1>\r\n"
        "Call-ID: f{2}\r\nCSeq: 1 {0}\r\nContact: <sip:c@127.0.0.1:9;transport=udp>;expires=60\r\n"
        "Max-Forwards: 70\r\nP-Asserted-Identity: \"W\" <sip:+8613812345678@c.example>\r\n"
        "Diversion: <sip:4001234567@c>;reason=unconditional, <sip:2@c>;counter=1\r\n"
        "History-Info: <sip:4001234567@c>;index=1, "
        "<sip:pilot@c?Reason=SIP%3Bcause%3D302>;index=1.1\r\n"
        "P-Called-Party-ID: <sip:4001234567@c>\r\nPrivacy: none\r\nSupported: timer, 100rel\r\n"
        "Session-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\nAllow: INVITE, ACK, BYE, UPDATE\r\n"
        "Reason: Q.850;cause=16\r\nUser-Agent: SBC/1.0\r\nAccept: application/sdp\r\n"
        "Authorization: Digest username=\"1001\", realm=\"zongji\", nonce=\"{2}\", "
        "uri=\"sip:zongji\", "
        "response=\"0\", algorithm=MD5, cnonce=\"1\", qop=auth, nc=00000001\r\n"
        "Content-Type: {3}\r\nContent-Length: {4}\r\n\r\n{5}",
        method, called, run, types[body], bodies[body].size(), bodies[body]);
}

const std::string_view port_pieces[] = {"\r\n",
                                        "\r\n\r\n",
                                        "\n",
                                        "\r\n ",
                                        " ",
                                        ";",
                                        ",",
                                        "\"",
                                        "<",
                                        ">",
                                        "\\",
                                        "%00",
                                        "%",
                                        "\xff",
                                        "\xb9\xab",
                                        "@",
                                        ":",
                                        "sip:",
                                        "tag=x",
                                        "SIP/2.0",
                                        "Via: SIP/2.0/TCP 127.0.0.1\r\n",
                                        "To: <sip:1@h>;tag=2\r\n",
                                        "Content-Length: 7\r\n",
                                        "Require: x\r\n",
                                        "Privacy: id\r\n",
                                        "m: *\r\n",
                                        "Route: <sip:127.0.0.1;lr>\r\n",
                                        "SIP/2.0 200 OK\r\n",
                                        "Expires: 0\r\n"};

struct Port {
    explicit Port(std::function<void(Config&)> change = {}) : rig(std::move(change)) {
        rig.react = [](SipEngine& engine, const Event& event) {
            const auto* arrived = std::get_if<LegArrived>(&event);
            if (!arrived)
                return;
            if (arrived->caller == "138")  // the good one
                engine.handle(AnswerLeg{arrived->leg});
            else
                engine.handle(RejectLeg{arrived->leg, 480});
        };
        know(CalledIn::request_uri);
    }
    void know(CalledIn where) {
        rig.use({{trunk_id, {"127.0.0.1"}, 0, {}, "carrier", where}},
                {{PhoneId{1}, "1001", ha1_of("1001", "s"), ""}});
    }
    void expect_a_good_call() {
        Talker caller(rig.port);
        ASSERT_EQ(status_of(caller.invite()), 200);
        caller.ack();
        EXPECT_EQ(status_of(caller.request("BYE")), 200);
    }
    void expect_plain_texts() {
        const auto plain = [](const std::string& text) {
            EXPECT_EQ(text, plain_line(text, 200)) << "told as it came";
        };
        for (const LegArrived& arrived : rig.events.of<LegArrived>()) {
            plain(arrived.called);
            plain(arrived.caller);
            plain(arrived.caller_name);
        }
        const TrunkActivity activity = rig.engine->trunk_activity(trunk_id);
        for (const auto& list : {activity.refused, activity.from_unknown}) {
            for (const RefusedCall& refused : list) {
                plain(refused.called);
                plain(refused.detail);
            }
        }
    }

    Rig rig;
};

TEST(PortFuzz, a_good_call_is_understood_after_anything) {
    Port port([](Config& config) { config.answer_to_source_port = true; });
    UdpPeer carrier;
    std::uint64_t runs = 0;
    for (Fuzz fuzz(1'500); fuzz.next(); ++runs) {
        Chance& chance = fuzz.chance();
        carrier.send(port.rig.port, mutated(chance, good(chance, fuzz.seed()), port_pieces));
        if (runs % 25 == 0)
            port.know(
                chance.among(std::array{CalledIn::request_uri, CalledIn::to, CalledIn::diversion,
                                        CalledIn::history_info, CalledIn::p_called_party_id}));
        if (runs % 50 == 49)
            port.expect_a_good_call();
    }
    port.expect_a_good_call();
    EXPECT_GT(port.rig.events.of<LegArrived>().size(), runs / 40) << "some of it was a call";
    port.expect_plain_texts();
    EXPECT_TRUE(port.rig.settled());
}

// The same in a stream, where a wrong length shifts all that follows.
TEST(PortFuzz, a_good_call_is_understood_after_any_stream) {
    Port port;
    std::uint64_t runs = 0;
    for (Fuzz fuzz(200); fuzz.next(); ++runs) {
        Chance& chance = fuzz.chance();
        const Stream carrier(port.rig.port);
        std::string text = good(chance, fuzz.seed());
        for (auto more = chance.below(3); more > 0; --more)
            text += good(chance, fuzz.seed() * 10 + more);
        carrier.send(mutated(chance, text, port_pieces));
        if (runs % 50 == 49)
            port.expect_a_good_call();
    }
    port.expect_plain_texts();
    EXPECT_TRUE(port.rig.settled());
}

// Inside a call: its next good request is understood, and its end.
TEST(PortFuzz, a_call_goes_on_after_anything_in_it) {
    Port port;
    for (Fuzz fuzz(40); fuzz.next();) {
        Chance& chance = fuzz.chance();
        Talker caller(port.rig.port);
        ASSERT_EQ(status_of(caller.invite()), 200);
        caller.ack();
        for (auto requests = 1 + chance.below(8); requests > 0; --requests) {
            const std::size_t body = chance.below(std::size(bodies));
            const std::string method = chance.among(std::array{"INVITE", "UPDATE", "INFO"});
            const std::string type = fmt::format("Content-Type: {}\r\n", types[body]);
            const auto answer =
                caller.request(method, type, mutated(chance, bodies[body], port_pieces));
            EXPECT_GE(status_of(answer), 200) << method << "\n" << bodies[body];
            EXPECT_NE(status_of(answer), 481);
            if (method == "INVITE" && status_of(answer) < 300)
                caller.ack();
        }
        const auto answer = caller.request("INVITE", {}, sdp_of());
        ASSERT_EQ(status_of(answer), 200) << answer;
        caller.ack();
        EXPECT_EQ(status_of(caller.request("BYE")), 200);
    }
    EXPECT_TRUE(port.rig.settled());
}

// A phone that we rang answers with anything: it is talked to, or hung up on.
TEST(PortFuzz, whatever_a_phone_answers_its_call_has_an_end) {
    Rig rig;
    Talker phone(rig.port);
    const PhoneId id{11};
    rig.use({}, {{id, "1001", "", "sip:127.0.0.1:" + std::to_string(phone.port())}});
    for (Fuzz fuzz(40); fuzz.next();) {
        const LegId leg{static_cast<std::int64_t>(fuzz.seed())};
        rig.engine->handle(DialPhone{leg, id, "138", "", 20'000, false, LegId{}});
        const auto invite = phone.wait_request("INVITE");
        ASSERT_FALSE(invite.empty());
        phone.respond(invite, "200 OK", {},
                      mutated(fuzz.chance(), bodies[fuzz.seed() % 2], port_pieces));
        ASSERT_FALSE(phone.wait_request("ACK").empty());
        rig.engine->handle(EndLeg{leg, "test"});
        const auto bye = phone.wait_request("BYE");
        ASSERT_FALSE(bye.empty());
        phone.respond(bye, "200 OK");
    }
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.media.open_legs(), 0u);
}

// Whoever is not known hears one and the same, whatever he says.
TEST(PortFuzz, a_stranger_hears_a_constant_answer_or_nothing) {
    Port port([](Config& config) {
        config.limits.strangers.burst = 1'000'000;
        config.limits.strangers.answers_per_second = 1'000'000;
        config.answer_to_source_port = true;
    });
    UdpPeer stranger(0, "127.0.0.77");
    std::uint64_t answers = 0;
    for (Fuzz fuzz(1'000); fuzz.next();) {
        Chance& chance = fuzz.chance();
        stranger.send(port.rig.port, mutated(chance, good(chance, fuzz.seed()), port_pieces));
        for (std::string answer; !(answer = stranger.receive(0)).empty(); ++answers)
            EXPECT_EQ(status_of(answer), 401) << answer;
        if (fuzz.seed() % 100 == 0)
            port.expect_a_good_call();
    }
    EXPECT_GT(answers, 100u);
    EXPECT_EQ(port.rig.events.of<LegArrived>().size(), port.rig.engine->stats().answered);
    EXPECT_TRUE(port.rig.settled());
}

}  // namespace
}  // namespace zongji::sip::test
