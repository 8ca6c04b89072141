#include "base/json.h"
#include "edge/telephony/sip/test/digest_client.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

Phone phone_with_secret() {
    return {phone_id, "1001", ha1_of("1001", "secret"), ""};
}

struct Client {
    Rig& rig;
    UdpPeer peer;

    std::string ask(const Request& request) {
        peer.send(rig.port, text_of(request, peer.port()));
        return peer.receive();
    }
    Request registration(int cseq, const std::string& expires = "60") const {
        Request request;
        request.cseq = cseq;
        request.branch = "r" + std::to_string(cseq);
        request.more = "Contact: <sip:1001@10.9.9.9:5060>\r\nExpires: " + expires + "\r\n";
        return request;
    }
    std::string sign_in(int cseq, const std::string& expires = "60") {
        const auto challenge = ask(registration(cseq, expires));
        Request again = registration(cseq + 1, expires);
        again.more += credentials(challenge, again, ha1_of("1001", "secret"));
        return ask(again);
    }
};

TEST(Registrar, TakesAPhoneThatProvesItsSecretAndLetsItGo) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto accepted = client.sign_in(1);
    EXPECT_EQ(status_of(accepted), 200);
    EXPECT_NE(accepted.find("10.9.9.9"), std::string::npos);
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>());
    EXPECT_TRUE(rig.events.of<PhoneReachable>()[0].reachable);
    EXPECT_EQ(rig.engine->stats().registrations, 1u);

    // It is rung where it registered from, not at the private address it names.
    rig.engine->handle(DialPhone{LegId{3}, phone_id, "138", "", 5000, false});
    const auto invite = client.peer.receive();
    EXPECT_TRUE(invite.starts_with("INVITE sip:1001@10.9.9.9:5060")) << invite.substr(0, 60);
    rig.engine->handle(EndLeg{LegId{3}, "test"});

    Client other{rig, UdpPeer{}};
    EXPECT_EQ(status_of(other.sign_in(10, "0")), 200);
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>(2));
    EXPECT_FALSE(rig.events.of<PhoneReachable>()[1].reachable);
    EXPECT_EQ(rig.engine->stats().registrations, 0u);
}

TEST(Registrar, ThePhoneIsRungAfterARestart) {
    UdpPeer phone;
    RegistrationRecord record;
    {
        Rig rig;
        rig.use({}, {phone_with_secret()});
        Client client{rig, std::move(phone)};
        ASSERT_EQ(status_of(client.sign_in(1)), 200);
        ASSERT_EQ(rig.registrations.records().size(), 1u);
        phone = std::move(client.peer);
        rig.engine.reset();
        ASSERT_EQ(rig.registrations.records().size(), 1u) << "an end is no sign-off";
        record = rig.registrations.records()[0];
    }
    // As it is kept on disk.
    record = parse_json_as<RegistrationRecord>(to_json_text(record)).value();

    Rig rig;
    rig.use({}, {phone_with_secret()});
    rig.engine->remember({record});
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>());
    EXPECT_TRUE(rig.events.of<PhoneReachable>()[0].reachable);
    rig.engine->handle(DialPhone{LegId{3}, phone_id, "138", "", 5000, false});
    EXPECT_TRUE(phone.receive().starts_with("INVITE sip:1001@10.9.9.9:5060"));
    rig.engine->handle(EndLeg{LegId{3}, "test"});
}

TEST(Registrar, WhatIsOfNoUseAfterARestartIsForgotten) {
    Rig rig;
    const Timestamp now = rig.clock.now().utc;
    const RegistrationRecord good{
        phone_id, "sip:1001@10.9.9.9", "", "127.0.0.1:5060", now + hours(48), "call", 1};
    RegistrationRecord over = good;
    over.expires_at = now - seconds(1);
    RegistrationRecord unknown = good;
    unknown.phone_id = PhoneId{99};
    RegistrationRecord nowhere = good;
    nowhere.source = "here";
    rig.use({}, {phone_with_secret()});
    for (const auto& record : {over, unknown, nowhere}) {
        rig.registrations.put(record);
        rig.engine->remember({record});
        EXPECT_EQ(rig.engine->stats().registrations, 0u);
        EXPECT_TRUE(rig.registrations.records().empty());
    }

    // A phone that has registered since knows better.
    Client client{rig, UdpPeer{}};
    ASSERT_EQ(status_of(client.sign_in(1)), 200);
    rig.engine->remember({good});
    rig.engine->handle(DialPhone{LegId{3}, phone_id, "138", "", 5000, false});
    EXPECT_TRUE(client.peer.receive().starts_with("INVITE"));
    rig.engine->handle(EndLeg{LegId{3}, "test"});
}

