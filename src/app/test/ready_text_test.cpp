#include "app/ready_text.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

using configuration::Role;

ReadyMessage ready_at(const std::string& address) {
    return {.took = milliseconds(2'340),
            .http_address = address,
            .http_port = 8080,
            .sip_address = address,
            .sip_port = 5060};
}

bool says(const ReadyMessage& ready, std::string_view what) {
    return ready_text(ready).find(what) != std::string::npos;
}

TEST(ReadyText, tells_where_to_look) {
    EXPECT_EQ(ready_text(ready_at("127.0.0.1")),
              "Zongji is ready after 2.3 s\n"
              "  page   http://127.0.0.1:8080/\n"
              "  SIP    127.0.0.1:5060\n");
    auto ready = ready_at("2001:db8::1");
    ready.tls = true;
    EXPECT_TRUE(says(ready, "page   https://[2001:db8::1]:8080/\n"));
    EXPECT_TRUE(says(ready, "SIP    [2001:db8::1]:5060\n"));
}

TEST(ReadyText, tells_who_signs_in_and_how_to_call_in_the_demonstration_only) {
    auto ready = ready_at("192.0.2.10");
    EXPECT_FALSE(says(ready, "sign in"));
    EXPECT_FALSE(says(ready, "call it"));
    ready.logins = {{"li", "demo-li-2026", {Role::agent}},
                    {"admin", "demo-admin-2026", {Role::administrator, Role::supervisor}}};
    EXPECT_TRUE(says(ready, "sign in  li / demo-li-2026 (agent)\n"));
    EXPECT_TRUE(says(ready, "sign in  admin / demo-admin-2026 (administrator, supervisor)\n"));
    EXPECT_TRUE(says(ready, "register any SIP phone at 192.0.2.10:5060 (UDP or TCP) as user 8003"));
    EXPECT_TRUE(says(ready, "zongji callers 4001234567 --host 192.0.2.10 --sip 5060\n"));
}

// A phone on this machine calls from the address that it calls, where nobody is known by default.
TEST(ReadyText, sends_to_a_registered_phone_whom_the_server_would_not_take) {
    auto ready = ready_at("192.0.2.10");
    ready.logins = {{"li", "demo-li-2026", {Role::agent}}};
    EXPECT_TRUE(says(ready, "sip:4001234567@192.0.2.10:5060 from a phone that registers"));
    EXPECT_FALSE(says(ready, "on this machine"));
    ready.own_calls_taken = true;
    EXPECT_TRUE(says(ready, "sip:4001234567@192.0.2.10:5060 from a SIP phone on this machine"));
}

TEST(ReadyText, knows_whose_calls_are_taken) {
    configuration::Snapshot company;
    EXPECT_FALSE(is_trunk(company, "127.0.0.1"));
    company.trunks["loopback"] = {TrunkId{1}, OrgUnitId{1}, {.addresses = {"127.0.0.1"}}};
    EXPECT_TRUE(is_trunk(company, "127.0.0.1"));
    EXPECT_FALSE(is_trunk(company, "192.0.2.10"));
    company.trunks["office"] = {TrunkId{2}, OrgUnitId{1}, {.addresses = {"192.0.2.0/28"}}};
    EXPECT_TRUE(is_trunk(company, "192.0.2.10"));
    EXPECT_FALSE(is_trunk(company, "not an address"));
    // Stored before a range as wide as the internet had to be meant.
    company.trunks["wide"] = {
        TrunkId{3}, OrgUnitId{1}, {.addresses = {"0.0.0.0/0", "203.0.113.7"}}};
    EXPECT_FALSE(is_trunk(company, "198.51.100.1"));
    EXPECT_TRUE(is_trunk(company, "203.0.113.7")) << "the rest of it is taken";
    company.trunks["wide"].record.open_to_internet = true;
    EXPECT_TRUE(is_trunk(company, "198.51.100.1"));
}

}  // namespace
}  // namespace zongji::app
