#include "edge/http/live_connection.h"

#include "runtime/log.h"

#include <algorithm>
#include <optional>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace zongji::http {
namespace {

namespace websocket = boost::beast::websocket;

constexpr std::size_t kept_buffer_bytes = 4 * 1024;
constexpr Span close_timeout = seconds(3);  // for the far side's close frame

class BeastLiveConnection : public LiveConnection,
                            public std::enable_shared_from_this<BeastLiveConnection> {
public:
    BeastLiveConnection(Shard& shard, std::uint64_t id, std::unique_ptr<Stream> stream, Place place,
                        std::shared_ptr<Outbox> outbox)
        : shard_(shard),
          id_(id),
          stream_(std::move(stream)),
          place_(std::move(place)),
          outbox_(std::move(outbox)),
          socket_(*stream_) {}

    void start(const Handshake& handshake) override;
    void flush() override;
    void check(SteadyTime now) override;
    void stop() override;
    void cut() override { end(); }

private:
    enum class State { opening, open, closing, gone };

    const Limits& limits() { return shard_.shared().config.limits; }
    void opened(error_code code);
    bool take_token();
    void read();
    void message_read(error_code code);
    void written(error_code code);
    void close(const Outbox::Closing& closing);
    void end();

    Shard& shard_;
    const std::uint64_t id_;
    const std::unique_ptr<Stream> stream_;
    const Place place_;
    const std::shared_ptr<Outbox> outbox_;
    websocket::stream<Stream&, false> socket_;
    boost::beast::http::request<boost::beast::http::empty_body> upgrade_;

    State state_ = State::opening;
    boost::beast::flat_buffer incoming_;
    std::shared_ptr<const std::string> outgoing_;  // being written
    bool pinging_ = false;
    bool flooded_ = false;
    double tokens_ = 0;
    SteadyTime counted_at_;
    SteadyTime heard_at_;
    SteadyTime pinged_at_;
    SteadyTime deadline_;  // of a handshake, a write or a close
};

void BeastLiveConnection::start(const Handshake& handshake) {
    namespace beast_http = boost::beast::http;
    upgrade_.method(beast_http::verb::get);
    upgrade_.version(11);
    upgrade_.target(handshake.target);
    for (const Header& field : handshake.headers)
        upgrade_.insert(field.name, field.value);

    // Beast names itself and its version unless something else stands there.
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& answer) { answer.set(beast_http::field::server, ""); }));
    socket_.read_message_max(limits().message_bytes);
    socket_.auto_fragment(false);
    socket_.text(true);
    // Runs inside reads: anything from the far side shows that it lives.
    socket_.control_callback([this](websocket::frame_type, boost::beast::string_view) {
        heard_at_ = std::chrono::steady_clock::now();
        // Inside a read nothing can be closed: the next look does it.
        if (!take_token())
            flooded_ = true;
    });
    deadline_ = after(limits().handshake_timeout);
    socket_.async_accept(upgrade_,
                         [self = shared_from_this()](error_code code) { self->opened(code); });
}

void BeastLiveConnection::opened(error_code code) {
    if (code || state_ != State::opening)
        return end();
    state_ = State::open;
    upgrade_ = {};
    heard_at_ = pinged_at_ = counted_at_ = std::chrono::steady_clock::now();
    tokens_ = limits().message_burst;
    read();
    flush();
    if (shard_.stopping())
        stop();
}

void BeastLiveConnection::read() {
    socket_.async_read(incoming_, [self = shared_from_this()](error_code code, std::size_t) {
        self->message_read(code);
    });
}

