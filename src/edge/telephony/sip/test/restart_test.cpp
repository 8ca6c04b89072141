#include "edge/telephony/sip/test/harness.h"

#include <gtest/gtest.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

TEST(Restart, ThePortIsTakenOnce) {
    Rig rig;
    Config second;
    second.bind_address = "127.0.0.1";
    second.port = rig.port;
    second.clock = &rig.clock;
    second.ids = &rig.ids;
    second.media = &rig.media;
    second.events = [](Event) {};
    const auto refused = SipEngine::start(std::move(second));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_NE(refused.error().message.find("Address already in use"), std::string::npos);
}

}  // namespace
}  // namespace zongji::sip::test
