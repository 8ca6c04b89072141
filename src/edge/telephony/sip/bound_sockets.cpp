#include "edge/telephony/sip/bound_sockets.h"

#include "edge/telephony/sip/address.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <vector>

#include <dirent.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip {

namespace {

struct Socket {
    int fd;
    int type;
    int family;
};

std::vector<Socket> sockets_at(std::uint16_t port) {
    std::vector<Socket> sockets;
    DIR* open_files = opendir("/proc/self/fd");
    if (!open_files)
        return sockets;
    while (const dirent* entry = readdir(open_files)) {
        int fd = -1;
        std::from_chars(entry->d_name, entry->d_name + std::strlen(entry->d_name), fd);
        int type = 0;
        socklen_t type_size = sizeof type;
        if (fd < 0 || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) != 0)
            continue;

        sockaddr_storage bound{};
        socklen_t size = sizeof bound;
        auto* address = reinterpret_cast<sockaddr*>(&bound);
        if (getsockname(fd, address, &size) != 0)
            continue;
        if (endpoint_of(address).port == port)
            sockets.push_back({fd, type, address->sa_family});
    }
    closedir(open_files);
    return sockets;
}

int cannot_bind(const Endpoint& local, int type) {
    const int family = is_ipv4(local.ip) ? AF_INET : AF_INET6;
    const int fd = ::socket(family, type | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    // As sofia-sip binds: a port whose connections of before are not forgotten yet is free.
    const int on = 1;
    if (type == SOCK_STREAM)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_storage address{};
    socklen_t size = 0;
    to_sockaddr(local, fd, address, size);
    const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       (type != SOCK_STREAM || listen(fd, 1) == 0);
    const int reason = bound ? 0 : errno;
    ::close(fd);
    return reason;
}

}  // namespace

int cannot_listen(const Endpoint& local) {
    return cannot_bind(local, SOCK_STREAM);
}

int cannot_bind(const Endpoint& local) {
    const int reason = cannot_bind(local, SOCK_DGRAM);
    return reason != 0 ? reason : cannot_bind(local, SOCK_STREAM);
}

int bound_udp_socket(std::uint16_t port, int family) {
    for (const Socket& socket : sockets_at(port)) {
        if (socket.type == SOCK_DGRAM && socket.family == family)
            return socket.fd;
    }
    return -1;
}

std::uint16_t local_port_of(int socket) {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    auto* address = reinterpret_cast<sockaddr*>(&own);
    return getsockname(socket, address, &size) == 0 ? endpoint_of(address).port : 0;
}

bool is_connected_with(int socket, const Endpoint& peer) {
    sockaddr_storage other{};
    socklen_t size = sizeof other;
    auto* address = reinterpret_cast<sockaddr*>(&other);
    return getpeername(socket, address, &size) == 0 && endpoint_of(address) == peer;
}

void cut_bound_sockets(std::uint16_t port) {
    for (const Socket& socket : sockets_at(port)) {
        int pair[2];
        if (socketpair(AF_UNIX, socket.type | SOCK_CLOEXEC, 0, pair) != 0)
            continue;
        dup2(pair[0], socket.fd);
        ::close(pair[0]);
        ::close(pair[1]);
    }
}

}  // namespace zongji::sip