void BeastLiveConnection::message_read(error_code code) {
    if (code)
        return end();  // Beast has answered a close frame, and refused what was too long
    heard_at_ = std::chrono::steady_clock::now();
    if (!take_token() || flooded_)
        return close({websocket::close_code::policy_error, "too many messages"});
    if (!socket_.got_text()) {
        close({websocket::close_code::unknown_data, "text only"});
        return;
    }
    std::string text = boost::beast::buffers_to_string(incoming_.data());
    incoming_.clear();
    if (incoming_.capacity() > kept_buffer_bytes)
        incoming_.shrink_to_fit();

    if (state_ == State::open && shard_.shared().live.on_message) {
        try {
            shard_.shared().live.on_message(outbox_->socket(), std::move(text));
        } catch (const std::exception&) {
            log_error("http: a message of a live socket broke its handler");
            ++shard_.shared().counters.handler_failures;
            return close({websocket::close_code::internal_error, "failed"});
        }
    }
    if (state_ != State::gone)
        read();
}

// A page says little: who says much keeps the thread from the others.
bool BeastLiveConnection::take_token() {
    const auto now = std::chrono::steady_clock::now();
    const double elapsed_s = std::chrono::duration<double>(now - counted_at_).count();
    counted_at_ = now;
    tokens_ = std::min(limits().message_burst, tokens_ + elapsed_s * limits().messages_per_second);
    if (tokens_ < 1)
        return false;
    tokens_ -= 1;
    return true;
}

void BeastLiveConnection::flush() {
    if (state_ != State::open)
        return;
    if (outgoing_) {
        // A full queue behind a write that does not end: waiting for it would keep both.
        if (outbox_->overflowed())
            end();
        return;
    }
    Outbox::Next next = outbox_->take();
    if (!next.text) {
        if (next.closing)
            close(*next.closing);
        return;
    }
    outgoing_ = std::move(next.text);
    deadline_ = after(limits().write_timeout);
    socket_.async_write(
        asio::buffer(*outgoing_),
        [self = shared_from_this()](error_code code, std::size_t) { self->written(code); });
}

void BeastLiveConnection::written(error_code code) {
    outgoing_.reset();
    if (code)
        return end();
    flush();
}

void BeastLiveConnection::close(const Outbox::Closing& closing) {
    if (state_ != State::open)
        return;
    state_ = State::closing;
    deadline_ = after(close_timeout);
    const websocket::close_reason reason(static_cast<websocket::close_code>(closing.code),
                                         closing.reason);
    socket_.async_close(reason, [self = shared_from_this()](error_code) { self->end(); });
}

void BeastLiveConnection::check(SteadyTime now) {
    const bool waits = state_ == State::opening || state_ == State::closing || outgoing_;
    const bool silent = state_ == State::open &&
                        now - heard_at_ > std::chrono::microseconds(limits().dead_after.us);
    if ((waits && now > deadline_) || silent) {
        ++shard_.shared().counters.timeouts;
        return end();
    }
    if (flooded_)
        return close({websocket::close_code::policy_error, "too many messages"});
    const bool due = now - pinged_at_ > std::chrono::microseconds(limits().ping_every.us);
    if (state_ != State::open || pinging_ || !due)
        return;
    pinging_ = true;
    pinged_at_ = now;
    socket_.async_ping({}, [self = shared_from_this()](error_code code) {
        self->pinging_ = false;
        if (code)
            self->end();
    });
}

void BeastLiveConnection::stop() {
    close({websocket::close_code::going_away, "the server stops"});
}

void BeastLiveConnection::end() {
    if (state_ == State::gone)
        return;
    state_ = State::gone;
    stream_->close();
    shard_.shared().sockets->forget(outbox_->socket());
    const auto self = shared_from_this();  // the shard lets go of it here
    shard_.drop(id_);
    if (!shard_.shared().live.on_close)
        return;
    try {
        shard_.shared().live.on_close(outbox_->socket());
    } catch (const std::exception&) {
        log_error("http: the end of a live socket broke its handler");
    }
}

}  // namespace

std::shared_ptr<LiveConnection> make_live_connection(Shard& shard, std::uint64_t id,
                                                     std::unique_ptr<Stream> stream, Place place,
                                                     std::shared_ptr<Outbox> outbox) {
    return std::make_shared<BeastLiveConnection>(shard, id, std::move(stream), std::move(place),
                                                 std::move(outbox));
}

}  // namespace zongji::http
