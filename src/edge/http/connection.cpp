#include "edge/http/connection.h"

#include "edge/http/certificate.h"
#include "edge/http/content_coding.h"
#include "edge/http/live_connection.h"
#include "edge/http/read_request.h"
#include "runtime/log.h"

#include <algorithm>
#include <array>

#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <sys/socket.h>

namespace zongji::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::size_t unrouted_body_bytes = 64 * 1024;
constexpr std::size_t kept_buffer_bytes = 8 * 1024;  // while a connection idles
constexpr Span linger_for = seconds(2);

std::optional<Method> method_of(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get:
            return Method::get;
        case beast_http::verb::head:
            return Method::head;
        case beast_http::verb::post:
            return Method::post;
        case beast_http::verb::put:
            return Method::put;
        case beast_http::verb::patch:
            return Method::patch;
        case beast_http::verb::delete_:
            return Method::delete_;
        case beast_http::verb::options:
            return Method::options;
        default:
            return std::nullopt;
    }
}

std::string allow_list(const std::vector<Method>& methods) {
    std::string list;
    for (const Method method : methods) {
        if (!list.empty())
            list += ", ";
        list += method_name(method);
    }
    return list;
}

// Runs on a worker. What breaks in a handler ends its request and nothing else.
Response run_handler(Shared& shared, const std::string& name,
                     const std::function<Response()>& run) {
    try {
        return run();
    } catch (const BrokenInvariant& broken) {
        log_error("http: {} broke an invariant: {}", name, broken.what());
    } catch (const std::exception&) {
        // The text of a library's exception may hold what a customer sent.
        log_error("http: {} threw an exception", name);
    }
    ++shared.counters.handler_failures;
    return problem(Error{ErrorCode::failed, "the request failed inside the server", {}});
}

}  // namespace

Connection::Connection(Shard& shard, std::uint64_t id, Socket socket, Place place)
    : shard_(shard),
      id_(id),
      stream_(std::make_unique<Stream>(std::move(socket))),
      place_(std::move(place)) {}

void Connection::enter(Doing doing, Span deadline) {
    doing_ = doing;
    deadline_ = after(deadline);
}

void Connection::start() {
    error_code ignored;
    stream_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (shared().tls) {
        handshake();
    } else {
        await_request();
    }
}

// Whoever speaks plain HTTP to the TLS port is told where to go instead of being cut.
void Connection::handshake() {
    enter(Doing::handshaking, shared().config.limits.handshake_timeout);
    stream_->socket().async_wait(Socket::wait_read, [self = shared_from_this()](error_code code) {
        if (code)
            return self->end();
        char first = 0;
        const auto got = ::recv(self->stream_->socket().native_handle(), &first, 1, MSG_PEEK);
        constexpr char tls_handshake = 0x16;
        if (got != 1)
            return self->end();
        if (first != tls_handshake)
            return self->await_request();

        auto& tls = self->stream_->start_tls(*self->shared().tls);
        tls.async_handshake(asio::ssl::stream_base::server, [self](error_code failed) {
            if (failed)
                return self->end();
            self->await_request();
        });
    });
}

void Connection::await_request() {
    request_.reset();
    match_ = {};
    answer_ = {};
    if (shard_.stopping())
        return end();
    if (buffer_.size() > 0)
        return read_header();
    if (buffer_.capacity() > kept_buffer_bytes)
        buffer_.shrink_to_fit();

    enter(Doing::idle, shared().config.limits.idle_timeout);
    constexpr std::size_t first_read = 2048;
    stream_->async_read_some(buffer_.prepare(first_read),
                             [self = shared_from_this()](error_code code, std::size_t got) {
                                 if (code)
                                     return self->end();
                                 self->buffer_.commit(got);
                                 self->read_header();
                             });
}

void Connection::read_header() {
    const Limits& limits = shared().config.limits;
    enter(Doing::reading, limits.header_timeout);
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser_->body_limit(boost::none);  // decided once the operation is known
    beast_http::async_read_header(
        *stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code code, std::size_t) { self->header_read(code); });
}

Response Connection::sent_to_https() {
    const Error elsewhere = invalid("this port speaks HTTPS");
    const std::string_view host = request_->headers.value("Host");
    const std::string_view target = parser_->get().target();
    const X509* ours = SSL_CTX_get0_certificate(shared().tls->native_handle());
    if (!target.starts_with('/') || !certificate_covers(ours, host))
        return problem(400, elsewhere);
    Response response = problem(308, elsewhere);
    response.headers.add("Location", "https://" + std::string(host) + std::string(target));
    return response;
}