TEST(Registrar, RefusesAWrongSecretLikeAnUnknownUser) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto challenge = client.ask(client.registration(1));
    ASSERT_EQ(status_of(challenge), 401);

    Request wrong = client.registration(2);
    wrong.more += credentials(challenge, wrong, ha1_of("1001", "guess"));
    const auto refused = client.ask(wrong);
    Request unknown = client.registration(3);
    unknown.user = unknown.to = "9999";
    unknown.more += credentials(challenge, unknown, ha1_of("9999", "guess"));
    const auto stranger = client.ask(unknown);
    EXPECT_EQ(status_of(refused), 401);
    EXPECT_EQ(status_of(stranger), 401);
    EXPECT_EQ(header_of(refused, "WWW-Authenticate").size(),
              header_of(stranger, "WWW-Authenticate").size());
    EXPECT_EQ(rig.engine->stats().registrations, 0u);
}

// RFC 4475 §3.3.4: who it is about is a SIP URI. Nobody learns more before he has proved himself.
TEST(Registrar, RefusesToRegisterWhatIsNoSipUri) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto about_a_book = [&](const Request& request) {
        std::string text = text_of(request, client.peer.port());
        const std::string to = "<sip:1001@zongji>\r\n";
        text.replace(text.find("To: " + to) + 4, to.size(), "isbn:2983792873\r\n");
        client.peer.send(rig.port, text);
        return client.peer.receive();
    };
    const auto challenge = about_a_book(client.registration(1));
    ASSERT_EQ(status_of(challenge), 401);
    Request again = client.registration(2);
    again.more += credentials(challenge, again, ha1_of("1001", "secret"));
    EXPECT_EQ(status_of(about_a_book(again)), 400);
    EXPECT_EQ(rig.engine->stats().registrations, 0u);
}

TEST(Registrar, RefusesAReplayedNonceCount) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto challenge = client.ask(client.registration(1));
    Request first = client.registration(2);
    const auto line = credentials(challenge, first, ha1_of("1001", "secret"));
    first.more += line;
    EXPECT_EQ(status_of(client.ask(first)), 200);

    Request replay = client.registration(3);
    replay.more += line;
    const auto refused = client.ask(replay);
    EXPECT_EQ(status_of(refused), 401);
    EXPECT_NE(refused.find("stale=true"), std::string::npos);

    Request next = client.registration(4);
    next.more += credentials(challenge, next, ha1_of("1001", "secret"), 2);
    EXPECT_EQ(status_of(client.ask(next)), 200);
}

