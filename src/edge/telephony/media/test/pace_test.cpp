#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/test/engine_fixture.h"
#include "edge/telephony/media/udp_socket.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace zongji::media::test {

namespace {

// One packet with the moment at which the kernel got it, so that the test's own delays do not
// count.
struct Arrival {
    std::int64_t at_us = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
};

std::optional<std::pair<std::uint32_t, Arrival>> take(int fd) {
    std::uint8_t data[packet_room];
    alignas(cmsghdr) std::uint8_t control[256];
    iovec piece{data, sizeof data};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    const ssize_t size = ::recvmsg(fd, &header, MSG_DONTWAIT);
    const auto packet = size > 0 ? parse_rtp(data, static_cast<std::size_t>(size)) : std::nullopt;
    const cmsghdr* note = packet ? CMSG_FIRSTHDR(&header) : nullptr;
    if (!note || note->cmsg_type != SCM_TIMESTAMPNS)
        return std::nullopt;
    timespec at{};
    std::memcpy(&at, CMSG_DATA(note), sizeof at);
    const std::int64_t at_us = std::int64_t{at.tv_sec} * 1'000'000 + at.tv_nsec / 1'000;
    return std::pair{packet->ssrc, Arrival{at_us, packet->sequence, packet->timestamp}};
}

}  // namespace

using PaceTest = EngineTest;

TEST_F(PaceTest, two_hundred_held_callers_hear_20_ms_every_20_ms) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr std::size_t callers = 20;  // the test itself cannot listen to more then
#else
    constexpr std::size_t callers = 200;
#endif
    constexpr std::int64_t length_us = 3'000'000;
    start(2);
    Gauge sockets{0};
    const auto ear = UdpSocket::bind(*Address::parse("127.0.0.1", 0), 4 << 20, sockets).value();
    const int on = 1;
    ASSERT_EQ(::setsockopt(ear.fd(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on), 0);
    for (std::size_t i = 0; i < callers; ++i) {
        const LegId leg{next_leg_++};
        ASSERT_TRUE(engine->open_phone_leg(leg).ok());
        RemoteMedia media;
        media.address = "127.0.0.1";
        media.port = ear.local().port();
        ASSERT_TRUE(engine->connect_phone_leg(leg, media).ok());
        engine->handle(calls::Play{leg, PlaybackId{leg.value}, {"tone:400"}, true});
    }
    std::map<std::uint32_t, std::vector<Arrival>> streams;
    for (const Instant end = tick_now() + microseconds(length_us); tick_now() < end;) {
        pollfd waiting{ear.fd(), POLLIN, 0};
        ::poll(&waiting, 1, 10);
        while (const auto one = take(ear.fd()))
            streams[one->first].push_back(one->second);
    }
    ASSERT_EQ(streams.size(), callers);

    // How far from 20 ms after the one before it each came, and RFC 3550's jitter (§6.4.1).
    std::vector<std::int64_t> apart;
    double worst_jitter = 0;
    for (const auto& [ssrc, heard] : streams) {
        double jitter = 0;
        for (std::size_t i = 1; i < heard.size(); ++i) {
            EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
            const auto step =
                static_cast<std::int64_t>(heard[i].timestamp - heard[i - 1].timestamp);
            const std::int64_t late = heard[i].at_us - heard[i - 1].at_us - step * 125;
            apart.push_back(std::abs(late));
            jitter += (static_cast<double>(std::abs(late)) - jitter) / 16;
        }
        worst_jitter = std::max(worst_jitter, jitter);
        // Neither too many nor too few: what was late was made up for.
        const auto& [first, last] = std::pair{heard.front(), heard.back()};
        EXPECT_NEAR(static_cast<double>(last.at_us - first.at_us),
                    20'000.0 * static_cast<double>(heard.size() - 1), 100'000);
    }
    std::ranges::sort(apart);
    const auto at = [&](double share) {
        return static_cast<double>(
                   apart[static_cast<std::size_t>(share * static_cast<double>(apart.size() - 1))]) /
               1'000;
    };
    std::printf(
        "200 held: off 20 ms by %.2f ms (half), %.2f (99 %%), %.2f (worst); jitter up to "
        "%.2f ms\n",
        at(0.5), at(0.99), at(1), worst_jitter / 1'000);
    EXPECT_LT(at(0.5), 5);
}

}  // namespace zongji::media::test