void Connection::header_read(error_code code) {
    if (code)
        return refuse_broken(code);
    ++shared().counters.requests;
    last_ = !parser_->keep_alive() || shard_.stopping();
    request_ = std::make_shared<Request>();
    const auto method = method_of(parser_->get().method());
    if (!method) {
        return refuse(501, invalid("this method is not known here"));
    }
    request_->method = *method;
    if (auto wrong = fill_request())
        return refuse(400, *wrong);
    if (shared().tls && !stream_->secure()) {
        last_ = true;
        return write(sent_to_https());
    }
    match_ = shared().router->find(request_->method, request_->path);

    const std::size_t limit = body_limit();
    const auto announced = parser_->content_length();
    if (announced && *announced > limit) {
        return refuse(413, invalid("the body may have " + std::to_string(limit) + " bytes"));
    }
    if (!same_ignoring_case(request_->headers.value("Expect"), "100-continue") ||
        parser_->is_done()) {
        return read_body(limit);
    }
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(*stream_, asio::buffer(go_on),
                      [self = shared_from_this(), limit](error_code failed, std::size_t) {
                          if (failed)
                              return self->end();
                          self->read_body(limit);
                      });
}

std::optional<Error> Connection::fill_request() {
    const auto& head = parser_->get();
    Request& request = *request_;
    for (const auto& field : head) {
        request.headers.add(std::string(field.name_string()), std::string(field.value()));
    }
    const std::size_t hosts = request.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && head.version() >= 11))
        return invalid("one Host is needed");
    if (!body_is_framed(request.headers))
        return invalid("the body's length is told in a way not known here");
    request.remote_address = place_.address();
    request.secure = stream_->secure();
    const auto& proxies = shared().config.trusted_proxies;
    if (std::find(proxies.begin(), proxies.end(), place_.address()) != proxies.end())
        believe_proxy(request);
    if (auto read = read_target(head.target(), request); !read)
        return read.error();
    return std::nullopt;
}

std::size_t Connection::body_limit() const {
    const std::size_t usual = shard_.shared().config.limits.body_bytes;
    if (!match_.operation)
        return std::min(usual, unrouted_body_bytes);
    return match_.operation->body_limit.value_or(usual);
}

void Connection::read_body(std::size_t limit) {
    const std::uint64_t expected = parser_->content_length().value_or(limit);
    const Span more = seconds(static_cast<std::int64_t>(expected / (16 * 1024)));
    enter(Doing::reading, shared().config.limits.body_timeout + more);
    parser_->body_limit(limit);
    if (parser_->is_done())
        return body_read({});
    beast_http::async_read(
        *stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code code, std::size_t) { self->body_read(code); });
}

void Connection::body_read(error_code code) {
    if (code)
        return refuse_broken(code);
    request_->body = std::move(parser_->get().body());
    dispatch();
}

void Connection::dispatch() {
    if (match_.malformed)
        return write(problem(400, invalid("the path is malformed")));
    if (asks_for_live_socket())
        return open_live_socket();
    if (match_.operation) {
        request_->path_parameters = std::move(match_.parameters);
        return hand_to_worker();
    }
    const bool reading = request_->method == Method::get || request_->method == Method::head;
    if (!match_.allowed.empty()) {
        Response response = request_->method == Method::options
                                ? no_content()
                                : problem(405, invalid("not with this method"));
        response.headers.add("Allow", allow_list(match_.allowed));
        return write(std::move(response));
    }
    if (reading && request_->path == shared().live.path && shared().live.on_open) {
        Response response = problem(426, invalid("this is a WebSocket"));
        response.headers.add("Upgrade", "websocket");
        return write(std::move(response));
    }
    if (reading)
        return write(shared().files.serve(*request_));
    write(problem(not_found("there is nothing here")));
}

void Connection::hand_to_worker() {
    const Operation* operation = match_.operation;
    if (operation->admit) {
        if (auto refused = operation->admit(*request_))
            return write(std::move(*refused));
    }
    enter(Doing::working, shared().config.limits.handler_timeout);
    if (operation->on_http_thread) {
        return write(
            run_handler(shared(), operation->name, [&] { return operation->handler(*request_); }));
    }
    auto work = [shard = shard_.shared_from_this(), id = id_, request = request_, operation] {
        auto response =
            std::make_shared<Response>(run_handler(shard->shared(), operation->name, [&] {
                Response made = operation->handler(*request);
                if (!operation->holds_secret)
                    compress_json(*request, made);
                return made;
            }));
        asio::post(shard->io(), [here = shard.get(), id, response] {
            if (auto self = here->connection(id))
                self->handled(std::move(*response));
        });
    };
    if (submit_for(*operation, std::move(work)))
        return;
    ++shared().counters.turned_away;
    if (operation->on_password_worker) {
        Response later =
            problem(Error{ErrorCode::exhausted, "too many at once; try again in a moment", {}});
        later.headers.add("Retry-After", "1");
        write(std::move(later));
    } else {
        write(problem(Error{ErrorCode::unavailable, "the server is busy; try again", {}}));
    }
}

