#include "edge/telephony/sip/test/digest_client.h"
#include "edge/telephony/sip/test/stream.h"

#include <gtest/gtest.h>
#include <malloc.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

Request invite(int n, const std::string& number = "4001234567") {
    Request request;
    request.method = "INVITE";
    request.uri = "sip:" + number + "@zongji";
    request.to = number;
    request.call_id = "stranger-" + std::to_string(n);
    request.branch = "s" + std::to_string(n);
    request.more = "Contact: <sip:x@127.0.0.1>\r\n";
    return request;
}

// What may differ between two answers: the request's own words, and the nonce.
std::string shape_of(std::string response) {
    std::string shape = response.substr(0, response.find("\r\n"));
    const auto challenge = header_of(response, "WWW-Authenticate");
    shape += " " + std::to_string(challenge.size());
    for (std::size_t at = response.find("\r\n"); at != response.npos;) {
        const auto end = response.find(':', at);
        if (end == response.npos)
            break;
        shape += " " + response.substr(at + 2, end - at - 2);
        at = response.find("\r\n", end);
    }
    return shape;
}

TEST(FrontDoor, EveryStrangerHearsTheSame) {
    Rig rig([](Config& config) { config.limits.strangers.burst = 1000; });
    rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}}, {{PhoneId{1}, "1001", ha1_of("1001", "s"), ""}});
    UdpPeer stranger;
    std::string first;
    int n = 0;
    for (const char* method :
         {"INVITE", "REGISTER", "OPTIONS", "BYE", "CANCEL", "MESSAGE", "SUBSCRIBE", "NOTIFY",
          "REFER", "INFO", "UPDATE", "PUBLISH", "PRACK", "FOO"}) {
        for (const char* number : {"4001234567", "1001", "555"}) {
            Request request = invite(++n, number);
            request.method = method;
            stranger.send(rig.port, text_of(request, stranger.port()));
            const auto response = stranger.receive();
            ASSERT_EQ(status_of(response), 401) << method;
            if (first.empty())
                first = shape_of(response);
            EXPECT_EQ(shape_of(response), first) << method;
            EXPECT_EQ(response.find("Zongji"), std::string::npos);
        }
    }
    stranger.send(rig.port, "ACK sip:x SIP/2.0\r\n\r\n");
    stranger.send(rig.port, "hello\r\n\r\n");
    stranger.send(rig.port, "INVITE sip:x SIP/2.0\r\nVia: nothing\r\n\r\n");
    EXPECT_EQ(stranger.receive(200), "");
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());
    EXPECT_EQ(rig.engine->stats().handles, 0u);
}

TEST(FrontDoor, EveryStrangerHearsTheSameOverTcp) {
    Rig rig([](Config& config) { config.limits.strangers.burst = 1000; });
    rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}}, {{PhoneId{1}, "1001", ha1_of("1001", "s"), ""}});
    UdpPeer other;
    other.send(rig.port, text_of(invite(0), other.port()));
    const std::string first = shape_of(other.receive());
    int n = 0;
    for (const char* method :
         {"INVITE", "REGISTER", "OPTIONS", "BYE", "CANCEL", "MESSAGE", "SUBSCRIBE", "NOTIFY",
          "REFER", "INFO", "UPDATE", "PUBLISH", "PRACK", "FOO"}) {
        const Stream stranger(rig.port);
        for (const char* more : {"", "Require: nonsense\r\n"}) {
            for (const char* number : {"4001234567", "1001"}) {
                Request request = invite(++n, number);
                request.method = method;
                request.more += more;
                const std::string text = text_of(request, 5060);
                stranger.send(text.substr(0, 130));  // it may come in pieces
                stranger.send(text.substr(130));
                const auto response = stranger.receive();
                ASSERT_EQ(status_of(response), 401) << method << more;
                EXPECT_EQ(shape_of(response), first) << method << more;
                EXPECT_EQ(response.find("Zongji"), std::string::npos);
            }
        }
        // A few answers are enough for whoever has a secret to show.
        Request request = invite(++n);
        stranger.send(text_of(request, 5060));
        EXPECT_EQ(status_of(stranger.receive()), 401);
        EXPECT_EQ(stranger.receive(), "") << "hung up";
    }
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());
    EXPECT_EQ(rig.engine->stats().handles, 0u);
}

