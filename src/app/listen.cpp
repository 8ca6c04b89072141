#include "app/listen.h"

#include "edge/http/certificate.h"

#include <algorithm>
#include <filesystem>

namespace zongji::app {
namespace {

bool is_loopback(const std::string& address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

// A firewall has to know them, so they stay. On loopback there is none, and several servers at
// once.
std::vector<std::uint16_t> default_browser_ports(const std::string& address, int threads) {
    constexpr std::uint16_t first = 30'000;
    std::vector<std::uint16_t> ports;
    if (!is_loopback(address)) {
        for (int i = 0; i < threads; ++i)
            ports.push_back(static_cast<std::uint16_t>(first + i));
    }
    return ports;
}

// The certificate of HTTPS serves SIP too, unless it has one of its own.
sip::Tls sip_tls(const Config& config) {
    sip::Tls tls;
    tls.port = config.sip_tls_port;
    tls.trusted = config.sip_trusted;
    tls.certificate = config.data_dir + "/tls.crt";
    tls.private_key = config.data_dir + "/tls.key";
    if (!config.sip_certificate.empty()) {
        tls.certificate = config.sip_certificate;
        tls.private_key = config.sip_private_key;
    } else if (!config.certificate.empty()) {
        tls.certificate = config.certificate;
        tls.private_key = config.private_key;
    }
    return tls;
}

}  // namespace

Result<void> prepare_sip_certificate(const Config& config) {
    const sip::Tls tls = sip_tls(config);
    const bool ours = config.sip_certificate.empty() && config.certificate.empty();
    const bool there =
        std::filesystem::exists(tls.private_key) && http::certificate_is_current(tls.certificate);
    if (tls.port == 0 || !ours || there)
        return {};
    return http::make_certificate(tls.certificate, tls.private_key, http::names_of_this_host());
}

telephony::Telephony::Config telephony_config(const Config& config) {
    telephony::Telephony::Config edge;
    edge.sip.bind_address = config.sip_address;
    edge.sip.advertised_address = config.sip_advertised;
    edge.sip.port = config.sip_port;
    edge.sip.tls = sip_tls(config);
    edge.sip.limits.max_legs = config.sip_max_legs;
    auto& streams = edge.sip.limits.streams;
    streams.in_all = config.sip_connections;
    streams.of_address = std::min(streams.of_address, streams.in_all / 2);
    streams.strangers = std::min(streams.strangers, streams.in_all / 4);
    streams.strangers_of_address = std::min(streams.strangers_of_address, streams.strangers / 2);
    edge.media.bind_address =
        config.media_address.empty() ? config.sip_address : config.media_address;
    edge.media.advertised_address =
        config.media_advertised.empty() ? config.sip_advertised : config.media_advertised;
    edge.media.rtp_port_low = config.rtp_port_low;
    edge.media.rtp_port_high = config.rtp_port_high;
    edge.media.browser_ports =
        config.browser_ports.empty()
            ? default_browser_ports(edge.media.bind_address, config.media_threads)
            : config.browser_ports;
    edge.media.threads = config.media_threads;
    return edge;
}

http::Config http_config(const Config& config) {
    http::Config server;
    server.address = config.http_address;
    server.port = config.http_port;
    server.limits.connections = config.http_connections;
    server.web_root = config.web_root;
    server.trusted_proxies = config.trusted_proxies;
    if (!config.certificate.empty()) {
        server.tls = http::Tls{config.certificate, config.private_key, false};
    } else if (!is_loopback(config.http_address)) {
        server.tls = http::Tls{config.data_dir + "/tls.crt", config.data_dir + "/tls.key", true};
    }
    return server;
}

}  // namespace zongji::app
