#include "edge/http/api/guard.h"

#include <openssl/crypto.h>

namespace zongji::api {
namespace {

bool changes_something(http::Method method) {
    return method != http::Method::get && method != http::Method::head;
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && !a.empty() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<Caller> caller_of(Sessions& sessions, const http::Request& request) {
    const auto cookie = request.cookies.find(std::string(session_cookie));
    if (cookie == request.cookies.end() || cookie->second.empty()) {
        return Error{ErrorCode::unauthenticated, "nobody is signed in", {}};
    }
    ZONGJI_TRY(Caller found, sessions.find(cookie->second));
    if (changes_something(request.method) &&
        !same_secret(request.headers.value(csrf_header), found.csrf_token)) {
        return Error{ErrorCode::denied, "the request does not carry the session's token", {}};
    }
    return found;
}

http::Operation guarded(Services& services, http::Operation operation,
                        std::initializer_list<Role> roles) {
    operation.handler = [&services, roles = std::vector<Role>(roles),
                         inner = std::move(operation.handler)](http::Request& request) {
        auto found = caller_of(services.sessions, request);
        if (!found)
            return http::problem(found.error());
        const bool may = roles.empty() || std::any_of(roles.begin(), roles.end(),
                                                      [&](Role role) { return found->is(role); });
        if (!may)
            return http::problem(Error{ErrorCode::denied, "this role may not do that", {}});
        request.context = std::move(found).value();
        return inner(request);
    };
    return operation;
}

const Caller& caller(const http::Request& request) {
    const Caller* found = std::any_cast<Caller>(&request.context);
    ensure(found != nullptr, "a guarded operation knows who asks");
    return *found;
}

Result<Page> page_of(const http::Request& request) {
    ZONGJI_TRY(const auto limit, request.query_number("limit", 1, 200));
    Page page;
    if (limit)
        page.limit = static_cast<int>(*limit);
    page.cursor = request.query_text("cursor").value_or("");
    if (page.cursor.size() > 200)
        return invalid("is no cursor", "cursor");
    return page;
}

http::Operation with_page(http::Operation operation) {
    operation.with_query(
        "limit", "How many at most",
        json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}});
    operation.with_query("cursor", "`next` of the page before", json::object{{"type", "string"}});
    return operation;
}

}  // namespace zongji::api
