#pragma once

#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/container/static_vector.hpp>

namespace zongji::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

// A TCP connection, with TLS or without, behind one type and with one type of handler, so that the
// templates of Asio and TLS are compiled once and not for each operation of Beast's.
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
                read_some(first_of<asio::mutable_buffer>(into), done(std::move(handler)));
            },
            token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const Buffers& from) {
                write_some(first_of<asio::const_buffer>(from), done(std::move(handler)));
            },
            token, buffers);
    }

private:
    // Whom to tell, once. Handlers run where the socket does: none here has an executor of its own.
    class Done {
    public:
        virtual ~Done() = default;
        virtual void tell(error_code code, std::size_t bytes) = 0;
    };
    template <class Buffer>
    using Some = boost::container::static_vector<Buffer, 16>;

    template <class Handler>
    static std::unique_ptr<Done> done(Handler handler) {
        class Kept final : public Done {
        public:
            explicit Kept(Handler handler) : handler_(std::move(handler)) {}
            void tell(error_code code, std::size_t bytes) override {
                std::move(handler_)(code, bytes);
            }

        private:
            Handler handler_;
        };
        return std::make_unique<Kept>(std::move(handler));
    }
    // "Some" may be less than all.
    template <class Buffer, class Buffers>
    static Some<Buffer> first_of(const Buffers& buffers) {
        Some<Buffer> some;
        const auto end = asio::buffer_sequence_end(buffers);
        for (auto each = asio::buffer_sequence_begin(buffers);
             each != end && some.size() < some.capacity(); ++each)
            some.emplace_back(*each);
        return some;
    }

    void read_some(const Some<asio::mutable_buffer>& into, std::unique_ptr<Done> done);
    void write_some(const Some<asio::const_buffer>& from, std::unique_ptr<Done> done);

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
