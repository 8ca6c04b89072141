#include "edge/telephony/media/udp_socket.h"

#include <cerrno>
#include <cstring>

#include <netinet/ip.h>
#include <unistd.h>

namespace zongji::media {

namespace {

constexpr int expedited_forwarding = 0xb8;  // DSCP 46 (RFC 3246)

Error socket_error(const char* what, const Address& address) {
    const int cause = errno;
    const ErrorCode code = cause == EADDRINUSE ? ErrorCode::conflict : ErrorCode::unavailable;
    return Error{code,
                 std::string(what) + " " + address.host() + " port " +
                     std::to_string(address.port()) + ": " + std::strerror(cause),
                 {}};
}

}  // namespace

Result<UdpSocket> UdpSocket::bind(const Address& address, int receive_buffer, Gauge& sockets) {
    const int fd = ::socket(address.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return socket_error("cannot open a UDP socket for", address);
    UdpSocket socket(fd, sockets);

    const int on = 1;
    if (address.family() == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
        setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &expedited_forwarding,
                   sizeof expedited_forwarding);
    } else {
        setsockopt(fd, IPPROTO_IP, IP_TOS, &expedited_forwarding, sizeof expedited_forwarding);
    }
    if (receive_buffer > 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    socklen_t size = sizeof socket.receive_buffer_;
    getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &socket.receive_buffer_, &size);

    if (::bind(fd, address.raw(), address.size()) != 0)
        return socket_error("cannot bind", address);
    size = Address::capacity();
    getsockname(fd, socket.local_.raw(), &size);
    return socket;
}

UdpSocket::~UdpSocket() {
    if (fd_ >= 0)
        ::close(fd_);
}

}  // namespace zongji::media
