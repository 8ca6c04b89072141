#pragma once

#include "edge/http/http.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// WebSockets as the rest of the program sees them: a number to send to, and three calls.
namespace zongji::http {

class Outbox;

struct SocketId {
    std::uint64_t value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const SocketId&) const = default;
};

struct WebSocketHandlers {
    std::string path = "/api/v1/live";

    // On a worker: who is it, and may he? A Response refuses. The origin has been checked already.
    // Sending to the id is allowed from here on; the messages leave after the handshake.
    std::function<std::optional<Response>(SocketId, Request&)> on_open;

    // On the HTTP thread, in order, after on_open accepted: must not block.
    std::function<void(SocketId, std::string)> on_message;

    // On the HTTP thread, once for each accepted socket; the id is dead.
    std::function<void(SocketId)> on_close;
};

// Where messages go out. Made before the server and outlives it. Any thread.
class LiveSockets {
public:
    LiveSockets();
    ~LiveSockets();
    LiveSockets(const LiveSockets&) = delete;
    LiveSockets& operator=(const LiveSockets&) = delete;

    // Puts `text` into the socket's queue. False if the socket is gone, or is closed now because
    // its queue is full: whoever reads too slowly connects again and asks for the newest state.
    bool send(SocketId socket, std::shared_ptr<const std::string> text);

    // The same, and takes the place of what waits of this topic.
    bool send_latest(SocketId socket, std::string_view topic,
                     std::shared_ptr<const std::string> text);

    // Behind what waits of this topic, from which it goes on. False if the socket is gone, or if
    // more than `most_bytes` of the topic would wait: whoever reads so slowly is told anew.
    bool append(SocketId socket, std::string_view topic, std::shared_ptr<const std::string> text,
                std::size_t most_bytes);

    // Closes with a code of RFC 6455 §7.4 after what is queued has left.
    void close(SocketId socket, int code, std::string reason);

    std::size_t count() const;

    // For the server: a new socket and its queue. `wake` is called, on any thread, when there is
    // something to send.
    std::shared_ptr<Outbox> open(std::size_t max_bytes, std::function<void(SocketId)> wake);
    void forget(SocketId socket);

private:
    std::shared_ptr<Outbox> find(SocketId socket) const;

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zongji::http
