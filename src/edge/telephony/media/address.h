#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace zongji::media {

// An IPv4 or IPv6 address with a port, by value.
class Address {
public:
    Address() = default;

    // A literal address; names are not looked up.
    static std::optional<Address> parse(const std::string& host, std::uint16_t port);
    static std::optional<Address> from(const sockaddr* raw, socklen_t size);

    bool is_set() const { return family() != AF_UNSPEC; }
    int family() const { return any_.sa.sa_family; }
    bool is_wildcard() const;
    std::uint16_t port() const;
    void set_port(std::uint16_t port);
    std::string host() const;

    bool same_host(const Address& other) const;
    bool operator==(const Address& other) const {
        return same_host(other) && port() == other.port();
    }
    std::size_t hash() const;

    const sockaddr* raw() const { return &any_.sa; }
    sockaddr* raw() { return &any_.sa; }
    socklen_t size() const {
        return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    }
    static constexpr socklen_t capacity() { return sizeof(Any); }

private:
    union Any {
        sockaddr sa;
        sockaddr_in v4;
        sockaddr_in6 v6;
    };
    Any any_{.v6 = {}};
};

struct AddressHash {
    std::size_t operator()(const Address& address) const noexcept { return address.hash(); }
};

}  // namespace zongji::media