bool Connection::submit_for(const Operation& operation, std::function<void()> work) {
    const auto& submit_passwords = shared().config.submit_passwords;
    if (operation.on_password_worker && submit_passwords)
        return submit_passwords(std::move(work));
    return operation.on_live_worker ? submit_live(std::move(work)) : submit(std::move(work));
}

bool Connection::submit(std::function<void()> work) {
    return shared().config.submit && shared().config.submit(std::move(work));
}

bool Connection::submit_live(std::function<void()> work) {
    const auto& submit_live = shared().config.submit_live;
    return submit_live ? submit_live(std::move(work)) : submit(std::move(work));
}

void Connection::handled(Response response) {
    if (doing_ == Doing::working)
        write(std::move(response));
}

// ---- WebSockets
// -----------------------------------------------------------------------------------------------

bool Connection::asks_for_live_socket() const {
    const Shared& shared = shard_.shared();
    return shared.live.on_open && request_->method == Method::get &&
           request_->path == shared.live.path && parser_->get().version() >= 11 &&
           lists_token(request_->headers.value("Connection"), "upgrade") &&
           lists_token(request_->headers.value("Upgrade"), "websocket");
}

void Connection::open_live_socket() {
    if (!same_origin(*request_)) {
        return write(problem(Error{ErrorCode::denied, "the page is not from this server", {}}));
    }
    if (buffer_.size() > 0 || !request_->body.empty()) {
        return refuse(400, invalid("nothing may follow the upgrade before its answer"));
    }
    enter(Doing::working, shared().config.limits.handler_timeout);
    outbox_ = shared().sockets->open(shared().config.limits.outbox_bytes,
                                     [link = shard_.weak_from_this(), id = id_](SocketId) {
                                         const auto shard = link.lock();
                                         if (!shard)
                                             return;
                                         asio::post(shard->io(), [here = shard.get(), id] {
                                             if (auto live = here->live_connection(id))
                                                 live->flush();
                                         });
                                     });
    const SocketId socket = outbox_->socket();
    const bool taken =
        submit_live([shard = shard_.shared_from_this(), id = id_, socket, request = request_] {
            Shared& all = shard->shared();
            auto refusal = std::make_shared<std::optional<Response>>();
            const Response broken = run_handler(all, "live socket", [&] {
                *refusal = all.live.on_open(socket, *request);
                return Response{};
            });
            if (broken.status != 200)
                *refusal = broken;
            asio::post(shard->io(), [here = shard.get(), id, socket, refusal] {
                if (auto self = here->connection(id))
                    return self->opened(std::move(*refusal));
                here->shared().sockets->forget(socket);
                if (!*refusal && here->shared().live.on_close)
                    here->shared().live.on_close(socket);
            });
        });
    if (!taken) {
        shared().sockets->forget(socket);
        ++shared().counters.turned_away;
        write(problem(Error{ErrorCode::unavailable, "the server is busy; try again", {}}));
    }
}

void Connection::opened(std::optional<Response> refusal) {
    if (!refusal)
        return become_live();
    shared().sockets->forget(outbox_->socket());
    outbox_.reset();
    write(std::move(*refusal));
}

void Connection::become_live() {
    auto self = shared_from_this();  // the shard lets go of it here
    shard_.drop(id_);
    auto live = make_live_connection(shard_, id_, std::move(stream_), std::move(place_),
                                     std::move(outbox_));
    shard_.keep(id_, live);
    live->start({std::string(parser_->get().target()), request_->headers});
}

// ---- Answers
// --------------------------------------------------------------------------------------------------

void Connection::write(Response response) {
    if (shard_.stopping())
        last_ = true;
    AnswerContext context;
    context.keep_alive = !last_;
    context.strict_transport = shared().strict_transport && stream_->secure();
    context.date = shard_.date();
    answer_ = run_answer(std::move(response), context);
    sent_ = 0;
    write_some();
}

// A header that is no header is a fault of the handler's and must not end the server.
Answer Connection::run_answer(Response response, const AnswerContext& context) {
    try {
        return answer(*request_, std::move(response), context);
    } catch (const BrokenInvariant& broken) {
        log_error("http: an answer broke an invariant: {}", broken.what());
    }
    ++shared().counters.handler_failures;
    return answer(*request_, problem(Error{ErrorCode::failed, "the answer could not be sent", {}}),
                  context);
}

