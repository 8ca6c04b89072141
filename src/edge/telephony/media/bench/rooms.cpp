#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/media.h"
#include "edge/telephony/media/rtp.h"
#include "edge/telephony/media/udp_socket.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// bench_rooms PEOPLE [ROOMS [SECONDS]]: what so many rooms of so many people cost, each of whom
// says 50 packets of PCMU a second and hears all others. One number: per cent of a core, of the
// media threads alone.
namespace zongji::media {
namespace {

constexpr int turns = 10;  // of which each 20 ms has so many
constexpr std::size_t payload_size = 160;

// What the threads whose name begins so have had of the processors, in seconds.
double cpu_of_threads(const std::string& named) {
    double nanoseconds = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::string name;
        std::getline(std::ifstream(task.path() / "comm"), name);
        double had = 0;
        std::ifstream(task.path() / "schedstat") >> had;
        if (name.starts_with(named))
            nanoseconds += had;
    }
    return nanoseconds / 1e9;
}

// All people outside: one socket, which says for each of them what is his turn. Nobody reads what
// comes to it: the kernel drops that.
class People {
public:
    explicit People(UdpSocket socket) : socket_(std::move(socket)) {}

    std::uint16_t port() const { return socket_.local().port(); }
    void add(std::uint16_t engine_port) {
        Person person;
        person.to = *Address::parse("127.0.0.1", engine_port);
        person.ssrc = static_cast<std::uint32_t>(people_.size()) + 1;
        people_.push_back(person);
    }
    void talk(double seconds) {
        const auto end = tick_now() + microseconds(static_cast<std::int64_t>(seconds * 1e6));
        for (; next_ < end; next_ = next_ + milliseconds(20 / turns)) {
            const timespec until{next_.us / 1'000'000, next_.us % 1'000'000 * 1'000};
            ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
            for (std::size_t i = turn_; i < people_.size(); i += turns)
                say(people_[i]);
            turn_ = (turn_ + 1) % turns;
        }
    }

private:
    struct Person {
        Address to;
        std::uint32_t ssrc = 0;
        std::uint16_t sequence = 0;
        std::uint32_t timestamp = 0;
    };

    void say(Person& person) {
        std::uint8_t packet[packet_room];
        RtpPacket rtp{.payload_type = 0,
                      .sequence = ++person.sequence,
                      .timestamp = person.timestamp += payload_size,
                      .ssrc = person.ssrc,
                      .payload = packet + rtp_header_size,
                      .size = payload_size};
        for (std::size_t i = 0; i < payload_size; ++i)
            rtp.payload[i] = static_cast<std::uint8_t>(person.sequence * 31 + i * person.ssrc);
        const std::uint8_t* begin = write_rtp_header(rtp);
        ::sendto(socket_.fd(), begin, rtp_header_size + payload_size, 0, person.to.raw(),
                 person.to.size());
    }

    UdpSocket socket_;
    std::vector<Person> people_;
    std::size_t turn_ = 0;
    Instant next_ = tick_now();
};

// On a machine that has too much other work, what is measured is something else.
void expect(std::uint64_t packets, double expected, const char* what) {
    if (std::abs(static_cast<double>(packets) - expected) <= 0.03 * expected)
        return;
    std::fprintf(stderr, "%.0f packets were %s, not %.0f\n", static_cast<double>(packets), what,
                 expected);
    std::exit(1);
}

double measure(int people_per_room, int rooms, double seconds) {
    // People outside have machines of their own, as urgent as media threads. Allowed only to some.
    ::setpriority(PRIO_PROCESS, 0, -11);
    Gauge sockets{0};
    People people(UdpSocket::bind(*Address::parse("127.0.0.1", 0), 0, sockets).value());
    MediaEngine::Config config;
    config.rtp_port_low = 30'000;
    config.rtp_port_high = 59'998;
    auto engine = MediaEngine::start(std::move(config)).value();
    std::int64_t next_leg = 1;
    for (int room = 1; room <= rooms; ++room) {
        std::vector<LegId> legs;
        for (int i = 0; i < people_per_room; ++i) {
            const LegId leg{next_leg++};
            people.add(engine->open_phone_leg(leg, legs.empty() ? LegId{} : legs[0]).value().port);
            RemoteMedia media;
            media.address = "127.0.0.1";
            media.port = people.port();
            if (!engine->connect_phone_leg(leg, media))
                std::exit(1);
            legs.push_back(leg);
        }
        calls::SetRoom command{InteractionId{room}, {}};
        for (const LegId leg : legs)
            command.members.push_back({leg, legs});
        engine->handle(command);
    }
    people.talk(2);
    const Stats before = engine->stats();
    const double cpu = cpu_of_threads("media ");
    const Instant began = tick_now();
    people.talk(seconds);
    const double used = cpu_of_threads("media ") - cpu;
    const double lasted = static_cast<double>((tick_now() - began).us) / 1e6;
    const Stats after = engine->stats();
    // Each says 50 packets a second, and hears as many.
    const double expected = 50.0 * people_per_room * rooms * lasted;
    expect(after.packets_in - before.packets_in, expected, "said");
    expect(after.packets_out - before.packets_out, expected, "heard");
    return 100 * used / lasted;
}

}  // namespace
}  // namespace zongji::media

int main(int count, char** words) {
    const auto number = [&](int at, int otherwise) {
        return count > at ? std::atoi(words[at]) : otherwise;
    };
    const int people = number(1, 3);
    std::printf("%.2f\n", zongji::media::measure(people, number(2, 100), number(3, 10)));
}
