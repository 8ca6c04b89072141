#include "app/demonstration.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

TEST(DemonstrationPart, starts_and_stops_alone_and_shows_no_login_of_another_company) {
    const SystemClock clock;
    const Config config;
    auto started =
        Demonstration::start({.clock = clock, .config = config, .company = [] {
                                  return std::make_shared<const configuration::Snapshot>();
                              }});
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_TRUE((*started)->logins().empty());
    EXPECT_TRUE((*started)->use({}));
    (*started)->stop();
}

}  // namespace
}  // namespace zongji::app
