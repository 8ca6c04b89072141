#pragma once

#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>

namespace zongji::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

// A TCP connection, with TLS or without, behind one type, so that Beast's templates are compiled
// once.
class Stream {
public:
    using executor_type = Socket::executor_type;

    explicit Stream(Socket socket) : socket_(std::move(socket)) {}

    executor_type get_executor() { return socket_.get_executor(); }
    Socket& socket() { return socket_; }
    bool secure() const { return tls_.has_value(); }
    asio::ssl::stream<Socket&>& start_tls(asio::ssl::context& context) {
        return tls_.emplace(socket_, context);
    }

    // Whatever is under way ends with an error soon.
    void close() {
        error_code ignored;
        socket_.close(ignored);
    }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const Buffers& into) {
                if (tls_) {
                    tls_->async_read_some(into, std::move(handler));
                } else {
                    socket_.async_read_some(into, std::move(handler));
                }
            },
            token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const Buffers& from) {
                if (tls_) {
                    tls_->async_write_some(from, std::move(handler));
                } else {
                    socket_.async_write_some(from, std::move(handler));
                }
            },
            token, buffers);
    }

private:
    Socket socket_;
    std::optional<asio::ssl::stream<Socket&>> tls_;
};

// How Beast ends the connection under a WebSocket after the close frames.
template <class Handler>
void async_teardown(boost::beast::role_type, Stream& stream, Handler&& handler) {
    error_code ignored;
    stream.socket().shutdown(Socket::shutdown_send, ignored);
    asio::post(stream.get_executor(),
               boost::beast::bind_handler(std::forward<Handler>(handler), error_code{}));
}
inline void teardown(boost::beast::role_type, Stream& stream, error_code& code) {
    stream.socket().shutdown(Socket::shutdown_send, code);
}
inline void beast_close_socket(Stream& stream) {
    stream.close();
}

}  // namespace zongji::http
