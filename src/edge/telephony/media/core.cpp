#include "edge/telephony/media/core.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

namespace zongji::media {

namespace {

constexpr int wanted_buffer = 4 << 20;

// Where this machine would send to the world from; nothing is sent. 192.0.2.1 is nobody's (RFC
// 5737).
std::optional<Address> outward_address(int family) {
    const auto far = Address::parse(family == AF_INET6 ? "2001:db8::1" : "192.0.2.1", 9);
    const int fd = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return std::nullopt;
    Address own;
    socklen_t size = Address::capacity();
    const bool found =
        ::connect(fd, far->raw(), far->size()) == 0 && ::getsockname(fd, own.raw(), &size) == 0;
    ::close(fd);
    if (!found)
        return std::nullopt;
    return own;
}

}  // namespace

MediaEngine::Core::Core(Config config)
    : config_(std::move(config)), ports_(config_.rtp_port_low, config_.rtp_port_high) {}

MediaEngine::Core::~Core() {
    // All threads first, since each may still post to the others.
    for (const auto& worker : workers_)
        worker->stop();
}

Result<void> MediaEngine::Core::start() {
    const auto bound = Address::parse(config_.bind_address, 0);
    if (!bound)
        return invalid("the media address is not an IP address", "/bind_address");
    if (config_.threads < 1 || config_.threads > static_cast<int>(placed_.size())) {
        return invalid("media threads must be 1 to 16", "/threads");
    }
    bind_ = *bound;
    ZONGJI_TRY(advertised_, choose_advertised(bind_));
    homes_.push_back({bind_, advertised_});
    serve_other_family();
    ZONGJI_TRY(identity_, DtlsIdentity::make());
    ZONGJI_CHECK(make_workers(bind_));
    make_rings();
    report_buffers();
    for (const auto& worker : workers_)
        worker->start();
    return {};
}

Result<Address> MediaEngine::Core::choose_advertised(const Address& bound) const {
    if (!config_.advertised_address.empty()) {
        const auto given = Address::parse(config_.advertised_address, 0);
        if (!given) {
            return invalid("the advertised address is not an IP address", "/advertised_address");
        }
        return *given;
    }
    if (!bound.is_wildcard())
        return bound;
    if (const auto found = outward_address(bound.family()))
        return *found;
    return *Address::parse(bound.family() == AF_INET6 ? "::1" : "127.0.0.1", 0);
}

// All addresses of this machine are those of both families, if it has both.
void MediaEngine::Core::serve_other_family() {
    if (!bind_.is_wildcard())
        return;
    const bool is_ipv4 = bind_.family() == AF_INET;
    const Address any = *Address::parse(is_ipv4 ? "::" : "0.0.0.0", 0);
    if (!UdpSocket::bind(any, 0, sockets_))
        return;
    const auto outward = outward_address(any.family());
    homes_.push_back({any, outward.value_or(*Address::parse(is_ipv4 ? "::1" : "127.0.0.1", 0))});
}

const MediaEngine::Core::Home* MediaEngine::Core::home_of(int family) const {
    const auto found = std::find_if(homes_.begin(), homes_.end(),
                                    [&](const Home& home) { return home.bind.family() == family; });
    return found == homes_.end() ? nullptr : &*found;
}

Result<void> MediaEngine::Core::make_workers(const Address& bound) {
    std::vector<std::uint16_t> ports = config_.browser_ports;
    if (ports.empty())
        ports.assign(static_cast<std::size_t>(config_.threads), 0);
    if (ports.size() != static_cast<std::size_t>(config_.threads)) {
        return invalid("there must be one browser port per media thread", "/browser_ports");
    }
    for (std::size_t i = 0; i < ports.size(); ++i) {
        Address address = bound;
        address.set_port(ports[i]);
        ZONGJI_TRY(UdpSocket socket, UdpSocket::bind(address, wanted_buffer, sockets_));
        ZONGJI_TRY(auto worker, Worker::make(i, std::move(socket), *this));
        workers_.push_back(std::move(worker));
    }
    return {};
}

void MediaEngine::Core::make_rings() {
    const std::size_t count = workers_.size();
    std::vector<Worker*> all;
    for (const auto& worker : workers_)
        all.push_back(worker.get());
    std::vector<std::vector<FrameRing*>> from_to(count, std::vector<FrameRing*>(count));
    for (std::size_t from = 0; from < count; ++from) {
        for (std::size_t to = 0; to < count; ++to) {
            if (from == to)
                continue;
            rings_.push_back(std::make_unique<FrameRing>());
            from_to[from][to] = rings_.back().get();
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<FrameRing*> in(count);
        for (std::size_t from = 0; from < count; ++from)
            in[from] = from_to[from][i];
        workers_[i]->join(all, from_to[i], in);
    }
}

void MediaEngine::Core::report_buffers() {
    // Linux tells twice what it grants.
    const int granted = workers_.front()->browser_socket().receive_buffer() / 2;
    log(fmt::format("media: browsers on UDP ports {}, receive buffer {} KiB of {} asked for",
                    fmt::join(browser_ports(), ", "), granted >> 10, wanted_buffer >> 10));
    if (granted < wanted_buffer) {
        log(fmt::format("media: for many browsers raise it: sysctl -w net.core.rmem_max={}",
                        wanted_buffer));
    }
}

std::vector<std::uint16_t> MediaEngine::Core::browser_ports() const {
    std::vector<std::uint16_t> ports;
    for (const auto& worker : workers_)
        ports.push_back(worker->browser_port());
    return ports;
}

void MediaEngine::Core::tell(calls::Event event) {
    if (config_.events)
        config_.events(std::move(event));
}

void MediaEngine::Core::log(std::string_view line) {
    if (config_.log)
        config_.log(line);
}

std::vector<LegId> MediaEngine::Core::browser_legs() {
    return Held(directory_).browsers();
}

Stats MediaEngine::Core::stats() {
    Stats stats;
    stats.known_legs = Held(directory_).size();
    stats.sockets = static_cast<std::size_t>(sockets_.load());
    stats.rings = rings_.size();
    stats.refused_commands = refused_commands_.load();
    const auto now = [](const Gauge& gauge) {
        return static_cast<std::size_t>(std::max<std::int64_t>(gauge.load(), 0));
    };
    for (const auto& ring : rings_)
        stats.ring_frames += ring->size();
    for (const auto& worker : workers_) {
        const Counters& counters = worker->published_counters();
        stats.phone_legs += now(counters.phone_legs);
        stats.browser_legs += now(counters.browser_legs);
        stats.bridged_legs += now(counters.bridged_legs);
        stats.playbacks += now(counters.playbacks);
        stats.digit_sendings += now(counters.digit_sendings);
        stats.recordings += now(counters.recordings);
        stats.tapped_legs += now(counters.tapped_legs);
        stats.transcoders += now(counters.transcoders);
        stats.mixtures += now(counters.mixtures);
        stats.packets_in += counters.packets_in.get();
        stats.packets_out += counters.packets_out.get();
        stats.passed_across += counters.passed_across.get();
        stats.late_ticks += counters.late_ticks.get();
        stats.dropped_foreign += counters.dropped_foreign.get();
        stats.dropped_invalid += counters.dropped_invalid.get();
        stats.dropped_ring += counters.dropped_ring.get();
        stats.dropped_send += counters.dropped_send.get();
        stats.tap_refused += counters.tap_refused.get();
        stats.unknown_sounds += counters.unknown_sounds.get();
        stats.failed_handshakes += counters.failed_handshakes.get();
    }
    return stats;
}

}  // namespace zongji::media
