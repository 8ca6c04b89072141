#include "edge/telephony/media/address.h"

#include <cstring>

#include <arpa/inet.h>

namespace zongji::media {

std::optional<Address> Address::parse(const std::string& host, std::uint16_t port) {
    Address address;
    if (inet_pton(AF_INET, host.c_str(), &address.any_.v4.sin_addr) == 1) {
        address.any_.v4.sin_family = AF_INET;
    } else {
        address.any_.v6 = {};
        if (inet_pton(AF_INET6, host.c_str(), &address.any_.v6.sin6_addr) != 1)
            return std::nullopt;
        address.any_.v6.sin6_family = AF_INET6;
    }
    address.set_port(port);
    return address;
}

std::optional<Address> Address::from(const sockaddr* raw, socklen_t size) {
    Address address;
    if (raw->sa_family == AF_INET && size >= sizeof(sockaddr_in)) {
        std::memcpy(&address.any_.v4, raw, sizeof(sockaddr_in));
        return address;
    }
    if (raw->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
        std::memcpy(&address.any_.v6, raw, sizeof(sockaddr_in6));
        return address;
    }
    return std::nullopt;
}

bool Address::is_wildcard() const {
    if (family() == AF_INET)
        return any_.v4.sin_addr.s_addr == htonl(INADDR_ANY);
    return IN6_IS_ADDR_UNSPECIFIED(&any_.v6.sin6_addr);
}

std::uint16_t Address::port() const {
    return ntohs(family() == AF_INET6 ? any_.v6.sin6_port : any_.v4.sin_port);
}

void Address::set_port(std::uint16_t port) {
    if (family() == AF_INET6) {
        any_.v6.sin6_port = htons(port);
    } else {
        any_.v4.sin_port = htons(port);
    }
}

std::string Address::host() const {
    char text[INET6_ADDRSTRLEN] = {};
    const void* bytes = family() == AF_INET6 ? static_cast<const void*>(&any_.v6.sin6_addr)
                                             : static_cast<const void*>(&any_.v4.sin_addr);
    inet_ntop(family(), bytes, text, sizeof text);
    return text;
}

bool Address::same_host(const Address& other) const {
    if (family() != other.family())
        return false;
    if (family() == AF_INET)
        return any_.v4.sin_addr.s_addr == other.any_.v4.sin_addr.s_addr;
    return std::memcmp(&any_.v6.sin6_addr, &other.any_.v6.sin6_addr, sizeof(in6_addr)) == 0;
}

std::size_t Address::hash() const {
    std::uint64_t mixed = port();
    if (family() == AF_INET) {
        mixed |= std::uint64_t{any_.v4.sin_addr.s_addr} << 16;
    } else {
        std::uint64_t halves[2];
        std::memcpy(halves, &any_.v6.sin6_addr, sizeof halves);
        mixed ^= halves[0] ^ (halves[1] * 0x9e3779b97f4a7c15ULL);
    }
    return static_cast<std::size_t>(mixed * 0x9e3779b97f4a7c15ULL);
}

}  // namespace zongji::media
