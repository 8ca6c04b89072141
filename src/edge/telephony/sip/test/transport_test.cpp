#include "edge/telephony/sip/test/harness.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

TEST(Tcp, CallsGoInAndOut) {
    Exchange exchange;
    Rig rig;
    const auto agent_port = free_port();
    rig.react = [&](SipEngine& engine, const Event& event) { exchange(engine, event); };
    rig.use(
        {{TrunkId{7}, {"127.0.0.1"}, 0}},
        {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(agent_port) + ";transport=tcp"}});
    Program agents(sipp(scenario("uas_talk"), rig.port, agent_port, 5, {"-t", "t1"}));
    ASSERT_TRUE(agents.listens(agent_port));
    Program callers(
        sipp(scenario("uac_talk"), rig.port, free_port(), 5, {"-t", "t1", "-d", "200"}));
    EXPECT_EQ(callers.wait(40), 0);
    EXPECT_EQ(agents.wait(40), 0);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 10u);
}

TEST(Tcp, AStrangerGetsNoCall) {
    Rig rig;
    rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}});
    Program stranger(sipp(scenario("uac_talk"), rig.port, free_port(), 1, {"-t", "t1"}));
    EXPECT_NE(stranger.wait(40), 0);
    EXPECT_TRUE(rig.events.of<LegArrived>().empty());
    EXPECT_TRUE(rig.settled());
}

// A caller at ::1, by hand.
class SixPeer {
public:
    SixPeer() : fd_(::socket(AF_INET6, SOCK_DGRAM, 0)) {
        sockaddr_in6 own{};
        own.sin6_family = AF_INET6;
        own.sin6_addr = in6addr_loopback;
        socklen_t size = sizeof own;
        usable = ::bind(fd_, reinterpret_cast<sockaddr*>(&own), size) == 0 &&
                 ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) == 0;
        port = ntohs(own.sin6_port);
        const timeval patience{5, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~SixPeer() { ::close(fd_); }

    std::string ask(std::uint16_t engine, const std::string& method, const std::string& to_tag = {},
                    const std::string& sdp = {}) {
        const std::string own = "[::1]:" + std::to_string(port);
        const std::string cseq = std::to_string(++cseq_);
        const std::string text =
            method + " sip:4001234567@[::1] SIP/2.0\r\nVia: SIP/2.0/UDP " + own +
            ";branch=z9hG4bK-six-" + cseq + "\r\nFrom: <sip:138@[::1]>;tag=t\r\n" +
            "To: <sip:4001234567@[::1]>" + (to_tag.empty() ? "" : ";tag=" + to_tag) +
            "\r\nCall-ID: six-" + std::to_string(port) +
            "\r\nCSeq: " + (method == "ACK" ? std::to_string(--cseq_) : cseq) + " " + method +
            "\r\nContact: <sip:t@" + own + ">\r\nMax-Forwards: 70\r\n" +
            (sdp.empty() ? "" : "Content-Type: application/sdp\r\n") +
            "Content-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
        sockaddr_in6 to{};
        to.sin6_family = AF_INET6;
        to.sin6_addr = in6addr_loopback;
        to.sin6_port = htons(engine);
        ::sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
        while (method != "ACK") {
            char buffer[8192];
            const auto size = ::recv(fd_, buffer, sizeof buffer, 0);
            const std::string answer(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
            if (answer.empty() || status_of(answer) >= 200)
                return answer;
        }
        return {};
    }

    bool usable = false;
    std::uint16_t port = 0;

private:
    int fd_;
    int cseq_ = 0;
};

TEST(Ipv6, CallsComeWhereItsAddressIsOursOrAllAre) {
    for (const char* bound : {"::1", "0.0.0.0", "::"}) {
        SixPeer caller;
        if (!caller.usable)
            GTEST_SKIP() << "this machine has no IPv6";
        Rig rig([&](Config& config) { config.bind_address = bound; });
        rig.media.serves_ipv6 = true;
        rig.react = [](SipEngine& engine, const Event& event) {
            if (const auto* arrived = std::get_if<LegArrived>(&event))
                engine.handle(AnswerLeg{arrived->leg});
        };
        rig.use({{TrunkId{7}, {"::1"}, 0}});
        const std::string sdp =
            "v=0\r\no=t 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\n"
            "m=audio 4000 RTP/AVP 0\r\n";
        const auto answer = caller.ask(rig.port, "INVITE", {}, sdp);
        ASSERT_EQ(status_of(answer), 200) << bound;
        EXPECT_NE(header_of(answer, "Contact").find("["), std::string::npos) << answer;
        const std::string to = header_of(answer, "To");
        const std::string tag = to.substr(to.find("tag=") + 4);
        caller.ask(rig.port, "ACK", tag);
        ASSERT_TRUE(rig.events.wait_for<LegAnswered>()) << bound;
        EXPECT_EQ(rig.media.connected(rig.events.of<LegArrived>()[0].leg).at(0).address, "::1");
        EXPECT_EQ(status_of(caller.ask(rig.port, "BYE", tag)), 200) << bound;
        EXPECT_TRUE(rig.settled());

        // A stranger is answered from the same family's socket.
        rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}});
        SixPeer stranger;
        EXPECT_EQ(status_of(stranger.ask(rig.port, "INVITE", {}, sdp)), 401) << bound;
    }
}

// The scenarios with which the peers were measured, as they are.
TEST(SharedLoad, RunsUnchanged) {
    const char* given = std::getenv("ZONGJI_SHARED");
    auto folder = test_folder();
    for (int i = 0; i < 6; ++i)
        folder = folder.parent_path();
    folder = given ? std::filesystem::path(given) / "load" : folder / "shared" / "load";
    if (!std::filesystem::exists(folder)) {
        printf("NOT RUN: the load scenarios are not at %s (set ZONGJI_SHARED)\n", folder.c_str());
        GTEST_SKIP() << "no scenarios";
    }
    Exchange exchange;
    Rig rig;
    const auto agent_port = free_port();
    rig.react = [&](SipEngine& engine, const Event& event) { exchange(engine, event); };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}},
            {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(agent_port)}});
    Program agents(sipp(folder / "uas_agent.xml", rig.port, agent_port, 50, {"-d", "300"}));
    ASSERT_TRUE(agents.listens(agent_port));
    Program callers(sipp(folder / "uac_queue.xml", rig.port, free_port(), 50, {"-r", "20"}));
    EXPECT_EQ(callers.wait(60), 0);
    EXPECT_EQ(agents.wait(60), 0);
    EXPECT_TRUE(rig.settled());
    EXPECT_EQ(rig.events.of<LegAnswered>().size(), 100u);
}

}  // namespace
}  // namespace zongji::sip::test
