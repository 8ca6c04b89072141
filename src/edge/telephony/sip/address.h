#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>

// IP addresses as values. IPv4 is kept in its mapped form ::ffff:a.b.c.d, so that there is one
// kind.
namespace zongji::sip {

using Ip = std::array<std::uint8_t, 16>;

struct Endpoint {
    Ip ip{};
    std::uint16_t port = 0;

    auto operator<=>(const Endpoint&) const = default;
};

// A set of addresses: a prefix, and one port or (0) any.
struct Network {
    Ip ip{};
    int prefix = 128;  // bits of the mapped form
    std::uint16_t port = 0;

    bool contains(const Endpoint& endpoint) const;
};

bool is_ipv4(const Ip& ip);
std::optional<Ip> parse_ip(std::string_view text);  // "203.0.113.7", "2001:db8::1", "[2001:db8::1]"
std::optional<Network> parse_network(std::string_view text);
std::string to_text(const Ip& ip);              // without brackets
std::string in_uri(const std::string& host);    // "[2001:db8::1]"; a name or IPv4 as it is
std::string to_text(const Endpoint& endpoint);  // "203.0.113.7:5060", "[2001:db8::1]:5060"
Endpoint endpoint_of(const sockaddr* address);

// As the socket's own family wants it.
void to_sockaddr(const Endpoint& endpoint, int socket, sockaddr_storage& address, socklen_t& size);

}  // namespace zongji::sip

template <>
struct std::hash<zongji::sip::Ip> {
    std::size_t operator()(const zongji::sip::Ip& ip) const noexcept {
        return std::hash<std::string_view>{}(
            std::string_view(reinterpret_cast<const char*>(ip.data()), ip.size()));
    }
};

template <>
struct std::hash<zongji::sip::Endpoint> {
    std::size_t operator()(const zongji::sip::Endpoint& endpoint) const noexcept {
        return std::hash<zongji::sip::Ip>{}(endpoint.ip) * 31 + endpoint.port;
    }
};
