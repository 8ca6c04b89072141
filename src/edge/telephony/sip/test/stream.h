#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip::test {

// A TCP connection to the engine.
class Stream {
public:
    explicit Stream(std::uint16_t engine, const char* from = "127.0.0.1")
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in mine{};
        mine.sin_family = AF_INET;
        inet_pton(AF_INET, from, &mine.sin_addr);
        EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&mine), sizeof mine), 0);
        if (engine)
            connect(engine);
    }
    ~Stream() { ::close(fd_); }
    Stream(Stream&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Stream& operator=(Stream&&) = delete;

    void connect(std::uint16_t engine) const {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(engine);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
        const int one = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    void send(std::string text) const {
        const auto via = text.find("SIP/2.0/UDP");
        if (via != text.npos)
            text.replace(via, 11, "SIP/2.0/TCP");
        EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(text.size()));
    }
    // One message without a body; empty when it was hung up on, or nothing came.
    std::string receive(int timeout_ms = 5000) const {
        std::string text;
        char c = 0;
        while (!text.ends_with("\r\n\r\n")) {
            pollfd wait{fd_, POLLIN, 0};
            if (::poll(&wait, 1, timeout_ms) != 1 || ::recv(fd_, &c, 1, 0) != 1)
                return {};
            text += c;
        }
        return text;
    }
    // Waits for it.
    bool is_hung_up_on(int timeout_ms = 10'000) const {
        char c = 0;
        pollfd wait{fd_, POLLIN, 0};
        return ::poll(&wait, 1, timeout_ms) == 1 && ::recv(fd_, &c, 1, 0) <= 0;
    }

private:
    int fd_;
};

}  // namespace zongji::sip::test
