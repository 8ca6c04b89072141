#include "edge/telephony/sip/test/carrier_rig.h"
#include "edge/telephony/sip/test/tls_peer.h"

#include <chrono>

#include <gtest/gtest.h>
#include <poll.h>

// SIP over TLS, with trunks and with phones.
namespace zongji::sip::test {
namespace {

using namespace calls;

const TrunkId tls_trunk{7};
const TrunkId other_id{8};

struct OverTls : testing::Test {
    OverTls()
        : theirs("127.0.0.1"),
          ours("127.0.0.1"),
          tls_port(free_port()),
          rig([this](Config& config) {
              config.tls = {tls_port, ours.certificate(), ours.key(), theirs.certificate()};
          }) {}

    static std::string answer(const std::string& request, const std::string& status,
                              const std::string& more = {}, const std::string& sdp = {}) {
        std::string to = header_of(request, "To");
        if (to.find("tag=") == to.npos)
            to += ";tag=far";
        return "SIP/2.0 " + status + "\r\nVia: " + header_of(request, "Via") +
               "\r\nFrom: " + header_of(request, "From") + "\r\nTo: " + to +
               "\r\nCall-ID: " + header_of(request, "Call-ID") +
               "\r\nCSeq: " + header_of(request, "CSeq") + "\r\n" + more +
               (sdp.empty() ? "" : sdp_headers()) +
               "Content-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
    }
    static std::string as_tls(std::string request) {
        const auto at = request.find("SIP/2.0/UDP");
        return request.replace(at, 11, "SIP/2.0/TLS");
    }
    Carrier carrier_at_tls(std::uint16_t port) {
        Carrier carrier = carrier_at(port);
        carrier.transport = SipTransport::tls;
        carrier.answer_within_ms = 1'500;
        return carrier;
    }

    TestCertificate theirs;
    TestCertificate ours;
    std::uint16_t tls_port;
    Rig rig;
};

TEST_F(OverTls, ATrunkIsCalledAndRegisteredWith) {
    TlsListener listener(theirs);
    Carrier carrier = carrier_at_tls(listener.port());
    carrier.registers = true;
    carrier.user = "02088880000";
    rig.use({trunk_to(tls_trunk, "carrier", carrier)});
    const auto line = listener.accept();
    ASSERT_TRUE(line);
    const auto request = line->receive();
    ASSERT_TRUE(request.starts_with("REGISTER ")) << request;
    EXPECT_TRUE(header_of(request, "Via").starts_with("SIP/2.0/TLS "));
    EXPECT_EQ(header_of(request, "Contact"),
              "<sip:02088880000@127.0.0.1:" + std::to_string(tls_port) + ";transport=tls>");
    line->send(answer(request, "200 OK",
                      "Contact: " + header_of(request, "Contact") + ";expires=600\r\n"));
    while (rig.engine->trunk_activity(tls_trunk).registration != TrunkRegistration::registered) {
    }
    DialNumber command;
    command.leg = LegId{5};
    command.number = "10086";
    command.caller_number = "4001234567";
    rig.engine->handle(command);
    const auto invite = line->receive();
    ASSERT_TRUE(invite.starts_with("INVITE ")) << invite;
    EXPECT_EQ(header_of(invite, "Contact"),
              "<sip:127.0.0.1:" + std::to_string(tls_port) + ";transport=tls>");
    const std::string contact =
        "Contact: <sip:c@127.0.0.1:" + std::to_string(listener.port()) + ";transport=tls>\r\n";
    line->send(answer(invite, "200 OK", contact, sdp_of()));
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_TRUE(line->receive().starts_with("ACK "));
    rig.engine->handle(EndLeg{LegId{5}, "test"});
    const auto bye = line->receive();
    EXPECT_TRUE(bye.starts_with("BYE ")) << bye;
    line->send(answer(bye, "200 OK"));
    EXPECT_TRUE(rig.settled());
}

TEST_F(OverTls, WhoIsNotWhomWeTrustGetsNoCall) {
    TestCertificate anybodys("127.0.0.1");
    TlsListener impostor(anybodys);
    Talker next(rig.port);
    Carrier first = carrier_at_tls(impostor.port());
    first.priority = 2;
    rig.use(
        {trunk_to(tls_trunk, "first", first), trunk_to(other_id, "next", carrier_at(next.port()))});
    DialNumber command;
    command.leg = LegId{5};
    command.number = "10086";
    rig.engine->handle(command);
    std::string heard;
    if (const auto line = impostor.accept())
        heard = line->receive(500);
    EXPECT_EQ(heard, "");
    const auto invite = next.wait_request("INVITE");
    ASSERT_FALSE(invite.empty());
    next.respond(invite, "486 Busy Here");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
}

TEST_F(OverTls, APhoneRegistersAndIsRungOnItsConnection) {
    const PhoneId phone{11};
    rig.use({}, {{phone, "1001", ha1_of("1001", "geheim"), ""}});
    const auto line = TlsPeer::connect(tls_port);
    ASSERT_TRUE(line);
    Request request;
    request.more = "Contact: <sip:1001@127.0.0.1:" + std::to_string(line->port()) +
                   ";transport=tls>\r\nExpires: 600\r\n";
    line->send(as_tls(text_of(request, line->port())));
    const auto asked = line->receive();
    ASSERT_EQ(status_of(asked), 401) << asked;
    request.cseq = 2;
    request.branch = "b2";
    request.more += credentials(asked, request, ha1_of("1001", "geheim"));
    line->send(as_tls(text_of(request, line->port())));
    EXPECT_EQ(status_of(line->receive()), 200);
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>());