// What was seen on the wire is worth nothing to anybody else, and nothing once more (RFC 7616
// §3.4.6, §5.5; RFC 3261 §22.4): not from another address, not for another thing.
TEST(Digest, AProofIsGoodForItsOwnRequestOnly) {
    Rig rig([](Config& config) { config.limits.strangers.burst = 1'000; });
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    Client elsewhere{rig, UdpPeer(0, "127.0.0.6")};
    Client beside{rig, UdpPeer{}};  // another socket of the same address
    Request used = client.registration(2);
    const auto challenge = client.ask(client.registration(1));
    const auto line = credentials(challenge, used, ha1_of("1001", "secret"));
    used.more += line;

    // Not used yet, and taken along by somebody.
    EXPECT_EQ(status_of(elsewhere.ask(used)), 401);
    Request other_uri = used;
    other_uri.uri = "sip:4001234567@zongji";
    EXPECT_EQ(status_of(client.ask(other_uri)), 401);
    Request other_host = used;
    other_host.uri = "sip:example.com";
    EXPECT_EQ(status_of(client.ask(other_host)), 401);
    EXPECT_EQ(rig.engine->stats().registrations, 0u);

    EXPECT_EQ(status_of(client.ask(used)), 200);
    Request again = used;
    again.call_id = "another";  // all else as it was, the branch too
    for (Client* who : {&client, &elsewhere, &beside}) {
        const auto refused = who->ask(again);
        EXPECT_EQ(status_of(refused), 401);
        EXPECT_NE(refused.find("stale=true"), std::string::npos);
    }
    again.call_id = used.call_id;
    again.branch = "other";
    const int merged = status_of(beside.ask(again));  // 482: RFC 3261 §8.2.2.2
    EXPECT_TRUE(merged == 401 || merged == 482) << merged;
    EXPECT_EQ(rig.registrations.records().size(), 1u);
}

TEST(Digest, TakesTheUriAsPhonesSpellIt) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    int cseq = 0;
    for (const auto& [asked, proved] : std::vector<std::pair<std::string, std::string>>{
             {"sip:zongji", "sip:zongji"},
             {"sip:zongji:5060", "sip:zongji"},
             {"sip:zongji;transport=udp", "sip:ZONGJI:5060"},
             {"sip:%34001@zongji", "sip:4001@zongji;user=phone"}}) {
        const auto challenge = client.ask(client.registration(++cseq));
        Request request = client.registration(++cseq);
        request.uri = proved;
        const auto line = credentials(challenge, request, ha1_of("1001", "secret"));
        request.uri = asked;
        request.more += line;
        EXPECT_EQ(status_of(client.ask(request)), 200) << asked << " " << proved;
    }
}

// One character of what was proved is another: no proof is left.
TEST(Digest, AnyOtherCharacterIsNoProof) {
    Rig rig([](Config& config) {
        config.limits.strangers.burst = 10'000;
        config.limits.strangers.answers_per_second = 10'000;
    });
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto challenge = client.ask(client.registration(1));
    Request request = client.registration(2);
    const auto line = credentials(challenge, request, ha1_of("1001", "secret"));
    for (const std::string field :
         {"username=\"", "nonce=\"", "uri=\"sip:", "response=\"", "cnonce=\"", "nc=", "realm=\""}) {
        const auto begin = line.find(field) + field.size();
        const auto end = line.find_first_of("\",\r", begin);
        for (auto at = begin; at < end; ++at) {
            std::string changed = line;
            changed[at] = changed[at] == '1' ? '2' : '1';
            Request forged = request;
            forged.branch = "f" + std::to_string(at);
            forged.more += changed;
            EXPECT_EQ(status_of(client.ask(forged)), 401) << changed;
        }
    }
    for (const char* count :
         {"1", "0", "00000000", "000000001", "0000001", "-0000001", "0000000g"}) {
        std::string changed = line;
        changed.replace(line.find("nc=") + 3, 8, count);
        Request forged = request;
        forged.branch = std::string("n") + count;
        forged.more += changed;
        EXPECT_EQ(status_of(client.ask(forged)), 401) << count;
    }
    EXPECT_EQ(rig.engine->stats().registrations, 0u);
    request.more += line;
    EXPECT_EQ(status_of(client.ask(request)), 200);
}

TEST(Registrar, AsksAgainWhenTheNonceIsOld) {
    Rig rig([](Config& config) { config.limits.nonce_lifetime_s = -1; });
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto refused = client.sign_in(1);
    EXPECT_EQ(status_of(refused), 401);
    EXPECT_NE(refused.find("stale=true"), std::string::npos);
}

TEST(Registrar, ExpiryMakesThePhoneUnreachable) {
    Rig rig([](Config& config) { config.limits.min_registration_s = 1; });
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    EXPECT_EQ(status_of(client.sign_in(1, "1")), 200);
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>(2));
    EXPECT_FALSE(rig.events.of<PhoneReachable>()[1].reachable);
}

TEST(Registrar, TooShortAnExpiryIsTold) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    const auto refused = client.sign_in(1, "5");
    EXPECT_EQ(status_of(refused), 423);
    EXPECT_EQ(header_of(refused, "Min-Expires"), "30");
}

// RFC 3261 §20.10 and §20.19: what is malformed is an hour, which is 60 s here at most.
TEST(Registrar, AnOddExpiryIsNoSignOff) {
    Rig rig([](Config& config) { config.limits.max_registration_s = 60; });
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    int cseq = 1;
    const auto register_with = [&](const std::string& parameter, const std::string& header) {
        Request request = client.registration(cseq++);
        request.more = "Contact: <sip:1001@10.9.9.9:5060>" + parameter + "\r\n" +
                       (header.empty() ? "" : "Expires: " + header + "\r\n");
        const auto challenge = client.ask(request);
        request.cseq = cseq++;
        request.branch += "x";
        request.more += credentials(challenge, request, ha1_of("1001", "secret"));
        return header_of(client.ask(request), "Expires");
    };
    const std::pair<const char*, const char*> forms[] = {
        {";expires=\"45\"", "45"}, {";expires=45", "45"},
        {";expires=soon", "60"},   {";expires=-1", "60"},
        {";expires=", "60"},       {";expires", "60"},
        {";expires=3600.5", "60"}, {";expires=99999999999999999999", "60"},
        {";EXPIRES=45", "45"},     {"", "60"}};
    for (const auto& [parameter, granted] : forms)
        EXPECT_EQ(register_with(parameter, ""), granted) << parameter;
    for (const char* header :
         {"Thu, 01 Dec 2026 16:00:00 GMT", "never", "-5", "99999999999", "60s"})
        EXPECT_EQ(register_with("", header), "60") << header;
    EXPECT_EQ(register_with("", "45"), "45");
    EXPECT_EQ(rig.engine->stats().registrations, 1u);
}

