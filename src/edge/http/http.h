#pragma once

#include "base/json.h"
#include "base/result.h"
#include "edge/http/limits.h"

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Requests and answers as handlers see them: plain values without sockets, so that a handler is a
// plain function that runs on a worker, and a test calls it directly.
namespace zongji::http {

enum class Method { get, head, post, put, patch, delete_, options };

std::string_view method_name(Method method);  // "GET"

struct Header {
    std::string name;
    std::string value;
};

// Keeps the order. Names are compared without regard to case (RFC 9110 §5.1).
class Headers {
public:
    void add(std::string name, std::string value);
    void set(std::string name, std::string value);  // replaces all of that name

    // The first of that name, or empty.
    std::string_view value(std::string_view name) const;
    bool has(std::string_view name) const;
    std::size_t count(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    std::vector<Header> fields_;
};

struct Request {
    Method method = Method::get;
    std::string path;                                    // as sent, without the query
    std::map<std::string, std::string> query;            // decoded; the first of each name
    std::map<std::string, std::string> path_parameters;  // decoded: "{id}" → "id"
    Headers headers;
    std::map<std::string, std::string> cookies;
    std::string body;
    std::string remote_address;
    bool secure = false;  // came over HTTPS
    std::any context;     // what a wrapper learned, e.g. who is signed in

    // A path parameter that is an id. Anything but digits is `not_found`: no such thing exists.
    template <class AnyId>
    Result<AnyId> id(const std::string& name) const {
        ZONGJI_TRY(const std::int64_t number, path_number(name));
        return AnyId{number};
    }

    // The path parameter of that name; the pattern has it, or it is a broken invariant.
    const std::string& parameter(const std::string& name) const;

    // Query parameters; `invalid` with the parameter's name as path where the text is wrong.
    std::optional<std::string> query_text(const std::string& name) const;
    Result<std::optional<std::int64_t>> query_number(const std::string& name, std::int64_t least,
                                                     std::int64_t most) const;
    Result<std::optional<Timestamp>> query_time(const std::string& name) const;

private:
    Result<std::int64_t> path_number(const std::string& name) const;
};

// Bytes that are made while they are sent, e.g. a recording being decrypted. `read` is called on a
// worker, one call at a time, and gives `length` bytes from `offset`; fewer is a failure, which
// cuts the connection.
struct ByteSource {
    std::uint64_t size = 0;
    std::function<Result<std::string>(std::uint64_t offset, std::size_t length)> read;
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, ByteSource>;

std::uint64_t body_size(const Body& body);

// The server adds what every answer carries (Content-Length, Date, security headers), answers
// If-None-Match from `etag`, and serves Range of shared bodies and byte sources.
struct Response {
    int status = 200;
    std::string content_type;
    Headers headers;
    Body body;
    std::string etag;  // with its quotes; empty: none
};

// RFC 9457. `path` is the JSON pointer or the parameter at fault, `code` what the page words.
// `current_version` is that of the record, where somebody else had saved it before.
struct Problem {
    std::string type;
    std::string title;
    int status = 0;
    std::string code;
    std::string path;
    std::string detail;
    std::optional<std::int64_t> current_version;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, code, path, detail, current_version))

std::string_view code_name(ErrorCode code);
std::string_view reason_phrase(int status);
int status_of(ErrorCode code);

Response problem(const Error& error);
Response problem(int status, const Error& error);  // where HTTP knows better: 405, 413, 415 …
Response stale(const Error& error, std::int64_t current_version);  // 409

template <class T>
Response reply(const T& value, int status = 200) {
    Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = to_json_text(value);
    return response;
}

Response no_content();

// Reads the body into `into`; otherwise the answer to give: 415 if it is not JSON by its type, 400
// if it does not parse, 422 with a path if it is not of this shape or beyond its limits.
template <class T>
std::optional<Response> take_body(const Request& request, T& into);

namespace detail {
std::variant<json::value, Response> json_body(const Request& request);
}

template <class T>
std::optional<Response> take_body(const Request& request, T& into) {
    auto document = detail::json_body(request);
    if (auto* refused = std::get_if<Response>(&document))
        return std::move(*refused);
    auto read = from_json<T>(std::get<json::value>(document));
    if (!read)
        return problem(read.error());
    if (const auto held = check_limits(*read); !held)
        return problem(held.error());
    into = std::move(read).value();
    return std::nullopt;
}

// "a%20b" → "a b". Refuses malformed escapes, NUL and what is not UTF-8 (RFC 3986 §2.5).
Result<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

// Whether a header value that is a comma-separated list names `token`, without regard to case.
bool lists_token(std::string_view value, std::string_view token);

bool same_ignoring_case(std::string_view a, std::string_view b);

std::string_view trimmed(std::string_view text);  // of spaces and tabs at its ends

}  // namespace zongji::http
