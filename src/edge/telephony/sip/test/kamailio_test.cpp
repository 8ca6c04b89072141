#include "edge/telephony/sip/test/carrier_rig.h"

#include <chrono>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

// Against a registrar and proxy that carriers have: Kamailio, with digest for registration and for
// calls, which inserts itself into the dialogs. The callee is a Talker behind it.
namespace zongji::sip::test {
namespace {

using namespace calls;

const TrunkId proxy_trunk{7};

class Kamailio {
public:
    Kamailio(std::uint16_t ours, std::uint16_t callee, const std::string& algorithm)
        : port(free_port()), file_("/tmp/zongji-kamailio-" + std::to_string(port)) {
        std::ifstream in(test_folder() / "kamailio.cfg");
        std::stringstream text;
        text << in.rdbuf();
        std::string config = text.str();
        // Longer names before those that they begin or end with.
        for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
                 {"AUTH_USER", "+862088880000@ims.example"},
                 {"USER", "02088880000"},
                 {"PORT", std::to_string(port)},
                 {"OURS", std::to_string(ours)},
                 {"CALLEE", std::to_string(callee)},
                 {"DOMAIN", "ims.example"},
                 {"SECRET", "geheim"},
                 {"ALGORITHM", algorithm}})
            config = std::regex_replace(config, std::regex("\\b" + name + "\\b"), value);
        std::ofstream(file_ + ".cfg") << config;
        program_ = std::make_unique<Program>(
            std::vector<std::string>{"kamailio", "-DD", "-f", file_ + ".cfg", "-P", file_ + ".pid",
                                     "-m", "16", "-M", "4", "-w", "/tmp", "-Y", "/tmp"});
    }
    ~Kamailio() {
        // Killed, its first process would leave the others behind.
        pid_t pid = 0;
        std::ifstream(file_ + ".pid") >> pid;
        if (pid > 0)
            kill(pid, SIGTERM);
        program_->wait(10);
        unlink((file_ + ".cfg").c_str());
        unlink((file_ + ".pid").c_str());
    }
    bool is_there() { return program_->listens(port); }

    const std::uint16_t port;

private:
    std::string file_;
    std::unique_ptr<Program> program_;
};

struct OverKamailio : testing::TestWithParam<const char*> {
    OverKamailio() : callee(rig.port), proxy(rig.port, callee.port(), GetParam()) {
        carrier = carrier_at(0);
        carrier.host = "ims.example";
        carrier.outbound_proxy = "127.0.0.1:" + std::to_string(proxy.port);
        carrier.registers = true;
        carrier.user = "02088880000";
        carrier.auth_user = "+862088880000@ims.example";
        carrier.secret_hash = secret_hash_of(carrier.auth_user, "ims.example", "geheim");
        carrier.expires_s = 30;  // below its least: 423
        carrier.caller_in = CallerIn::p_preferred_identity;
    }
    void SetUp() override {
        ASSERT_TRUE(proxy.is_there());
        rig.use({trunk_to(proxy_trunk, "ims", carrier)});
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (rig.engine->trunk_activity(proxy_trunk).registration !=
                   TrunkRegistration::registered &&
               std::chrono::steady_clock::now() < until)
            poll(nullptr, 0, 20);
        ASSERT_EQ(rig.engine->trunk_activity(proxy_trunk).registration,
                  TrunkRegistration::registered)
            << rig.engine->trunk_activity(proxy_trunk).registration_says;
    }

    Rig rig;
    Talker callee;
    Kamailio proxy;
    Carrier carrier;
};

TEST_P(OverKamailio, CallsGoOutAndComeIn) {
    const LegId leg{5};
    DialNumber command;
    command.leg = leg;
    command.number = "13800138000";
    command.caller_number = "4001234567";
    rig.engine->handle(command);
    const auto invite = callee.wait_request("INVITE");
    ASSERT_TRUE(invite.starts_with("INVITE sip:13800138000@ims.example SIP/2.0")) << invite;
    EXPECT_EQ(header_of(invite, "P-Preferred-Identity"), "<sip:4001234567@ims.example>");
    EXPECT_EQ(header_of(invite, "Proxy-Authorization"), "") << "it was for the proxy";
    const std::string through = "Record-Route: " + header_of(invite, "Record-Route") + "\r\n";
    callee.answer_to(proxy.port);
    callee.respond(invite, "180 Ringing", through);
    ASSERT_TRUE(rig.events.wait_for<LegRinging>());
    callee.respond(invite, "200 OK", through, sdp_of());
    ASSERT_TRUE(rig.events.wait_for<LegAnswered>());
    EXPECT_FALSE(callee.wait_request("ACK").empty());
    rig.engine->handle(EndLeg{leg, "test"});
    const auto bye = callee.wait_request("BYE");
    ASSERT_FALSE(bye.empty());
    EXPECT_NE(header_of(bye, "Via"), "");
    callee.respond(bye, "200 OK");
    EXPECT_TRUE(rig.settled());

    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event))
            engine.handle(RejectLeg{arrived->leg, 486});
    };
    Talker caller(proxy.port);
    caller.called = "sip:4001234567@ims.example";
    EXPECT_EQ(status_of(caller.invite()), 486);
    ASSERT_EQ(rig.events.of<LegArrived>().size(), 1u);
    EXPECT_EQ(rig.events.of<LegArrived>()[0].trunk, proxy_trunk);
    EXPECT_EQ(rig.events.of<LegArrived>()[0].called, "4001234567");
}

INSTANTIATE_TEST_SUITE_P(Algorithms, OverKamailio, testing::Values("MD5", "SHA-256"));

}  // namespace
}  // namespace zongji::sip::test
