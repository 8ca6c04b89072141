#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace zongji::app {

// The server's own file (TOML): where it listens and where it keeps things. What the company does
// is not here but in the configuration that `zongji apply` reads. docs/operating.md explains each.
struct Config {
    std::string data_dir = "data";
    std::string master_key;  // empty: beside the data folder, "<data>.key"
    std::string database;    // empty: "<data>/zongji.db"; or "postgresql://…"
    std::string web_root = "web/dist";

    std::string http_address = "127.0.0.1";
    std::uint16_t http_port = 8080;
    std::string
        certificate;  // with `private_key`; HTTPS when either is set or the address is not loopback
    std::string private_key;

    std::vector<std::string> trusted_proxies;  // their X-Forwarded-For and -Proto are believed

    std::string metrics_token;  // lets another machine read /metrics

    std::string sip_address = "127.0.0.1";
    std::string sip_advertised;
    std::uint16_t sip_port = 5060;
    std::uint16_t sip_tls_port = 0;  // 0: no TLS
    std::string sip_certificate;     // PEM; empty: as HTTPS, or one of our own making
    std::string sip_private_key;
    std::string sip_trusted = "/etc/ssl/certs/ca-certificates.crt";  // of trunks over TLS
    int sip_max_legs = 20'000;  // live call legs; beyond it, or without a free RTP port, 503

    std::string media_address;     // empty: as sip_address
    std::string media_advertised;  // empty: as sip_advertised
    std::uint16_t rtp_port_low = 20'000;
    std::uint16_t rtp_port_high = 29'998;
    // One UDP port per media thread. None: 30000 and those behind it; on loopback the kernel
    // chooses.
    std::vector<std::uint16_t> browser_ports;
    int media_threads = 2;

    std::string turn_url;     // "turn:turn.example.com:3478?transport=tcp"
    std::string turn_secret;  // coturn's static-auth-secret

    // Not in the file: as many as the system grants (descriptors.h).
    std::size_t http_connections = 10'000;
    std::size_t sip_connections = 8'192;  // over TCP

    bool demonstration = false;
};

// A file that is not there is an error; a wrong key or type names its line.
Result<Config> read_config(const std::string& path);

}  // namespace zongji::app
