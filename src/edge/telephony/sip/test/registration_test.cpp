#include "edge/telephony/sip/test/carrier_rig.h"

#include <chrono>

#include <gtest/gtest.h>
#include <poll.h>

// Our registration with a carrier's registrar, which says what the test wants.
namespace zongji::sip::test {
namespace {

using namespace calls;

const TrunkId registered_trunk{7};

struct RegistrationTest : testing::Test {
    RegistrationTest() : registrar(rig.port), carrier(carrier_at(registrar.port())) {
        carrier.registers = true;
        carrier.user = "02088880000";
        carrier.auth_user = "+862088880000@ims.example";
        carrier.realm = "ims.example";
        carrier.secret_hash = secret_hash_of(carrier.auth_user, carrier.realm, "geheim");
        carrier.expires_s = 600;
    }
    void use() { rig.use({trunk_to(registered_trunk, "carrier", carrier)}); }

    void challenge(const std::string& request, const std::string& nonce) {
        registrar.respond(request, "401 Unauthorized",
                          "WWW-Authenticate: Digest realm=\"ims.example\", nonce=\"" + nonce +
                              "\", algorithm=MD5, qop=\"auth\"\r\n");
    }
    // Beside the Contact of somebody else with the same address of record, as a Talker has it.
    void accept(const std::string& request, int expires_s, const std::string& more = {}) {
        registrar.respond(request, "200 OK",
                          "Contact: " + header_of(request, "Contact") +
                              ";expires=" + std::to_string(expires_s) + "\r\n" + more);
    }
    // The REGISTER that proves itself.
    std::string registered(int expires_s = 600, const std::string& more = {}) {
        challenge(registrar.wait_request("REGISTER"), "n");
        const auto proved = registrar.wait_request("REGISTER");
        accept(proved, expires_s, more);
        EXPECT_TRUE(stands(TrunkRegistration::registered));
        return proved;
    }
    bool stands(TrunkRegistration wanted) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (activity().registration != wanted) {
            if (std::chrono::steady_clock::now() > until)
                return false;
            poll(nullptr, 0, 20);
        }
        return true;
    }
    TrunkActivity activity() { return rig.engine->trunk_activity(registered_trunk); }

    Rig rig;
    Talker registrar;
    Carrier carrier;
};

TEST_F(RegistrationTest, ProvesItselfAndComesAgainBeforeTheEnd) {
    use();
    const auto first = registrar.wait_request("REGISTER");
    const std::string own = "127.0.0.1:" + std::to_string(registrar.port());
    EXPECT_TRUE(first.starts_with("REGISTER sip:" + own + " SIP/2.0")) << first;
    EXPECT_TRUE(header_of(first, "To").starts_with("<sip:02088880000@127.0.0.1>"));
    EXPECT_TRUE(header_of(first, "From").starts_with("<sip:02088880000@127.0.0.1>;tag="));
    EXPECT_EQ(header_of(first, "Contact"),
              "<sip:02088880000@127.0.0.1:" + std::to_string(rig.port) +
                  ";line=" + line_of(carrier) + ">");
    EXPECT_EQ(header_of(first, "Expires"), "600");
    EXPECT_EQ(activity().registration, TrunkRegistration::trying);
    challenge(first, "n1");
    const auto proved = registrar.wait_request("REGISTER");
    EXPECT_TRUE(proves(proved, "Authorization", carrier.secret_hash)) << proved;
    EXPECT_NE(proved.find("username=\"+862088880000@ims.example\""), proved.npos);
    EXPECT_EQ(header_of(proved, "Call-ID"), header_of(first, "Call-ID"));
    EXPECT_EQ(header_of(proved, "CSeq"), "2 REGISTER");
    accept(proved, 2);
    ASSERT_TRUE(stands(TrunkRegistration::registered));
    EXPECT_TRUE(activity().registered_until);

    const auto refresh = registrar.wait_request("REGISTER", 10'000);
    EXPECT_EQ(header_of(refresh, "CSeq"), "3 REGISTER");
    EXPECT_EQ(header_of(refresh, "Call-ID"), header_of(first, "Call-ID"));
    EXPECT_EQ(header_of(refresh, "Contact"), header_of(first, "Contact"));
}

TEST_F(RegistrationTest, AsksForLongerWhereTooShortIsRefused) {
    carrier.expires_s = 60;
    use();
    registrar.respond(registrar.wait_request("REGISTER"), "423 Interval Too Brief",
                      "Min-Expires: 1800\r\n");
    const auto longer = registrar.wait_request("REGISTER");
    EXPECT_EQ(header_of(longer, "Expires"), "1800");
    accept(longer, 1800);
    EXPECT_TRUE(stands(TrunkRegistration::registered));
}

TEST_F(RegistrationTest, SaysWhyItIsNot) {
    use();
    registrar.respond(registrar.wait_request("REGISTER"), "401 Unauthorized",
                      "WWW-Authenticate: Digest realm=\"other.example\", nonce=\"n\"\r\n");
    ASSERT_TRUE(stands(TrunkRegistration::refused));
    EXPECT_EQ(activity().registration_says,
              "401 Unauthorized: it asks for a proof in the realm \"other.example\"");
    carrier.expires_s = 900;  // it is tried anew at once
    use();
    challenge(registrar.wait_request("REGISTER"), "a");
    challenge(registrar.wait_request("REGISTER"), "b");
    ASSERT_TRUE(stands(TrunkRegistration::refused));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!activity().registration_says.ends_with("it does not take our user and secret") &&
           std::chrono::steady_clock::now() < until)
        poll(nullptr, 0, 20);
    EXPECT_EQ(activity().registration_says,
              "401 Unauthorized: it does not take our user and secret");
    ASSERT_EQ(rig.engine->stats().trunks.size(), 1u);
    EXPECT_EQ(rig.engine->stats().trunks[0].registration, TrunkRegistration::refused);
}

TEST_F(RegistrationTest, CallsGoOutOnlyWhileItStands) {
    use();
    DialNumber command;
    command.leg = LegId{5};
    command.number = "10086";
    command.caller_number = "4001234567";
    rig.engine->handle(command);
    ASSERT_TRUE(rig.events.wait_for<LegEnded>());
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::no_trunk);
    registered(600, "Service-Route: <sip:scscf.example;lr>, <sip:b.example;lr>\r\n");
    command.leg = LegId{6};
    rig.engine->handle(command);
    const auto invite = registrar.wait_request("INVITE");
    EXPECT_TRUE(header_of(invite, "From").starts_with("<sip:4001234567@127.0.0.1>"));
    EXPECT_NE(header_of(invite, "Route").find("scscf.example;lr"), std::string::npos)
        << "RFC 3608 §5";
    registrar.respond(invite, "486 Busy Here");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(2));
}

