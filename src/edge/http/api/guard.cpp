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

std::string cookie(const std::string& token, bool secure, int max_age_s) {
    return std::string(session_cookie_of(secure)) + "=" + token +
           "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") +
           "; Max-Age=" + std::to_string(max_age_s);
}

Result<Viewer> find_viewer(identity::Sessions& sessions, const http::Request& request) {
    const auto cookie = request.cookies.find(std::string(session_cookie_of(request.secure)));
    if (cookie == request.cookies.end() || cookie->second.empty()) {
        return Error{ErrorCode::unauthenticated, "nobody is signed in", {}};
    }
    ZONGJI_TRY(Viewer found, sessions.find(cookie->second));
    if (changes_something(request.method) &&
        !same_secret(request.headers.value(csrf_header), found.csrf_token)) {
        return Error{ErrorCode::denied, "the request does not carry the session's token", {}};
    }
    found.address = request.remote_address;
    return found;
}

namespace {

// The session goes on with each use, and so must the cookie.
void renew_cookie(const http::Request& request, http::Response& response) {
    if (!viewer_of(request).renew_cookie || response.headers.has("Set-Cookie"))
        return;
    const auto token = request.cookies.find(std::string(session_cookie_of(request.secure)));
    response.headers.add("Set-Cookie", cookie(token->second, request.secure));
}

// Of a request that names what the operation does not know, whoever sent it expects what will not
// come.
Result<void> check_query(const std::vector<std::string>& known, const http::Request& request) {
    for (const auto& [name, value] : request.query) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return invalid("is not known here", http::count_characters(name) > 64 ? "" : name);
        if (http::count_characters(value) > most_query_characters)
            return invalid("is too long", name);
    }
    return {};
}

}  // namespace

http::Operation guarded(Services& services, http::Operation operation,
                        std::initializer_list<Role> roles) {
    std::vector<std::string> query;
    for (const auto& parameter : operation.query)
        query.push_back(parameter.name);
    operation.handler = [&services, roles = std::vector<Role>(roles), query = std::move(query),
                         inner = std::move(operation.handler)](http::Request& request) {
        auto found = find_viewer(*services.sessions, request);
        if (!found)
            return http::problem(found.error());
        const bool may = roles.empty() || std::any_of(roles.begin(), roles.end(),
                                                      [&](Role role) { return found->is(role); });
        if (!may)
            return http::problem(Error{ErrorCode::denied, "this role may not do that", {}});
        if (const auto held = check_query(query, request); !held)
            return http::problem(held.error());
        request.context = std::move(found).value();
        http::Response response = inner(request);
        renew_cookie(request, response);
        return response;
    };
    return operation;
}

const Viewer& viewer_of(const http::Request& request) {
    const Viewer* found = std::any_cast<Viewer>(&request.context);
    ensure(found != nullptr, "a guarded operation knows who asks");
    return *found;
}

Result<store::PageRequest> page_of(const http::Request& request) {
    ZONGJI_TRY(const auto limit, request.query_number("limit", 1, 200));
    store::PageRequest page;
    if (limit)
        page.limit = static_cast<int>(*limit);
    page.cursor = request.query_text("cursor").value_or("");
    return page;
}

http::Operation with_page(http::Operation operation) {
    operation.with_query(
        "limit", "How many at most",
        json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}});
    operation.with_query("cursor", "`next` of the page before", query_text());
    return operation;
}

json::object query_text() {
    return {{"type", "string"}, {"maxLength", most_query_characters}};
}

json::object query_id() {
    return {{"type", "string"}, {"pattern", "^[0-9]+$"}};
}

}  // namespace zongji::api
