#include "edge/http/test/client.h"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace zongji::http::test {

Client::Client(std::uint16_t port, Span patience) : port_(port) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval time{};
    time.tv_sec = patience.us / 1'000'000;
    time.tv_usec = patience.us % 1'000'000;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
        ::close(socket_);
        socket_ = -1;
    }
}

Client::Client(Client&& other) noexcept
    : port_(other.port_),
      socket_(std::exchange(other.socket_, -1)),
      buffer_(std::move(other.buffer_)) {}

Client::~Client() {
    if (socket_ >= 0)
        ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Client::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

void Client::receive_buffer(int bytes) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool Client::fill() {
    char bytes[65536];
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0)
        return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
}

std::string Client::take(std::size_t bytes) {
    while (buffer_.size() < bytes && fill()) {
    }
    std::string taken = buffer_.substr(0, bytes);
    buffer_.erase(0, taken.size());
    return taken;
}

bool Client::ended() {
    char byte = 0;
    while (true) {
        const auto got = ::recv(socket_, &byte, 1, 0);
        if (got == 1)
            continue;
        return got == 0 || errno == ECONNRESET;
    }
}

std::optional<Received> Client::receive(bool bodiless) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill())
            return std::nullopt;
    }
    std::string_view head = std::string_view(buffer_).substr(0, end);
    Received received;
    received.status = std::atoi(std::string(head.substr(9, 3)).c_str());
    while (true) {
        const std::size_t line = head.find("\r\n");
        if (line == std::string_view::npos)
            break;
        head.remove_prefix(line + 2);
        const std::string_view field = head.substr(0, head.find("\r\n"));
        const std::size_t colon = field.find(": ");
        std::string name(field.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return static_cast<char>(std::tolower(c)); });
        received.headers[name] = std::string(field.substr(colon + 2));
    }
    buffer_.erase(0, end + 4);
    const bool none = bodiless || received.status == 204 || received.status == 304 ||
                      received.status == 100 || received.status == 101;
    if (none)
        return received;
    const std::size_t length = std::stoul("0" + received.header("content-length"));
    received.body = take(length);
    if (received.body.size() != length)
        return std::nullopt;
    return received;
}

Received Client::ask(std::string_view request, bool bodiless) {
    if (!send(request))
        return {};
    return receive(bodiless).value_or(Received{});
}

Received Client::open_socket(const std::string& path, const std::string& origin,
                             const std::string& more_headers) {
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + host() +
                          "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (!origin.empty())
        request += "Origin: " + origin + "\r\n";
    return ask(request + more_headers + "\r\n");
}

bool Client::send_frame(int opcode, std::string_view payload) {
    std::string frame;
    frame += static_cast<char>(0x80 | opcode);
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else if (payload.size() < 65536) {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    } else {
        frame += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) {
            frame += static_cast<char>((payload.size() >> shift) & 0xff);
        }
    }
    const char mask[4] = {'\x12', '\x34', '\x56', '\x78'};
    frame.append(mask, 4);
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    }
    return send(frame);
}

std::optional<Client::Frame> Client::receive_frame(bool skip_pings) {
    while (true) {
        const std::string head = take(2);
        if (head.size() < 2)
            return std::nullopt;
        Frame frame;
        frame.opcode = head[0] & 0x0f;
        std::size_t length = static_cast<unsigned char>(head[1]) & 0x7f;
        if (length >= 126) {
            const std::string more = take(length == 126 ? 2 : 8);
            length = 0;
            for (const char c : more)
                length = length << 8 | static_cast<unsigned char>(c);
        }
        frame.payload = take(length);
        if (frame.payload.size() != length)
            return std::nullopt;
        constexpr int ping = 9;
        if (frame.opcode != ping || !skip_pings)
            return frame;
    }
}

std::string get(const std::string& path, const std::string& more_headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + more_headers + "\r\n";
}

std::string post(const std::string& path, const std::string& body,
                 const std::string& more_headers) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + body;
}

}  // namespace zongji::http::test
