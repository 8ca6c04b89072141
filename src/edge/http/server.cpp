#include "edge/http/server.h"

#include "edge/http/certificate.h"
#include "edge/http/read_request.h"
#include "edge/http/shard.h"
#include "runtime/log.h"

#include <algorithm>
#include <filesystem>

#include <boost/asio/ip/address.hpp>

namespace zongji::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

Error cannot(const char* what, const std::string& detail) {
    return Error{ErrorCode::unavailable, std::string(what) + ": " + detail, {}};
}

Result<void> prepare_certificate(const Tls& tls) {
    if (!tls.make_if_missing)
        return {};
    const bool there = std::filesystem::exists(tls.key_path);
    if (there && certificate_is_current(tls.certificate_path))
        return {};
    log_info("http: making a self-signed certificate");
    return make_certificate(tls.certificate_path, tls.key_path, names_of_this_host());
}

Result<std::unique_ptr<asio::ssl::context>> tls_context(const Tls& tls) {
    ZONGJI_CHECK(prepare_certificate(tls));
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(
        native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    // TLS 1.2 with forward secrecy and authenticated ciphers only; 1.3 has nothing else.
    SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
    error_code code;
    context->use_certificate_chain_file(tls.certificate_path, code);
    if (code)
        return cannot("cannot use the certificate", code.message());
    context->use_private_key_file(tls.key_path, asio::ssl::context::pem, code);
    if (code)
        return cannot("cannot use the certificate's key", code.message());
    return context;
}

std::string address_text(const asio::ip::tcp::endpoint& endpoint) {
    asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return address.to_string();
}

}  // namespace

class Server::State {
public:
    explicit State(std::shared_ptr<Shared> everything) : shared(std::move(everything)) {
        const int threads = std::max(1, shared->config.threads);
        for (int i = 0; i < threads; ++i)
            shards.push_back(std::make_shared<Shard>(shared));
        acceptor = std::make_unique<Acceptor>(shards.front()->io().get_executor());
        pause = std::make_unique<asio::steady_timer>(shards.front()->io());
    }

    Result<void> listen(const asio::ip::tcp::endpoint& endpoint);
    void accept();
    void accepted(error_code code, Socket socket, Shard& shard);
    void stop(Span grace);

    const std::shared_ptr<Shared> shared;
    std::vector<std::shared_ptr<Shard>> shards;
    std::unique_ptr<Acceptor> acceptor;         // on the first shard's thread
    std::unique_ptr<asio::steady_timer> pause;  // likewise
    std::size_t turn = 0;                       // likewise
    std::uint16_t port = 0;
    bool stopped = false;
};

Result<void> Server::State::listen(const asio::ip::tcp::endpoint& endpoint) {
    error_code code;
    acceptor->open(endpoint.protocol(), code);
    if (!code)
        acceptor->set_option(asio::socket_base::reuse_address(true), code);
    if (!code)
        acceptor->bind(endpoint, code);
    if (!code)
        acceptor->listen(asio::socket_base::max_listen_connections, code);
    if (code)
        return cannot("cannot listen for HTTP", code.message());
    port = acceptor->local_endpoint().port();
    return {};
}

void Server::State::accept() {
    Shard& shard = *shards[turn++ % shards.size()];
    acceptor->async_accept(shard.io(), [this, &shard](error_code code, Socket socket) {
        accepted(code, std::move(socket), shard);
    });
}

void Server::State::accepted(error_code code, Socket socket, Shard& shard) {
    if (code == asio::error::operation_aborted || !acceptor->is_open())
        return;
    if (code) {
        // Out of descriptors, most likely: trying at once would only spin.
        pause->expires_after(std::chrono::milliseconds(100));
        pause->async_wait([this](error_code cancelled) {
            if (!cancelled)
                accept();
        });
        return;
    }
    error_code failed;
    const auto peer = socket.remote_endpoint(failed);
    std::string address = failed ? std::string() : address_text(peer);
    if (failed || !shared->places->enter(address)) {
        if (!failed)
            ++shared->counters.connections_refused;
    } else {
        Place place(shared->places, std::move(address));
        asio::post(shard.io(),
                   [&shard, socket = std::move(socket), place = std::move(place)]() mutable {
                       shard.adopt(std::move(socket), std::move(place));
                   });
    }
    accept();
}

void Server::State::stop(Span grace) {
    if (stopped)
        return;
    stopped = true;
    asio::post(shards.front()->io(), [this] {
        error_code ignored;
        acceptor->close(ignored);
        pause->cancel();
    });
    for (const auto& shard : shards)
        shard->stop();
    if (grace > Span{})
        shared->places->wait_until_empty(grace);
    for (const auto& shard : shards)
        shard->cut_and_join();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
    if (state_)
        state_->stop(Span{});
}

Result<std::unique_ptr<Server>> Server::start(Config config, std::shared_ptr<const Router> router,
                                              LiveSockets& sockets, WebSocketHandlers handlers) {
    error_code code;
    const auto address = asio::ip::make_address(config.address, code);
    if (code)
        return invalid("the HTTP address is not an IP address");
    if (!config.tls && !address.is_loopback()) {
        return invalid(
            "plain HTTP is for this machine only: give a certificate, or a loopback "
            "address");
    }
    auto shared = std::make_shared<Shared>();
    if (!config.web_root.empty()) {
        ZONGJI_TRY(shared->files, StaticFiles::read(config.web_root));
    }
    if (config.tls) {
        ZONGJI_TRY(shared->tls, tls_context(*config.tls));
        shared->strict_transport = !config.tls->make_if_missing;
    }
    for (std::string& proxy : config.trusted_proxies) {
        const std::string plain = plain_address(proxy);
        if (plain.empty())
            return invalid("the address of a trusted proxy is no IP address");
        proxy = plain;
    }
    shared->places = std::make_shared<Places>(
        config.limits.connections, config.limits.connections_per_address, config.trusted_proxies);
    shared->router = std::move(router);
    shared->sockets = &sockets;
    shared->live = std::move(handlers);
    shared->config = std::move(config);

    const asio::ip::tcp::endpoint endpoint(address, shared->config.port);
    auto state = std::make_unique<State>(shared);
    ZONGJI_CHECK(state->listen(endpoint));
    state->accept();
    for (const auto& shard : state->shards)
        shard->run();
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const {
    return state_->port;
}

Figures Server::figures() const {
    const Shared& shared = *state_->shared;
    Figures figures;
    figures.connections = shared.places->taken();
    figures.live_sockets = shared.sockets->count();
    figures.requests = shared.counters.requests;
    figures.handler_failures = shared.counters.handler_failures;
    figures.turned_away = shared.counters.turned_away;
    figures.connections_refused = shared.counters.connections_refused;
    figures.timeouts = shared.counters.timeouts;
    return figures;
}

void Server::stop(Span grace) {
    state_->stop(grace);
}

}  // namespace zongji::http