TEST(FrontDoor, APhoneProvesItselfOverTcp) {
    Rig rig;
    const std::string ha1 = ha1_of("1001", "s");
    rig.use({}, {{PhoneId{1}, "1001", ha1, ""}});
    const Stream phone(rig.port);
    Request request;
    request.more = "Contact: <sip:1001@127.0.0.1:5099;transport=tcp>\r\n";
    phone.send(text_of(request, 5060));
    const auto challenged = phone.receive();
    ASSERT_EQ(status_of(challenged), 401);
    request.cseq = 2;
    request.branch = "b2";
    request.more += credentials(challenged, request, ha1);
    phone.send(text_of(request, 5060));
    EXPECT_EQ(status_of(phone.receive()), 200);
    EXPECT_TRUE(rig.events.wait_for<PhoneReachable>());
}

TEST(FrontDoor, BansWhoGoesOnAndLetsTheOthersThrough) {
    Rig rig([](Config& config) {
        config.limits.strangers.burst = 5;
        config.limits.strangers.strikes = 5;
    });
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    UdpPeer stranger(0, "127.0.0.9");
    for (int i = 0; i < 100; ++i)
        stranger.send(rig.port, text_of(invite(i), stranger.port()));
    int answers = 0;
    while (!stranger.receive(300).empty())
        ++answers;
    EXPECT_GE(answers, 5);
    EXPECT_LE(answers, 6);
    const Stats stats = rig.engine->stats();
    EXPECT_EQ(stats.bans, 1u);
    EXPECT_EQ(stats.banned_sources, 1u);

    UdpPeer trunk;
    Request options;
    options.method = "OPTIONS";
    trunk.send(rig.port, text_of(options, trunk.port()));
    EXPECT_EQ(status_of(trunk.receive()), 200);
}

TEST(FrontDoor, TenThousandStrangersLeaveNothing) {
    Rig rig;
    rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}});
    UdpPeer stranger;
    const auto knock = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            stranger.send(rig.port, text_of(invite(i), stranger.port()));
            if (i % 100 == 99)
                rig.engine->stats();  // not faster than it is read
        }
    };
    knock(0, 1'000);  // what is made once is made
    const std::size_t before = mallinfo2().uordblks;
    knock(1'000, 11'000);
    const std::size_t after = mallinfo2().uordblks;
    EXPECT_LT(after, before + (256 << 10)) << "bytes in use, of ten thousand";

    const Stats stats = rig.engine->stats();
    EXPECT_EQ(stats.handles, 0u);
    EXPECT_EQ(stats.bans, 1u);
    EXPECT_LE(stats.stranger_answers, 40u);
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());
}

