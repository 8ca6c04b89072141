#pragma once

#include "edge/http/answer.h"
#include "edge/http/shard.h"

#include <memory>
#include <optional>
#include <string>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace zongji::http {

// One HTTP/1.1 connection: reads a request, has it handled, writes the answer, and again. While a
// request is being handled nothing is read, so pipelined requests wait in their order.
class Connection : public Member, public std::enable_shared_from_this<Connection> {
public:
    Connection(Shard& shard, std::uint64_t id, Socket socket, Place place);

    void start();
    void check(SteadyTime now) override;
    void stop() override;
    void cut() override;

    // The handler's answer, or the next piece of one, back on the shard's thread.
    void handled(Response response);
    void opened(std::optional<Response> refusal);
    void piece_read(Result<std::string> piece, std::size_t expected);

private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    enum class Doing { handshaking, idle, reading, working, writing, lingering };

    void enter(Doing doing, Span deadline);
    void handshake();
    void await_request();
    void read_header();
    Response sent_to_https();
    void header_read(error_code code);
    void read_body(std::size_t limit);
    void body_read(error_code code);
    void dispatch();
    void hand_to_worker();
    void open_live_socket();
    void become_live();
    bool submit_for(const Operation& operation, std::function<void()> work);
    bool submit(std::function<void()> work);
    bool submit_live(std::function<void()> work);

    void write(Response response);
    Answer run_answer(Response response, const AnswerContext& context);
    void write_some();
    void written(error_code code, std::size_t in_memory);
    void written_all();
    void refuse(int status, const Error& error);  // answers and closes
    void refuse_broken(error_code code);
    void linger();
    void end();

    std::optional<Error> fill_request();
    std::size_t body_limit() const;
    bool asks_for_live_socket() const;

    Shared& shared() { return shard_.shared(); }

    Shard& shard_;
    const std::uint64_t id_;
    std::unique_ptr<Stream> stream_;
    Place place_;

    Doing doing_ = Doing::handshaking;
    SteadyTime deadline_;
    bool last_ = false;  // close after this answer

    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::shared_ptr<Request> request_;
    Router::Match match_;
    std::shared_ptr<class Outbox> outbox_;  // of a WebSocket being opened

    Answer answer_;
    std::uint64_t sent_ = 0;  // of the body
    std::string piece_;
};

}  // namespace zongji::http