struct CalledOverIt : RegistrationTest {
    // From another address than the registrar's.
    int call(const std::string& uri, const std::string& to) {
        UdpPeer caller(0, "127.0.0.2");
        const std::string own = "127.0.0.2:" + std::to_string(caller.port());
        const std::string mark = std::to_string(caller.port());
        caller.send(rig.port, "INVITE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + own +
                                  ";branch=z9hG4bK" + mark +
                                  "\r\nFrom: <sip:138@h>;tag=f\r\nTo: <" + to + ">\r\nCall-ID: c" +
                                  mark + "\r\nCSeq: 1 INVITE\r\nContact: <sip:a@" + own +
                                  ">\r\nMax-Forwards: 70\r\n" + sdp_headers() + "Content-Length: " +
                                  std::to_string(sdp_of().size()) + "\r\n\r\n" + sdp_of());
        for (;;) {
            const int status = status_of(caller.receive());
            if (status != 100)
                return status;
        }
    }
};

TEST_F(CalledOverIt, ACallToOurContactIsThatTrunksFromWhereverItComes) {
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event))
            engine.handle(RejectLeg{arrived->leg, 480});
    };
    use();
    const std::string contact = between(header_of(registered(), "Contact"), "<", '>');
    EXPECT_EQ(call(contact, "sip:4001234567@ims.example"), 480);
    ASSERT_EQ(rig.events.of<LegArrived>().size(), 1u);
    EXPECT_EQ(rig.events.of<LegArrived>()[0].trunk, registered_trunk);
    EXPECT_EQ(rig.events.of<LegArrived>()[0].called, "4001234567")
        << "as To says, where the Request-URI has become our Contact";

    const std::string line = line_of(carrier);
    const std::string at = "@127.0.0.1:" + std::to_string(rig.port);
    EXPECT_EQ(call("sip:4001234567" + at, "sip:4001234567@h"), 401);
    EXPECT_EQ(call("sip:4001234567" + at + ";line=" + line.substr(1), "sip:4001234567@h"), 401);
    EXPECT_EQ(call("sip:4001234567" + at + ";line=" + line, "sip:x@h"), 480)
        << "a number in our Contact's place";

    carrier.registers = false;
    use();
    EXPECT_EQ(call("sip:4001234567" + at + ";line=" + line, "sip:x@h"), 401) << "it is over";
}

TEST_F(CalledOverIt, SoIsWhatComesFromTheRegistrar) {
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event))
            engine.handle(RejectLeg{arrived->leg, 480});
    };
    use();
    Talker other(rig.port);
    EXPECT_EQ(status_of(other.invite()), 401) << "not before it has answered";
    registered();
    Talker caller(rig.port);
    EXPECT_EQ(status_of(caller.invite()), 480);
    EXPECT_EQ(rig.events.of<LegArrived>().at(0).trunk, registered_trunk);
}

TEST_F(RegistrationTest, WhoStopsSaysGoodbye) {
    use();
    registered();
    std::thread far_side([this] {
        challenge(registrar.wait_request("REGISTER"), "m");
        const auto last = registrar.wait_request("REGISTER");
        EXPECT_EQ(header_of(last, "Expires"), "0");
        EXPECT_TRUE(proves(last, "Authorization", carrier.secret_hash)) << last;
        accept(last, 0);
    });
    rig.engine.reset();
    far_side.join();
}

}  // namespace
}  // namespace zongji::sip::test