TEST(FrontDoor, ATrunkHearsWhatIsWrong) {
    Rig rig;
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 1}});
    UdpPeer trunk;
    const auto ask = [&](Request request) {
        trunk.send(rig.port, text_of(request, trunk.port()));
        std::string response = trunk.receive();
        while (status_of(response) == 100)
            response = trunk.receive();
        return response;
    };
    EXPECT_EQ(status_of(ask(invite(1, "555"))), 404);

    Request no_codec = invite(2);
    no_codec.more += "Content-Type: application/sdp\r\n";
    no_codec.body =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 18\r\n";
    EXPECT_EQ(status_of(ask(no_codec)), 488);
    Request nonsense = invite(3);
    nonsense.more += "Content-Type: application/sdp\r\n";
    nonsense.body = "nonsense";
    EXPECT_EQ(status_of(ask(nonsense)), 400);
    Request other = invite(4);
    other.more += "Content-Type: text/plain\r\n";
    other.body = "hello";
    EXPECT_EQ(status_of(ask(other)), 415);
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());

    rig.engine->set_accepting(false, "disk_full");
    const auto busy = ask(invite(5));
    EXPECT_EQ(status_of(busy), 503);
    ASSERT_TRUE(rig.events.wait_for<CallRefused>());
    EXPECT_EQ(rig.events.of<CallRefused>()[0].cause, "disk_full");
    EXPECT_EQ(rig.events.of<CallRefused>()[0].called, "4001234567");
    EXPECT_FALSE(header_of(busy, "Retry-After").empty());
    rig.engine->set_accepting(true);

    trunk.send(rig.port, text_of(invite(6), trunk.port()));
    ASSERT_TRUE(rig.events.wait_for<LegArrived>());
    EXPECT_EQ(status_of(trunk.receive()), 100);
    EXPECT_EQ(status_of(ask(invite(7))), 503);  // its only call is taken
    const auto refused = rig.events.of<CallRefused>();
    ASSERT_EQ(refused.size(), 2u);
    EXPECT_EQ(refused[1].cause, "trunk_full");
    EXPECT_TRUE(refused[1].trunk);
}

// RFC 3261 §20.5, §8.2.1. What is refused with 405 would be a promise if it stood in Allow.
TEST(FrontDoor, AllowNamesWhatIsDoneAndNothingElse) {
    Rig rig;
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    UdpPeer trunk;
    UdpPeer stranger(0, "127.0.0.9");
    int n = 0;
    const auto ask = [&](UdpPeer& peer, const std::string& method) {
        Request request = invite(++n, "555");
        request.method = method;
        request.more += "Refer-To: <sip:y@127.0.0.1>\r\nEvent: presence\r\n";
        peer.send(rig.port, text_of(request, peer.port()));
        std::string response = peer.receive();
        while (status_of(response) == 100)
            response = peer.receive();
        return response;
    };
    const std::vector<std::string> done = {"INVITE", "ACK",    "BYE",  "CANCEL", "OPTIONS",
                                           "PRACK",  "UPDATE", "INFO", "REFER",  "REGISTER"};
    std::string allow;
    for (const auto& method : done)
        allow += (allow.empty() ? "" : ", ") + method;

    EXPECT_EQ(header_of(ask(trunk, "OPTIONS"), "Allow"), allow);
    for (const auto& method : done) {
        if (method == "ACK")
            continue;  // never answered
        const int status = status_of(ask(trunk, method));
        EXPECT_TRUE(status >= 200 && status != 405 && status != 501) << method << ": " << status;
    }
    const std::vector<std::pair<std::string, int>> refused = {
        {"MESSAGE", 405}, {"SUBSCRIBE", 405}, {"NOTIFY", 405}, {"PUBLISH", 405}, {"FOO", 501}};
    for (const auto& [method, status] : refused) {
        const auto response = ask(trunk, method);
        EXPECT_EQ(status_of(response), status) << method;
        EXPECT_EQ(header_of(response, "Allow"), allow) << method;
        const auto constant = ask(stranger, method);
        EXPECT_EQ(status_of(constant), 401) << method;
        EXPECT_EQ(constant.find("Allow"), constant.npos) << method;
    }
    EXPECT_TRUE(rig.settled());
}

TEST(FrontDoor, AnswersNobodyBeforeItKnowsAnybody) {
    Rig rig([](Config& config) { config.quiet_at_first = true; });
    UdpPeer trunk;
    Request options;
    options.method = "OPTIONS";
    options.call_id = "early";
    trunk.send(rig.port, text_of(options, trunk.port()));
    EXPECT_EQ(trunk.receive(300), "") << "a carrier that is told 401 goes elsewhere";
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    trunk.send(rig.port, text_of(options, trunk.port()));
    EXPECT_EQ(status_of(trunk.receive()), 200);
}

}  // namespace
}  // namespace zongji::sip::test