TEST(Registrar, APhoneThatBeganAnewIsTakenUnderItsOldCallId) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    Request first = client.registration(100);
    const auto challenge = client.ask(first);
    first.cseq = 101;
    first.branch = "first";
    first.more += credentials(challenge, first, ha1_of("1001", "secret"));
    ASSERT_EQ(status_of(client.ask(first)), 200);

    // It has been switched off and on: the same Call-ID, its CSeq from the beginning.
    Client again{rig, UdpPeer{}};
    EXPECT_EQ(status_of(again.sign_in(10)), 200);
    rig.engine->handle(DialPhone{LegId{3}, phone_id, "138", "", 5000, false});
    EXPECT_TRUE(again.peer.receive().starts_with("INVITE")) << "it is rung where it is now";
    rig.engine->handle(EndLeg{LegId{3}, "test"});

    // What was overtaken on its way answers an older nonce, and changes nothing.
    Request late = client.registration(5);
    late.branch = "late";
    late.more += credentials(challenge, late, ha1_of("1001", "secret"), 2);
    EXPECT_EQ(status_of(client.ask(late)), 500);
}

TEST(Registrar, APhoneCallsAsItself) {
    Rig rig;
    rig.use({}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    ASSERT_EQ(status_of(client.sign_in(1)), 200);
    const auto call_as = [&](const std::string& who) {
        Request calling;
        calling.method = "INVITE";
        calling.uri = "sip:4001234567@zongji";
        calling.user = who;
        calling.to = "4001234567";
        calling.call_id = "as-" + who;
        calling.branch = "a" + who;
        calling.more = "Contact: <sip:1001@10.9.9.9:5060>\r\n";
        Request again = calling;
        again.cseq = 2;
        again.branch += "2";
        Request proved = again;
        proved.user = "1001";  // whose secret it knows
        again.more += credentials(client.ask(calling), proved, ha1_of("1001", "secret"));
        client.peer.send(rig.port, text_of(again, client.peer.port()));
        int status = 0;
        while (status < 200) {
            const auto response = client.peer.receive();
            if (response.empty())
                break;
            status = status_of(response);
        }
        return status;
    };
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event))
            engine.handle(RejectLeg{arrived->leg, 486});
    };
    EXPECT_EQ(call_as("13800010001"), 403);
    EXPECT_EQ(call_as("1001"), 486);
    EXPECT_EQ(call_as("anonymous"), 486);
    const auto arrived = rig.events.of<LegArrived>();
    ASSERT_EQ(arrived.size(), 2u);
    EXPECT_EQ(arrived[0].caller, "1001");
    EXPECT_EQ(arrived[1].caller, "1001") << "inside, everybody is known";
}

TEST(Registrar, APhoneBesideATrunkIsAPhone) {
    Rig rig;
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}}, {phone_with_secret()});
    Client client{rig, UdpPeer{}};
    EXPECT_EQ(status_of(client.sign_in(1)), 200);

    Request calling;
    calling.method = "INVITE";
    calling.uri = "sip:*81@zongji";
    calling.to = "*81";
    calling.call_id = "call";
    calling.branch = "i1";
    calling.more = "Contact: <sip:1001@10.9.9.9:5060>\r\n";
    const auto challenge = client.ask(calling);
    EXPECT_EQ(status_of(challenge), 401);
    calling.cseq = 2;
    calling.branch = "i2";
    calling.more += credentials(challenge, calling, ha1_of("1001", "secret"));
    EXPECT_EQ(status_of(client.ask(calling)), 100);
    ASSERT_TRUE(rig.events.wait_for<LegArrived>());
    const auto arrived = rig.events.of<LegArrived>()[0];
    EXPECT_EQ(arrived.phone, phone_id);
    EXPECT_EQ(arrived.called, "*81");
    rig.engine->handle(RejectLeg{arrived.leg, 486});
    EXPECT_EQ(status_of(client.peer.receive()), 486);
}

}  // namespace
}  // namespace zongji::sip::test