void Connection::write_some() {
    enter(Doing::writing, shared().config.limits.write_timeout);
    std::string_view text = piece_;
    if (const auto* own = std::get_if<std::string>(&answer_.body)) {
        text = *own;
    } else if (const auto* all = std::get_if<std::shared_ptr<const std::string>>(&answer_.body)) {
        text = **all;
    }
    std::size_t next = 0;
    if (std::holds_alternative<ByteSource>(answer_.body)) {
        next = piece_.size();
    } else {
        next =
            static_cast<std::size_t>(std::min<std::uint64_t>(answer_.length - sent_, piece_bytes));
        text = text.substr(static_cast<std::size_t>(answer_.offset + sent_), next);
    }
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(answer_.head),
                                                    asio::buffer(text.data(), next)};
    asio::async_write(*stream_, buffers,
                      [self = shared_from_this(), next](error_code code, std::size_t) {
                          self->written(code, next);
                      });
}

void Connection::written(error_code code, std::size_t in_memory) {
    if (code)
        return end();
    answer_.head.clear();
    piece_.clear();
    sent_ += in_memory;
    if (sent_ == answer_.length)
        return written_all();

    const auto* source = std::get_if<ByteSource>(&answer_.body);
    if (!source)
        return write_some();
    const std::uint64_t offset = answer_.offset + sent_;
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(answer_.length - sent_, piece_bytes));
    enter(Doing::working, shared().config.limits.handler_timeout);
    const bool taken =
        submit([shard = shard_.shared_from_this(), id = id_, read = source->read, offset, length] {
            auto piece = std::make_shared<Result<std::string>>(std::string());
            run_handler(shard->shared(), "byte source", [&] {
                *piece = read(offset, length);
                return Response{};
            });
            asio::post(shard->io(), [here = shard.get(), id, piece, length] {
                if (auto self = here->connection(id))
                    self->piece_read(std::move(*piece), length);
            });
        });
    // The head has left already: a cut connection is how the client learns that the rest will not
    // come.
    if (!taken)
        end();
}

void Connection::piece_read(Result<std::string> piece, std::size_t expected) {
    if (doing_ != Doing::working)
        return;
    if (!piece || piece->size() != expected) {
        log_error("http: the body of an answer could not be read to its end");
        return end();
    }
    piece_ = std::move(piece).value();
    write_some();
}

void Connection::written_all() {
    if (last_)
        return linger();
    await_request();
}

void Connection::refuse(int status, const Error& error) {
    last_ = true;
    write(problem(status, error));
}

void Connection::refuse_broken(error_code code) {
    request_ = std::make_shared<Request>();  // half a request is none
    if (code == beast_http::error::header_limit || code == beast_http::error::buffer_overflow) {
        return refuse(431, invalid("the header is too large"));
    }
    if (code == beast_http::error::body_limit) {
        return refuse(413, invalid("the body is too large"));
    }
    const bool cut_off =
        code == beast_http::error::end_of_stream || code == beast_http::error::partial_message;
    if (cut_off || code.category() != make_error_code(beast_http::error::bad_method).category()) {
        return end();
    }
    refuse(400, invalid("this is not HTTP/1.1"));
}

// Closing with unread bytes would make the kernel send a reset that may overtake our answer: say
// that we are done, and read what still comes.
void Connection::linger() {
    error_code ignored;
    stream_->socket().shutdown(Socket::shutdown_send, ignored);
    if (doing_ != Doing::lingering)
        enter(Doing::lingering, linger_for);
    buffer_.clear();
    constexpr std::size_t most = 16 * 1024;
    stream_->socket().async_read_some(buffer_.prepare(most),
                                      [self = shared_from_this()](error_code code, std::size_t) {
                                          if (code)
                                              return self->end();
                                          self->linger();
                                      });
}

// ---- Ends
// -----------------------------------------------------------------------------------------------------

void Connection::end() {
    if (stream_)
        stream_->close();
    if (outbox_) {
        // on_open is still running; what it says is looked at when it comes back, and finds nobody.
        outbox_.reset();
    }
    shard_.drop(id_);
}

void Connection::check(SteadyTime now) {
    if (now < deadline_)
        return;
    if (doing_ != Doing::idle && doing_ != Doing::lingering)
        ++shared().counters.timeouts;
    end();
}

void Connection::stop() {
    last_ = true;
    if (doing_ == Doing::idle || doing_ == Doing::handshaking)
        end();
}

void Connection::cut() {
    end();
}

}  // namespace zongji::http
