#pragma once

#include "edge/http/http.h"
#include "edge/http/schema.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// The operations of the server. Each is registered once, with its types; routing, reading of bodies
// and the OpenAPI document come from that.
namespace zongji::http {

// Runs on a worker and may block. A wrapper (who is signed in, CSRF, roles) is a Handler that calls
// another.
using Handler = std::function<Response(Request&)>;

using SchemaMaker = std::function<json::value(Schemas&, Use)>;

struct QueryParameter {
    std::string name;
    std::string description;
    std::function<json::value(Schemas&)> schema;
};

struct Operation {
    std::string name;  // "hold_call": the operation, the domain file, the scenario and the web call
    Method method = Method::get;
    std::string pattern;  // "/api/v1/interactions/{id}/hold_call"; a parameter is a whole segment
    std::string summary;
    Handler handler;

    SchemaMaker request_schema;   // empty: takes no body
    SchemaMaker response_schema;  // empty: answers no JSON
    std::string response_type;    // of an answer that is not JSON: "audio/wav"
    int success = 200;
    std::vector<QueryParameter> query;
    std::optional<std::size_t> body_limit;  // bytes; none: the server's
    bool needs_session = true;              // for the document only; wrappers enforce it
    bool on_http_thread = false;            // must not block: health and metrics
    // Its answer carries a secret and is never compressed: how well a secret packs beside what
    // somebody else put into the answer would tell it (BREACH).
    bool holds_secret = false;
    bool on_live_worker = false;      // needs no database: does not queue behind what does
    bool on_password_worker = false;  // hashes a password: nothing else queues behind it
    // Asked on the HTTP thread, with the body read, before the request may queue; must not block.
    // What it puts into `context` the handler finds. Empty: everybody may.
    std::function<std::optional<Response>(Request&)> admit;

    // Both, one after the other, for whoever has no sockets.
    Response answer(Request& request) const {
        if (admit) {
            if (auto refused = admit(request))
                return std::move(*refused);
        }
        return handler(request);
    }

    Operation& with_query(std::string parameter, std::string description, json::object schema) {
        query.push_back({std::move(parameter), std::move(description),
                         [schema = std::move(schema)](Schemas&) { return schema; }});
        return *this;
    }
    // One value of a described enum.
    template <class Enum>
    Operation& with_query(std::string parameter, std::string description) {
        query.push_back({std::move(parameter), std::move(description),
                         [](Schemas& schemas) { return schemas.of<Enum>(Use::request); }});
        return *this;
    }
    Operation& wrapped(const std::function<Handler(Handler)>& wrap) {
        handler = wrap(std::move(handler));
        return *this;
    }
};

// Filled before the server starts, then only read: any thread.
class Router {
public:
    // Broken invariants: a name or a method and pattern registered twice, a malformed pattern.
    void add(Operation operation);

    struct Match {
        const Operation* operation = nullptr;  // null: see `allowed`
        std::map<std::string, std::string> parameters;
        std::vector<Method> allowed;  // of the path; empty: no such path
        bool malformed = false;       // the path is none: bad escapes, "..", encoded slashes
    };
    // `path` as sent, still encoded. HEAD finds the operation of GET.
    Match find(Method method, std::string_view path) const;

    const std::vector<std::unique_ptr<Operation>>& operations() const { return operations_; }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
        std::unique_ptr<Node> parameter;
        std::map<Method, std::pair<const Operation*, std::vector<std::string>>> here;
    };
    static const Node* descend(const Node& node, const std::vector<std::string>& segments,
                               std::size_t at, std::vector<std::string>& values);

    Node root_;
    std::vector<std::unique_ptr<Operation>> operations_;
};

// The segments of a path, decoded; none if it is malformed. "/" has none, "/a/" has "a" and "".
std::optional<std::vector<std::string>> path_segments(std::string_view path);

// Types that stand for nothing in operation<RequestBody, ResponseBody>.
struct NoBody {};
struct NoContent {};
struct Raw {};  // the handler answers with a Response of its own making

namespace detail {

template <class T>
Response to_response(Result<T>&& result, int status) {
    if (!result)
        return problem(result.error());
    if constexpr (std::is_same_v<T, Response>) {
        return std::move(result).value();
    } else {
        return reply(*result, status);
    }
}
inline Response to_response(Result<void>&& result, int) {
    return result ? no_content() : problem(result.error());
}
inline Response to_response(Response response, int) {
    return response;
}
template <class T>
Response to_response(const T& value, int status) {
    return reply(value, status);
}

}  // namespace detail

// An operation with typed bodies. `handler` is called with (Request&) or, if RequestBody is not
// NoBody, with (Request&, RequestBody); it returns ResponseBody, Result<ResponseBody>,
// Result<void>, Response or Result<Response>.
template <class RequestBody, class ResponseBody, class AnyHandler>
Operation operation(std::string name, Method method, std::string pattern, std::string summary,
                    AnyHandler handler) {
    Operation made;
    made.name = std::move(name);
    made.method = method;
    made.pattern = std::move(pattern);
    made.summary = std::move(summary);
    if constexpr (std::is_same_v<ResponseBody, NoContent>) {
        made.success = 204;
    } else if constexpr (!std::is_same_v<ResponseBody, Raw>) {
        made.response_schema = [](Schemas& schemas, Use use) {
            return schemas.of<ResponseBody>(use);
        };
    }

    if constexpr (std::is_same_v<RequestBody, NoBody>) {
        made.handler = [handler = std::move(handler)](Request& request) {
            return detail::to_response(handler(request), 200);
        };
    } else {
        made.request_schema = [](Schemas& schemas, Use use) {
            return schemas.of<RequestBody>(use);
        };
        made.handler = [handler = std::move(handler)](Request& request) {
            RequestBody body;
            if (auto refused = take_body(request, body))
                return std::move(*refused);
            return detail::to_response(handler(request, std::move(body)), 200);
        };
    }
    return made;
}

}  // namespace zongji::http
