#include "app/page.h"

#include "app/listen.h"
#include "app/metrics.h"
#include "app/server.h"

namespace zongji::app {
namespace {

void add_http(Metrics& out, const http::Figures& http) {
    out.gauge("http_connections", "Open connections, WebSockets among them",
              number(http.connections));
    out.gauge("http_live_sockets", "Pages that are connected", number(http.live_sockets));
    out.total("http_requests_total", "Requests", number(http.requests));
    out.total("http_failures_total", "Requests that failed by our own fault",
              number(http.handler_failures));
    out.dropped("http_request", number(http.turned_away));
    out.dropped("http_connection", number(http.connections_refused));
}

}  // namespace

Page::Page(Needs needs)
    : config_(needs.config),
      workers_(needs.workers),
      answer_(std::move(needs.control)),
      operations_(std::move(needs.services), needs.phones) {
    add_health(*operations_.router(), needs.health);
}

Result<std::unique_ptr<Page>> Page::start(Needs needs) {
    return std::unique_ptr<Page>(new Page(std::move(needs)));
}

Result<void> Page::listen() {
    const std::lock_guard lock(listening_);
    auto server = http_config(config_);
    server.submit = [this](std::function<void()> work) {
        return workers_.records.submit(std::move(work));
    };
    server.submit_live = [this](std::function<void()> work) {
        return workers_.desk.submit(std::move(work));
    };
    server.submit_passwords = [this](std::function<void()> work) {
        return workers_.passwords.submit(std::move(work));
    };
    ZONGJI_TRY(http_server_,
               http::Server::start(std::move(server), operations_.router(), operations_.sockets(),
                                   operations_.sessions().handlers()));
    ZONGJI_TRY(control_, ControlSocket::open(control_socket_path(config_.data_dir), answer_));
    return {};
}

Result<void> Page::use(const Snapshot& fresh) {
    operations_.use(fresh);
    return {};
}

void Page::stop() {
    control_.reset();
    if (http_server_)
        http_server_->stop(seconds(2));
}

void Page::metrics(Metrics& out) {
    const std::lock_guard lock(listening_);
    add_http(out, http_server_->figures());
}

}  // namespace zongji::app
