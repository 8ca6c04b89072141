#pragma once

#include "domain/identity/seams.h"
#include "edge/http/api/services.h"
#include "edge/http/router.h"
#include "store/page.h"

#include <initializer_list>
#include <string>

// Who may: cookie, CSRF token and roles, before a handler sees the request.
namespace zongji::api {

using identity::Role;
using identity::Viewer;

// Over HTTPS a browser takes the prefix as a promise that the cookie is of this host alone and was
// set over HTTPS (RFC 6265bis §4.1.3.2): nobody beside us can plant one.
constexpr std::string_view session_cookie = "zongji_session";
constexpr std::string_view secure_session_cookie = "__Host-zongji_session";
constexpr std::string_view session_cookie_of(bool secure) {
    return secure ? secure_session_cookie : session_cookie;
}
constexpr std::string_view csrf_header = "X-CSRF-Token";
// An hour longer than a session is idle at most, since it is renewed once an hour.
constexpr int cookie_lifetime_s = 13 * 3600;

std::string cookie(const std::string& token, bool secure, int max_age_s = cookie_lifetime_s);

// `unauthenticated` without a session; `denied` without its CSRF token where the method changes
// something.
Result<Viewer> find_viewer(identity::Sessions& sessions, const http::Request& request);

// Lets in whoever is signed in and has one of `roles` (none named: anybody signed in), and only
// with query parameters that `operation` names by now.
http::Operation guarded(Services& services, http::Operation operation,
                        std::initializer_list<Role> roles = {});

// Who asks, inside a guarded operation.
const Viewer& viewer_of(const http::Request& request);

// Schemas of query parameters.
constexpr std::size_t most_query_characters = 200;
json::object query_text();
json::object query_id();

// `limit` and `cursor`.
Result<store::PageRequest> page_of(const http::Request& request);
http::Operation with_page(http::Operation operation);

// Whether a save came too late: somebody else had saved the record before.
template <class T>
bool is_stale(const Result<T>& saved) {
    return !saved && saved.error().code == ErrorCode::conflict && saved.error().path == "/version";
}

// An optional query parameter that is an id.
template <class AnyId>
Result<std::optional<AnyId>> query_id(const http::Request& request, const std::string& name) {
    ZONGJI_TRY(const auto number, request.query_number(name, 1, INT64_MAX));
    if (!number)
        return std::optional<AnyId>{};
    return std::optional<AnyId>{AnyId{*number}};
}

template <class Enum>
Result<std::optional<Enum>> query_enum(const http::Request& request, const std::string& name) {
    const auto text = request.query_text(name);
    if (!text || text->empty())
        return std::optional<Enum>{};
    const auto value = enum_from_name<Enum>(*text);
    if (!value)
        return invalid("is none of the values allowed here", name);
    return value;
}

}  // namespace zongji::api
