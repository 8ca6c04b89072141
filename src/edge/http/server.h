#pragma once

#include "base/time.h"
#include "edge/http/live_socket.h"
#include "edge/http/router.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace zongji::http {

// PEM files. With `make_if_missing`, a self-signed certificate for this host is made where they do
// not exist or have expired, and saved there (the key readable by the owner only).
struct Tls {
    std::string certificate_path;
    std::string key_path;
    bool make_if_missing = false;
};

struct Limits {
    std::size_t connections = 10'000;
    std::size_t connections_per_address = 1'000;  // a whole office stands behind one address
    std::size_t header_bytes = 16 * 1024;
    std::size_t body_bytes = 1024 * 1024;
    std::size_t message_bytes = 256 * 1024;  // one WebSocket message
    double messages_per_second = 20;         // of a WebSocket, pings and pongs among them
    double message_burst = 100;
    std::size_t outbox_bytes = 1024 * 1024;  // unsent, per WebSocket
    Span handshake_timeout = seconds(10);    // TLS, and the WebSocket upgrade
    Span header_timeout = seconds(10);       // from a request's first byte to the end of its header
    Span body_timeout = seconds(15);         // and one second more for each 16 KiB announced
    Span idle_timeout = seconds(75);         // between requests
    Span write_timeout = seconds(30);        // for each 256 KiB
    Span handler_timeout = seconds(120);     // a handler that takes longer loses its connection
    Span ping_every = seconds(10);
    Span dead_after = seconds(25);  // a WebSocket that says nothing, not even pong
};

struct Config {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any; see Server::port()
    std::optional<Tls> tls;  // none: plain HTTP, which is refused unless `address` is loopback
    std::string web_root;    // folder of the built page, read once at the start; empty: no page
    // Addresses of proxies whose X-Forwarded-For and -Proto are believed.
    std::vector<std::string> trusted_proxies;
    int threads = 1;
    Limits limits;

    // Hands work to the worker pool; false when its queue is full, then the client gets 503 at
    // once.
    std::function<bool(std::function<void()>)> submit;
    // The same for what needs no database, and for WebSockets that open; empty: as `submit`.
    std::function<bool(std::function<void()>)> submit_live;
    // The same for what hashes a password; when its queue is full the client gets 429 at once.
    // Empty: as `submit`.
    std::function<bool(std::function<void()>)> submit_passwords;
};

struct Figures {
    std::size_t connections = 0;  // open now, WebSockets among them
    std::size_t live_sockets = 0;
    std::uint64_t requests = 0;             // since the start
    std::uint64_t handler_failures = 0;     // answered 500 because a handler threw
    std::uint64_t turned_away = 0;          // 503 for a full worker queue
    std::uint64_t connections_refused = 0;  // over a limit
    std::uint64_t timeouts = 0;
};

// HTTP/1.1 and WebSocket with TLS, on threads of its own. Beast stays inside.
class Server {
public:
    // `router` is complete. Handlers may be called until stop() returns and until the worker pool
    // has stopped.
    static Result<std::unique_ptr<Server>> start(Config config,
                                                 std::shared_ptr<const Router> router,
                                                 LiveSockets& sockets,
                                                 WebSocketHandlers handlers = {});
    ~Server();  // stops with no grace
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    Figures figures() const;  // any thread

    // Takes no more connections, lets running requests end within `grace`, closes WebSockets with
    // 1001. Blocks.
    void stop(Span grace = seconds(5));

private:
    class State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace zongji::http
