#pragma once

#include "edge/http/live_socket.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace zongji::http {

// What waits to leave through one WebSocket. Filled by any thread, emptied by the socket's own.
class Outbox {
public:
    Outbox(SocketId socket, std::size_t max_bytes, std::function<void(SocketId)> wake);

    SocketId socket() const { return socket_; }

    // False: full, or closed. A full one closes itself with 1013 (RFC 6455's registry: try again
    // later).
    bool push(std::string_view topic, std::shared_ptr<const std::string> text);
    // Replaces nothing. False as push(), or when more than `most_bytes` of the topic would wait:
    // then nothing has happened.
    bool append(std::string_view topic, std::shared_ptr<const std::string> text,
                std::size_t most_bytes);
    void close(int code, std::string reason);

    struct Closing {
        int code = 1000;
        std::string reason;
    };
    struct Next {
        std::shared_ptr<const std::string> text;  // null: nothing waits
        std::optional<Closing> closing;           // and this is the end
    };
    // The oldest message; after the last one, the wish to close. Each later push wakes again.
    Next take();

    // Full once and for all: whoever is writing need not wait for the end of that.
    bool overflowed();

private:
    struct Waiting {
        std::string topic;  // empty: never replaced
        std::shared_ptr<const std::string> text;
    };
    bool fits(std::size_t bytes, std::unique_lock<std::mutex>& lock);  // else it closes
    void wake_once(std::unique_lock<std::mutex>& lock);

    const SocketId socket_;
    const std::size_t max_bytes_;
    const std::function<void(SocketId)> wake_;

    std::mutex mutex_;
    // All below: mutex_.
    std::deque<Waiting> waiting_;
    std::size_t bytes_ = 0;
    std::optional<Closing> closing_;
    bool overflowed_ = false;
    bool awake_ = false;  // the socket knows that something waits
};

}  // namespace zongji::http