    rig.engine->handle(DialPhone{LegId{5}, phone, "138", "", 20'000, false, {}});
    const auto invite = line->receive();
    ASSERT_TRUE(invite.starts_with("INVITE sip:1001@127.0.0.1")) << invite;
    line->send(answer(invite, "486 Busy Here"));
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].sip_status, 486);
}

TEST_F(OverTls, AStrangerLearnsNothingAndIsHungUpOn) {
    rig.use({});
    const auto line = TlsPeer::connect(tls_port);
    ASSERT_TRUE(line);
    Request request;
    request.method = "OPTIONS";
    for (int i = 0; i < 4; ++i) {
        request.branch = "s" + std::to_string(i);
        request.cseq = i + 1;
        request.call_id = "s" + std::to_string(i);
        line->send(as_tls(text_of(request, line->port())));
        EXPECT_EQ(status_of(line->receive()), 401);
    }
    request.branch = "last";
    request.call_id = "last";
    line->send(as_tls(text_of(request, line->port())));
    EXPECT_TRUE(line->is_shut());

    const auto other = TlsPeer::connect(tls_port);
    ASSERT_TRUE(other);
    request.method = "SUBSCRIBE";
    other->send(as_tls(text_of(request, other->port())));
    EXPECT_EQ(other->receive(), "") << "no Allow for strangers";
    EXPECT_TRUE(other->is_shut());
}

TEST(Tls, AKeyOfAnotherCertificateStopsTheStart) {
    TestCertificate one("127.0.0.1");
    TestCertificate two("127.0.0.1");
    FakeMedia media;
    SystemClock clock;
    IdSource ids;
    Config config;
    config.bind_address = "127.0.0.1";
    config.port = free_port();
    config.tls = {free_port(), one.certificate(), two.key(), one.certificate()};
    config.clock = &clock;
    config.ids = &ids;
    config.media = &media;
    config.events = [](Event) {};
    const auto started = SipEngine::start(std::move(config));
    ASSERT_FALSE(started.ok());
    EXPECT_NE(started.error().message.find("private key"), std::string::npos);
}

}  // namespace
}  // namespace zongji::sip::test
