#include "edge/telephony/sip/test/talker.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

struct AbsentPhone : testing::Test {
    AbsentPhone()
        : rig([](Config& config) {
              config.limits.first_word = milliseconds(300);
              config.limits.ask_again = milliseconds(200);
              config.limits.give_up = seconds(3);  // on what it never answers
          }),
          phone(rig.port) {
        rig.use({}, {{phone_id, "1001", "", "sip:127.0.0.1:" + std::to_string(phone.port())}});
        EXPECT_TRUE(rig.events.wait_for<PhoneReachable>());
    }
    Rig rig;
    Talker phone;
};

TEST_F(AbsentPhone, IsNotRungToTheEndAndAskedUntilItAnswers) {
    rig.engine->handle(DialPhone{LegId{5}, phone_id, "138", "", 20'000, false});
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(1, 5));
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::unreachable);
    std::vector<std::string> order;
    for (const auto& event : rig.events.all()) {
        if (const auto* told = std::get_if<PhoneReachable>(&event))
            order.push_back(told->reachable ? "there" : "away");
        if (std::holds_alternative<LegEnded>(event))
            order.push_back("ended");
    }
    EXPECT_EQ(order, (std::vector<std::string>{"there", "away", "ended"}))
        << "who is away first is not given the next call";

    const auto question = phone.wait_request("OPTIONS", 10'000);
    ASSERT_FALSE(question.empty());
    phone.respond(question, "486 Busy Here");
    ASSERT_TRUE(rig.events.wait_for<PhoneReachable>(3));
    EXPECT_TRUE(rig.events.of<PhoneReachable>()[2].reachable) << "any answer is one";
    EXPECT_TRUE(rig.settled());
}

TEST_F(AbsentPhone, IsNotOneThatIsTrying) {
    rig.engine->handle(DialPhone{LegId{5}, phone_id, "138", "", 1500, false});
    const auto invite = phone.wait_request("INVITE");
    phone.respond(invite, "100 Trying");
    ASSERT_TRUE(rig.events.wait_for<LegEnded>(1, 5));
    EXPECT_EQ(rig.events.of<LegEnded>()[0].cause, EndCause::no_answer);
    EXPECT_EQ(rig.events.of<PhoneReachable>().size(), 1u);
    const auto cancel = phone.wait_request("CANCEL");
    phone.respond(cancel, "200 OK");
    phone.respond(invite, "487 Request Terminated");
    EXPECT_TRUE(rig.settled());
}

}  // namespace
}  // namespace zongji::sip::test
