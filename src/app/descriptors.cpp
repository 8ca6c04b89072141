#include "app/descriptors.h"

#include "runtime/log.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/resource.h>

namespace zongji::app {
namespace {

constexpr std::size_t for_files = 512;  // database, journal, threads, what libraries open
constexpr std::size_t least_connections = 192;
constexpr std::size_t per_leg = 2;  // its RTP socket, and its share of a recording
constexpr std::size_t least_legs = 16;

}  // namespace

std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
        limit = raised;
    return limit.rlim_cur;
}

Result<void> share_descriptors(Config& config, std::size_t limit) {
    const int ports = (config.rtp_port_high - config.rtp_port_low) / 2 + 1;
    const auto wanted = static_cast<std::size_t>(std::max(0, std::min(config.sip_max_legs, ports)));
    const std::size_t aside = for_files + least_connections;
    const std::size_t room = limit > aside ? (limit - aside) / per_leg : 0;
    if (room < least_legs) {
        return Error{ErrorCode::exhausted,
                     fmt::format("{} file descriptors are too few: {} at least (LimitNOFILE= of a "
                                 "systemd unit, ulimit -n)",
                                 limit, aside + least_legs * per_leg),
                     {}};
    }
    if (wanted > room) {
        log_warning(
            "{} file descriptors are too few for sip.max_legs = {}: new calls get 503 "
            "beyond {} legs. Raise the limit (LimitNOFILE= of a systemd unit, ulimit -n)",
            limit, config.sip_max_legs, room);
        config.sip_max_legs = static_cast<int>(room);
    }
    const std::size_t left = limit - for_files - std::min(wanted, room) * per_leg;
    config.sip_connections = std::min(config.sip_connections, left / 3);
    config.http_connections = std::min(config.http_connections, left - left / 3);
    return {};
}

}  // namespace zongji::app
