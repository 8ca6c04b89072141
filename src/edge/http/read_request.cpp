#include "edge/http/read_request.h"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace zongji::http {
namespace {

// RFC 9112 §3.2: "/path?query", or the absolute form, of which the authority repeats Host.
std::optional<std::string_view> origin_form(std::string_view target) {
    if (target.starts_with('/'))
        return target;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.size() <= scheme.size())
            continue;
        if (!same_ignoring_case(target.substr(0, scheme.size()), scheme))
            continue;
        const std::size_t slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return std::nullopt;
}

Result<void> read_query(std::string_view text, std::map<std::string, std::string>& query) {
    constexpr std::size_t most = 100;
    while (!text.empty()) {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (!pair.empty()) {
            ZONGJI_TRY(std::string name, percent_decoded(pair.substr(0, equals), true));
            std::string value;
            if (equals != std::string_view::npos) {
                ZONGJI_TRY(value, percent_decoded(pair.substr(equals + 1), true));
            }
            query.emplace(std::move(name), std::move(value));
            if (query.size() > most)
                return invalid("too many query parameters");
        }
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return {};
}

void read_cookies(std::string_view text, std::map<std::string, std::string>& cookies) {
    while (!text.empty()) {
        const std::size_t end = text.find(';');
        const std::string_view pair = trimmed(text.substr(0, end));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos) {
            cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
        }
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
}

// The last of a list that may stand on several lines: what our proxy added. What stands before it
// is the client's word.
std::string_view last_listed(const Headers& headers, std::string_view name) {
    std::string_view last;
    for (const Header& field : headers) {
        if (same_ignoring_case(field.name, name))
            last = field.value;
    }
    if (const std::size_t comma = last.rfind(','); comma != std::string_view::npos)
        last.remove_prefix(comma + 1);
    return trimmed(last);
}

std::string_view without_default_port(std::string_view host, bool secure) {
    const std::string_view port = secure ? ":443" : ":80";
    if (host.ends_with(port))
        host.remove_suffix(port.size());
    return host;
}

}  // namespace

Result<void> read_target(std::string_view target, Request& request) {
    const auto form = origin_form(target.substr(0, target.find('#')));
    if (!form)
        return invalid("the request target is malformed");
    const std::size_t mark = form->find('?');
    request.path = std::string(form->substr(0, mark));
    if (mark != std::string_view::npos) {
        ZONGJI_CHECK(read_query(form->substr(mark + 1), request.query));
    }
    for (const Header& field : request.headers) {
        if (same_ignoring_case(field.name, "Cookie"))
            read_cookies(field.value, request.cookies);
    }
    return {};
}

std::string plain_address(std::string_view text) {
    boost::system::error_code code;
    auto address = boost::asio::ip::make_address(std::string(text), code);
    if (code)
        return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

void believe_proxy(Request& request) {
    const std::string_view scheme = last_listed(request.headers, "X-Forwarded-Proto");
    if (!scheme.empty())
        request.secure = same_ignoring_case(scheme, "https");
    std::string address = plain_address(last_listed(request.headers, "X-Forwarded-For"));
    if (!address.empty())
        request.remote_address = std::move(address);
}

bool body_is_framed(const Headers& headers) {
    if (!headers.has("Transfer-Encoding"))
        return true;
    return headers.count("Transfer-Encoding") == 1 && !headers.has("Content-Length") &&
           same_ignoring_case(trimmed(headers.value("Transfer-Encoding")), "chunked");
}

bool same_origin(const Request& request) {
    const std::string_view origin = request.headers.value("Origin");
    const std::string_view scheme = request.secure ? "https://" : "http://";
    if (origin.size() <= scheme.size())
        return false;
    if (!same_ignoring_case(origin.substr(0, scheme.size()), scheme))
        return false;
    return same_ignoring_case(without_default_port(origin.substr(scheme.size()), request.secure),
                              without_default_port(request.headers.value("Host"), request.secure));
}

}  // namespace zongji::http
