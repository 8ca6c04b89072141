#include "app/listen.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

using Ports = std::vector<std::uint16_t>;

Ports browser_ports(const Config& config) {
    return telephony_config(config).media.browser_ports;
}

TEST(Listen, browsers_of_other_machines_find_known_ports) {
    EXPECT_EQ(browser_ports({.sip_address = "192.0.2.10"}), (Ports{30'000, 30'001}));
    EXPECT_EQ(browser_ports({.sip_address = "0.0.0.0", .media_threads = 3}),
              (Ports{30'000, 30'001, 30'002}));
    EXPECT_EQ(browser_ports({.media_address = "192.0.2.10"}), (Ports{30'000, 30'001}));
}

TEST(Listen, on_this_machine_the_kernel_chooses) {
    EXPECT_EQ(browser_ports({}), Ports{});
    EXPECT_EQ(browser_ports({.sip_address = "192.0.2.10", .media_address = "127.0.0.1"}), Ports{});
}

TEST(Listen, the_ports_that_are_named_are_taken) {
    EXPECT_EQ(browser_ports({.sip_address = "192.0.2.10", .browser_ports = {41'000, 41'001}}),
              (Ports{41'000, 41'001}));
    EXPECT_EQ(browser_ports({.browser_ports = {41'000, 41'001}}), (Ports{41'000, 41'001}));
}

}  // namespace
}  // namespace zongji::app
