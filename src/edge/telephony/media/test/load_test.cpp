#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/test/engine_fixture.h"
#include "edge/telephony/media/udp_socket.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

// Figures, not checks: run with --gtest_also_run_disabled_tests --gtest_filter='*Load*' on an
// optimised build.
namespace zongji::media::test {

namespace {

// What the media threads alone have used; the phones of the test are not what is measured.
double cpu_seconds() {
    double sum = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::string name;
        std::getline(std::ifstream(task.path() / "comm"), name);
        if (!name.starts_with("media"))
            continue;
        double running_ns = 0;
        std::ifstream(task.path() / "schedstat") >> running_ns;
        sum += running_ns / 1e9;
    }
    return sum;
}

// Sockets whose buffers are full soon: what it costs to receive is not ours to measure. All speak
// from one thread.
class Crowd {
public:
    explicit Crowd(std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            auto socket = UdpSocket::bind(*Address::parse("127.0.0.1", 0), 4'096, sockets_);
            members_.push_back(Member{std::move(socket).value(), Address{}});
        }
    }
    ~Crowd() {
        stopping_ = true;
        if (thread_.joinable())
            thread_.join();
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    std::uint16_t port(std::size_t i) const { return members_[i].socket.local().port(); }
    void call(std::size_t i, std::uint16_t port) {
        members_[i].engine = *Address::parse("127.0.0.1", port);
    }
    void talk() {
        thread_ = std::thread([this] { run(); });
    }

private:
    struct Member {
        UdpSocket socket;
        Address engine;
    };

    void run() {
        std::uint8_t packet[172] = {};
        for (std::uint32_t step = 0; !stopping_; ++step) {
            const Instant begin = tick_now();
            // In ten groups, as calls do not all begin at once.
            for (std::size_t group = 0; group < 10; ++group) {
                for (std::size_t i = group; i < members_.size(); i += 10) {
                    write_rtp_header(RtpPacket{.sequence = static_cast<std::uint16_t>(step),
                                               .timestamp = 160 * step,
                                               .ssrc = static_cast<std::uint32_t>(i + 1),
                                               .payload = packet + rtp_header_size});
                    ::sendto(members_[i].socket.fd(), packet, sizeof packet, 0,
                             members_[i].engine.raw(), members_[i].engine.size());
                }
                const std::int64_t until = begin.us + 2'000 * static_cast<std::int64_t>(group + 1);
                const std::int64_t left = until - tick_now().us;
                if (left > 0)
                    std::this_thread::sleep_for(std::chrono::microseconds(left));
            }
        }
    }

    Gauge sockets_{0};
    std::vector<Member> members_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

// Lets the load run and prints the share of one core that the media threads need.
void measure(const char* what, MediaEngine& engine) {
    constexpr int length_s = 10;
    const Stats before = engine.stats();
    const double cpu = cpu_seconds();
    std::this_thread::sleep_for(std::chrono::seconds(length_s));
    const double used = cpu_seconds() - cpu;
    const Stats after = engine.stats();
    std::printf(
        "%s: %.1f %% of a core, %.0f packets/s out, %.0f in, %llu late ticks, %llu not sent\n",
        what, 100 * used / length_s,
        static_cast<double>(after.packets_out - before.packets_out) / length_s,
        static_cast<double>(after.packets_in - before.packets_in) / length_s,
        static_cast<unsigned long long>(after.late_ticks - before.late_ticks),
        static_cast<unsigned long long>(after.dropped_send - before.dropped_send));
}

}  // namespace

using LoadTest = EngineTest;

TEST_F(LoadTest, DISABLED_a_thousand_held_with_music) {
    start(2, [](MediaEngine::Config& config) {
        config.rtp_port_low = 20'000;
        config.rtp_port_high = 29'998;
    });
    Crowd crowd(1);
    for (int i = 0; i < 1'000; ++i) {
        const LegId leg{next_leg_++};
        ASSERT_TRUE(engine->open_phone_leg(leg));
        RemoteMedia media;
        media.address = "127.0.0.1";
        media.port = crowd.port(0);
        ASSERT_TRUE(engine->connect_phone_leg(leg, media));
        engine->handle(calls::Play{leg, PlaybackId{leg.value}, {"tone:400"}, true});
    }
    ASSERT_TRUE(eventually([&] { return engine->stats().playbacks == 1'000; }));
    measure("1000 held with music", *engine);
    EXPECT_EQ(engine->stats().dropped_send, 0u);
}

TEST_F(LoadTest, DISABLED_a_hundred_bridged) {
    start(2);
    constexpr std::size_t parties = 200;
    Crowd crowd(parties);
    std::vector<LegId> legs;
    for (std::size_t i = 0; i < parties; ++i) {
        const LegId leg{next_leg_++};
        const auto local = engine->open_phone_leg(leg);
        ASSERT_TRUE(local);
        RemoteMedia media;
        media.address = "127.0.0.1";
        media.port = crowd.port(i);
        ASSERT_TRUE(engine->connect_phone_leg(leg, media));
        crowd.call(i, local->port);
        legs.push_back(leg);
    }
    crowd.talk();
    measure("200 talking to nobody", *engine);
    for (std::size_t i = 0; i < legs.size(); i += 2) {
        engine->handle(calls::Bridge{legs[i], legs[i + 1]});
    }
    ASSERT_TRUE(eventually([&] { return engine->stats().bridged_legs == 200; }));
    measure("100 bridged", *engine);
}

}  // namespace zongji::media::test
