#include "edge/telephony/sip/test/harness.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

// The messages of RFC 4475, byte for byte, from a trunk's address over UDP.
namespace zongji::sip::test {
namespace {

using namespace calls;

constexpr int silence = 0;  // no answer at all
constexpr int call = 480;   // arrives as a call, which the test refuses with 480

struct Expected {
    const char* file;
    int answer;
};

// After `or` stands what the RFC leaves open beside it, and why it is not ours. REGISTER is asked
// who it is before its To is looked at, with 401 (RFC 3261 §10.3).
const Expected table[] = {
    // 3.1.1 valid
    {"wsinv", 481},  // has a tag in To, of no call of ours (RFC 3261 §12.2.2)
    {"intmeth", 501},
    {"esc01", 404},
    {"escnull", 401},
    {"esc02", 501},  // never taken for REGISTER
    {"lwsdisp", 200},
    {"longreq", call},
    {"dblreq", 401},  // one answer: what follows the body in the datagram is discarded
    {"semiuri", 200},
    {"transports", 200},
    {"mpart01", 405},
    {"unreason", silence},
    {"noreason", silence},
    // 3.1.2 invalid
    {"badinv01", 400},
    {"clerr", 400},
    {"ncl", 400},
    {"scalar02", 400},
    {"scalarlg", silence},
    {"quotbal", 400},
    {"ltgtruri", 400},
    {"lwsruri", 400},
    {"lwsstart", call},  // or 400: spare spaces shall cost nobody a call
    {"trws", 200},       // or 400: likewise
    {"escruri", 400},    // or its header is ignored: whoever sends one wants it obeyed
    {"baddate", call},   // or 400: only where the Date is used
    {"regbadct", 400},   // or its brackets are guessed: in general they cannot be
    {"badaspec", 200},   // or 400: what is meant is clear
    {"baddn", 200},  // or 400: what is meant is clear, since what precedes the comma has no scheme
    {"badvers", 505},
    {"mismatch01", 400},
    {"mismatch02", 501},  // or 400: a later method may have its reason
    {"bigcode", silence},
    // 3.2 transaction layer
    {"badbranch", 200},  // or 400: the transaction can be found as in RFC 2543
    // 3.3 application layer
    {"insuf", 400},
    {"unkscm", 416},
    {"novelsc", 416},
    {"unksm2", 401},  // and 400 to a phone that has proved itself: registrar_test.cpp
    {"bext01", 420},
    {"invut", 415},
    {"regaut01", 401},
    {"multi01", 400},
    {"mcl01", 400},
    {"bcast", silence},
    {"zeromf", 200},  // 483 is for proxies
    {"cparam01", 401},
    {"cparam02", 401},
    {"regescrt", 401},
    {"sdp01", 406},
    // 3.4 backward compatibility
    {"inv2543", call},
};

std::filesystem::path shared_data() {
    if (const char* given = std::getenv("ZONGJI_SHARED")) {
        return std::filesystem::path(given) / "data" / "rfc4475";
    }
    auto root = test_folder();  // REPO/src/edge/telephony/sip/test
    for (int i = 0; i < 5; ++i)
        root = root.parent_path();
    return root.parent_path() / "shared" / "data" / "rfc4475";
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string probe(std::uint16_t port, int n) {
    const std::string call_id = "probe-" + std::to_string(n);
    return "OPTIONS sip:probe@zongji SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" +
           std::to_string(port) + ";rport;branch=z9hG4bK" + call_id +
           "\r\nFrom: <sip:p@zongji>;tag=p\r\nTo: <sip:probe@zongji>\r\nCall-ID: " + call_id +
           "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
}

TEST(Torture, EachMessageOfRfc4475GetsItsAnswer) {
    const auto folder = shared_data();
    if (!std::filesystem::exists(folder)) {
        printf("NOT RUN: the RFC 4475 messages are not at %s (set ZONGJI_SHARED)\n",
               folder.c_str());
        GTEST_SKIP() << "no messages";
    }
    Rig rig([](Config& config) {
        config.answer_to_source_port = true;
        config.limits.give_up = seconds(2);  // none of the refusals is acknowledged
    });
    rig.react = [](SipEngine& engine, const Event& event) {
        if (const auto* arrived = std::get_if<LegArrived>(&event)) {
            engine.handle(RejectLeg{arrived->leg, call});
        }
    };
    rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}}, {}, {"user", "vivekg", "UserB", "4001234567"});

    int n = 0;
    for (const Expected& expected : table) {
        const auto file = folder / (std::string(expected.file) + ".dat");
        ASSERT_TRUE(std::filesystem::exists(file)) << file;
        const auto calls_before = rig.events.of<LegArrived>().size();
        const auto called = [&] { return rig.events.of<LegArrived>().size() > calls_before; };

        // The probe's answer says that the message before it has been dealt with; a refusal of a
        // call by the test itself may come after it.
        UdpPeer trunk;
        trunk.send(rig.port, bytes_of(file));
        trunk.send(rig.port, probe(trunk.port(), ++n));
        std::vector<int> answers;
        bool probed = false;
        for (;;) {
            const auto response = trunk.receive(probed && !called() ? 20 : 5000);
            if (response.empty())
                break;
            if (response.find("probe-") != std::string::npos) {
                EXPECT_EQ(status_of(response), 200);
                probed = true;
            } else if (status_of(response) >= 200) {
                answers.push_back(status_of(response));
                const bool has_allow = response.find("\r\nAllow: INVITE, ACK, ") != response.npos;
                EXPECT_TRUE(has_allow || (answers.back() != 405 && answers.back() != 501))
                    << expected.file;
                if (probed)
                    break;
            }
        }
        ASSERT_TRUE(probed) << "silent after " << expected.file;
        const std::set<int> kinds(answers.begin(), answers.end());
        ASSERT_LE(kinds.size(), 1u) << expected.file;
        const int answer = kinds.empty() ? silence : *kinds.begin();
        EXPECT_EQ(answer, expected.answer) << expected.file;
        EXPECT_EQ(called(), expected.answer == call) << expected.file;
    }
    EXPECT_EQ(n, 49);
    EXPECT_TRUE(rig.settled());
}

}  // namespace
}  // namespace zongji::sip::test
