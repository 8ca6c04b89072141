#include "edge/telephony/sip/bound_sockets.h"
#include "edge/telephony/sip/test/talker.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace zongji::sip::test {
namespace {

using namespace calls;

// Nobody is answered here: each caller waits.
struct Overload : testing::Test {
    void begin(std::function<void(Config&)> change) {
        rig = std::make_unique<Rig>(std::move(change));
        rig->use({{TrunkId{7}, {"127.0.0.1"}, 0}});
    }
    void expect_refused() {
        Talker late(rig->port);
        const auto answer = late.invite();
        late.ack();
        EXPECT_EQ(status_of(answer), 503);
        EXPECT_GE(std::stoi("0" + header_of(answer, "Retry-After")), 10);
        ASSERT_TRUE(rig->events.wait_for<CallRefused>());
        EXPECT_EQ(rig->events.of<CallRefused>()[0].cause, "overload");
    }
    std::unique_ptr<Rig> rig;
};

TEST_F(Overload, NoMoreCallsThanPorts) {
    begin([](Config& config) { config.limits.ports_kept_for_agents = 2; });
    rig->media.free_ports = 3;
    Talker first(rig->port);
    first.send_invite();
    ASSERT_TRUE(rig->events.wait_for<LegArrived>());
    expect_refused();
    EXPECT_EQ(rig->events.of<LegArrived>().size(), 1u);
}

TEST_F(Overload, NoMoreCallsThanTheLoopKeepsUpWith) {
    std::atomic<std::int64_t> backlog = 10;
    begin([&](Config& config) {
        config.limits.max_backlog = 10;
        config.backlog = [&backlog] { return backlog.load(); };
    });
    Talker first(rig->port);
    first.send_invite();
    ASSERT_TRUE(rig->events.wait_for<LegArrived>());
    backlog = 11;
    expect_refused();
    rig.reset();
}

// It is another thread's, and may fall while a call is judged.
TEST_F(Overload, ABacklogThatFallsMeanwhileLeavesNobodyWithoutAnAnswer) {
    std::atomic<int> asked = 0;
    begin([&](Config& config) {
        config.limits.max_backlog = 10;
        config.backlog = [&asked] { return asked++ == 0 ? 11 : 0; };
    });
    expect_refused();
    rig.reset();
}

TEST_F(Overload, ABurstWaitsInTheKernel) {
    begin({});
    std::ifstream setting("/proc/sys/net/core/rmem_max");
    int most = 0;
    ASSERT_TRUE(setting >> most);
    int granted = 0;
    socklen_t size = sizeof granted;
    ASSERT_EQ(
        getsockopt(bound_udp_socket(rig->port, AF_INET), SOL_SOCKET, SO_RCVBUF, &granted, &size),
        0);
    EXPECT_EQ(granted, 2 * std::min(most, 4 << 20));  // the kernel counts its own share, too
}

}  // namespace
}  // namespace zongji::sip::test
