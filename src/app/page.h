#pragma once

#include "app/config.h"
#include "app/control/control_socket.h"
#include "app/health.h"
#include "app/page_operations.h"
#include "app/part.h"
#include "app/workers.h"
#include "edge/http/server.h"

#include <mutex>

namespace zongji::app {

// What is shown, and the doors through which it is asked for: HTTP, WebSockets, and the control
// socket.
class Page final : public Part {
public:
    struct Needs {
        const Config& config;
        Workers& workers;
        api::Services services;  // all but `live_sessions`
        api::BrowserMedia& phones;
        Health health;
        ControlSocket::Answer control;
    };
    // Everything is there, and nobody can come before listen().
    static Result<std::unique_ptr<Page>> start(Needs needs);
    Result<void> listen();
    std::uint16_t port() const { return http_server_->port(); }

    Result<void> use(const Snapshot& fresh) override;
    // Requests under way have two seconds.
    void stop() override;
    void metrics(Metrics& out) override;

    api::LiveSessions& sessions() { return operations_.sessions(); }

private:
    explicit Page(Needs needs);

    const Config& config_;
    Workers& workers_;
    ControlSocket::Answer answer_;
    PageOperations operations_;
    std::mutex listening_;  // nobody asks the server how it is before it is there
    std::unique_ptr<http::Server> http_server_;
    std::unique_ptr<ControlSocket> control_;
};

}  // namespace zongji::app
