#include "edge/telephony/sip/address.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace zongji::sip {

namespace {

constexpr int mapped_bits = 96;

Ip mapped(const in_addr& v4) {
    Ip ip{};
    ip[10] = ip[11] = 0xff;
    std::memcpy(ip.data() + 12, &v4, 4);
    return ip;
}

std::optional<int> parse_number(std::string_view text, int least, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    if (number < least || number > most)
        return std::nullopt;
    return number;
}

}  // namespace

bool is_ipv4(const Ip& ip) {
    return std::all_of(ip.begin(), ip.begin() + 10, [](auto byte) { return byte == 0; }) &&
           ip[10] == 0xff && ip[11] == 0xff;
}

bool Network::contains(const Endpoint& endpoint) const {
    if (port != 0 && port != endpoint.port)
        return false;
    const int whole = prefix / 8;
    if (!std::equal(ip.begin(), ip.begin() + whole, endpoint.ip.begin()))
        return false;
    const int rest = prefix % 8;
    if (rest == 0)
        return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return (ip[whole] & mask) == (endpoint.ip[whole] & mask);
}

std::optional<Ip> parse_ip(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    const std::string copy(text);
    in_addr v4{};
    if (inet_pton(AF_INET, copy.c_str(), &v4) == 1)
        return mapped(v4);
    Ip v6{};
    if (inet_pton(AF_INET6, copy.c_str(), v6.data()) == 1)
        return v6;
    return std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
    Network network;

    // A port follows the last colon, unless that colon is part of an IPv6 address without brackets.
    const auto colon = text.rfind(':');
    const bool one_colon = colon != text.npos && text.find(':') == colon;
    const bool after_bracket = colon != text.npos && text.find(']') < colon;
    if (one_colon || after_bracket) {
        const auto port = parse_number(text.substr(colon + 1), 1, 65535);
        if (!port)
            return std::nullopt;
        network.port = static_cast<std::uint16_t>(*port);
        text = text.substr(0, colon);
    }

    const auto slash = text.find('/');
    const auto ip = parse_ip(text.substr(0, slash));
    if (!ip)
        return std::nullopt;
    network.ip = *ip;
    if (slash == text.npos)
        return network;

    const int offset = is_ipv4(*ip) ? mapped_bits : 0;
    const auto bits = parse_number(text.substr(slash + 1), 0, 128 - offset);
    if (!bits)
        return std::nullopt;
    network.prefix = *bits + offset;
    return network;
}

std::string to_text(const Ip& ip) {
    char text[INET6_ADDRSTRLEN] = {};
    if (is_ipv4(ip)) {
        inet_ntop(AF_INET, ip.data() + 12, text, sizeof text);
    } else {
        inet_ntop(AF_INET6, ip.data(), text, sizeof text);
    }
    return text;
}

std::string in_uri(const std::string& host) {
    const bool bare = host.find(':') != std::string::npos && !host.starts_with('[');
    return bare ? "[" + host + "]" : host;
}

std::string to_text(const Endpoint& endpoint) {
    const std::string host = to_text(endpoint.ip);
    const std::string port = std::to_string(endpoint.port);
    return is_ipv4(endpoint.ip) ? host + ":" + port : "[" + host + "]:" + port;
}

Endpoint endpoint_of(const sockaddr* address) {
    Endpoint endpoint;
    if (!address)
        return endpoint;
    if (address->sa_family == AF_INET) {
        const auto* in = reinterpret_cast<const sockaddr_in*>(address);
        endpoint.ip = mapped(in->sin_addr);
        endpoint.port = ntohs(in->sin_port);
    } else if (address->sa_family == AF_INET6) {
        const auto* in = reinterpret_cast<const sockaddr_in6*>(address);
        std::memcpy(endpoint.ip.data(), &in->sin6_addr, endpoint.ip.size());
        endpoint.port = ntohs(in->sin6_port);
    }
    return endpoint;
}

void to_sockaddr(const Endpoint& endpoint, int socket, sockaddr_storage& address, socklen_t& size) {
    sockaddr_storage own{};
    socklen_t own_size = sizeof own;
    getsockname(socket, reinterpret_cast<sockaddr*>(&own), &own_size);
    address = {};
    if (own.ss_family == AF_INET) {
        auto* in = reinterpret_cast<sockaddr_in*>(&address);
        in->sin_family = AF_INET;
        std::memcpy(&in->sin_addr, endpoint.ip.data() + 12, 4);
        in->sin_port = htons(endpoint.port);
        size = sizeof *in;
        return;
    }
    auto* in = reinterpret_cast<sockaddr_in6*>(&address);
    in->sin6_family = AF_INET6;
    std::memcpy(&in->sin6_addr, endpoint.ip.data(), endpoint.ip.size());
    in->sin6_port = htons(endpoint.port);
    size = sizeof *in;
}

}  // namespace zongji::sip
