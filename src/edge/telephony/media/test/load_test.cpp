#include "edge/telephony/media/test/engine_fixture.h"

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
    for (int i = 0; i < 1'000; ++i) {
        const LegId leg{next_leg_++};
        ASSERT_TRUE(engine->open_phone_leg(leg));
        RemoteMedia media;
        media.address = "127.0.0.1";
        media.port = 9;  // discard: nobody listens
        ASSERT_TRUE(engine->connect_phone_leg(leg, media));
        engine->handle(calls::Play{leg, PlaybackId{leg.value}, {"tone:400"}, true});
    }
    ASSERT_TRUE(eventually([&] { return engine->stats().playbacks == 1'000; }));
    measure("1000 held with music", *engine);
    EXPECT_EQ(engine->stats().dropped_send, 0u);
}

TEST_F(LoadTest, DISABLED_a_hundred_bridged) {
    start(2);
    std::vector<std::unique_ptr<Phone>> phones;
    for (int i = 0; i < 200; ++i)
        phones.push_back(std::make_unique<Phone>());
    std::vector<LegId> legs;
    for (const auto& phone : phones)
        legs.push_back(open(*phone));
    for (const auto& phone : phones)
        phone->talk(500);
    ASSERT_TRUE(eventually([&] { return engine->stats().packets_in > 10'000; }));
    measure("200 phones talking to nobody", *engine);
    for (std::size_t i = 0; i < legs.size(); i += 2) {
        engine->handle(calls::Bridge{legs[i], legs[i + 1]});
    }
    ASSERT_TRUE(eventually([&] { return engine->stats().bridged_legs == 200; }));
    measure("100 bridged", *engine);
}

}  // namespace zongji::media::test
