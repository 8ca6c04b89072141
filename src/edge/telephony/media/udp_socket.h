#pragma once

#include "base/result.h"
#include "edge/telephony/media/address.h"
#include "edge/telephony/media/counters.h"

#include <utility>

namespace zongji::media {

// A bound, non-blocking UDP socket marked for expedited forwarding.
class UdpSocket {
public:
    // Asks for `receive_buffer` bytes; what the kernel granted is in receive_buffer().
    static Result<UdpSocket> bind(const Address& address, int receive_buffer, Gauge& sockets);

    UdpSocket(UdpSocket&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)),
          receive_buffer_(other.receive_buffer_),
          local_(other.local_),
          counted_(std::move(other.counted_)) {}
    UdpSocket& operator=(UdpSocket&&) = delete;
    ~UdpSocket();

    int fd() const { return fd_; }
    const Address& local() const { return local_; }
    int receive_buffer() const { return receive_buffer_; }

private:
    UdpSocket(int fd, Gauge& sockets) : fd_(fd), counted_(sockets) {}

    int fd_;
    int receive_buffer_ = 0;
    Address local_;
    Counted counted_;
};

}  // namespace zongji::media
