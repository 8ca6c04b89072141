#pragma once

#include "base/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// A client that says exactly what a test tells it to, well-formed or not, and never waits without
// end.
namespace zongji::http::test {

struct Received {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

class Client {
public:
    explicit Client(std::uint16_t port, Span patience = seconds(20));
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return socket_ >= 0; }
    bool send(std::string_view bytes);
    void finish_sending();
    void receive_buffer(int bytes);

    // One response; none at the end of the connection, or when patience ends. `bodiless` for HEAD.
    std::optional<Received> receive(bool bodiless = false);
    Received ask(std::string_view request, bool bodiless = false);

    // Bytes up to that many; fewer only at the end.
    std::string take(std::size_t bytes);
    bool ended();  // the far side closed; waits for it

    // WebSocket frames (RFC 6455 §5.2). `open_socket` sends the upgrade and returns the answer.
    Received open_socket(const std::string& path, const std::string& origin,
                         const std::string& more_headers = "");
    bool send_frame(int opcode, std::string_view payload);
    struct Frame {
        int opcode = 0;
        std::string payload;
    };
    std::optional<Frame> receive_frame(bool skip_pings = true);

    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    bool fill();

    std::uint16_t port_;
    int socket_ = -1;
    std::string buffer_;
};

std::string get(const std::string& path, const std::string& more_headers = "");
std::string post(const std::string& path, const std::string& body,
                 const std::string& more_headers = "");

}  // namespace zongji::http::test
