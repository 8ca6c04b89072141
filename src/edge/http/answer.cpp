#include "edge/http/answer.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

namespace zongji::http {
namespace {

bool read_number(std::string_view text, std::uint64_t& number) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc{} && end == text.data() + text.size();
}

// A range of what was encoded for one client is of no use to the next.
bool may_have_ranges(const Response& response) {
    return !std::holds_alternative<std::string>(response.body) &&
           !response.headers.has("Content-Encoding");
}

// If-Range holds when it names this very version; a date never does, since we send none.
bool range_still_holds(const Request& request, const std::string& etag) {
    const std::string_view condition = request.headers.value("If-Range");
    return condition.empty() || (!etag.empty() && condition == etag);
}

bool printable(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
    ensure(printable(name) && printable(value), "a header is one line");
    head.append(name).append(": ").append(value).append("\r\n");
}

// Where the page may connect its socket to: 'self' covers wss only in newer browsers, so the host
// is named.
std::string socket_sources(const Request& request) {
    const std::string_view host = request.headers.value("Host");
    const bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == ':' || c == '-' ||
               c == '[' || c == ']';
    });
    if (!plain)
        return {};
    return fmt::format(" {}://{}", request.secure ? "wss" : "ws", host);
}

// For a page as Vite builds it; Ant Design writes styles into the document.
std::string content_security_policy(const Request& request) {
    return "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
           "font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
           "connect-src 'self'" +
           socket_sources(request) +
           "; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
}

void add_security_headers(std::string& head, const Request& request, const Response& response,
                          bool strict_transport) {
    add_header(head, "X-Content-Type-Options", "nosniff");
    add_header(head, "Referrer-Policy", "same-origin");
    if (response.content_type.starts_with("text/html")) {
        add_header(head, "Content-Security-Policy", content_security_policy(request));
        add_header(head, "X-Frame-Options", "DENY");
        add_header(head, "Cross-Origin-Opener-Policy", "same-origin");
        add_header(head, "Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    } else {
        add_header(head, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
    if (strict_transport) {
        add_header(head, "Strict-Transport-Security", "max-age=31536000");
    }
}

}  // namespace

std::variant<WholeBody, ByteRange, Unsatisfiable> requested_range(std::string_view header,
                                                                  std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (header.size() < unit.size() || !same_ignoring_case(header.substr(0, unit.size()), unit)) {
        return WholeBody{};
    }
    header.remove_prefix(unit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) {
        return WholeBody{};
    }
    const std::string_view first_text = header.substr(0, dash);
    const std::string_view last_text = header.substr(dash + 1);
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (first_text.empty()) {
        std::uint64_t suffix = 0;
        if (!read_number(last_text, suffix))
            return WholeBody{};
        if (suffix == 0 || size == 0)
            return Unsatisfiable{};
        suffix = std::min(suffix, size);
        return ByteRange{size - suffix, suffix};
    }
    if (!read_number(first_text, first))
        return WholeBody{};
    if (last_text.empty()) {
        last = size == 0 ? 0 : size - 1;
    } else if (!read_number(last_text, last) || last < first) {
        return WholeBody{};
    }
    if (first >= size)
        return Unsatisfiable{};
    last = std::min(last, size - 1);
    return ByteRange{first, last - first + 1};
}

bool names_etag(std::string_view list, std::string_view etag) {
    if (etag.empty())
        return false;
    if (etag.starts_with("W/"))
        etag.remove_prefix(2);
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view item = list.substr(0, comma);
        while (item.starts_with(' '))
            item.remove_prefix(1);
        while (item.ends_with(' '))
            item.remove_suffix(1);
        if (item.starts_with("W/"))
            item.remove_prefix(2);
        if (item == etag || item == "*")
            return true;
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

std::string imf_date(Timestamp time) {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t moment = static_cast<std::time_t>(time.us / 1'000'000);
    std::tm parts{};
    gmtime_r(&moment, &parts);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[parts.tm_wday],
                       parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                       parts.tm_min, parts.tm_sec);
}

Answer answer(const Request& request, Response response, const AnswerContext& context) {
    const bool reading = request.method == Method::get || request.method == Method::head;
    const std::uint64_t size = body_size(response.body);
    Answer made;
    made.length = size;

    if (reading && response.status == 200) {
        if (names_etag(request.headers.value("If-None-Match"), response.etag)) {
            response.status = 304;
        } else if (may_have_ranges(response)) {
            response.headers.set("Accept-Ranges", "bytes");
            const std::string_view header = request.headers.value("Range");
            if (!header.empty() && range_still_holds(request, response.etag)) {
                const auto range = requested_range(header, size);
                if (const auto* part = std::get_if<ByteRange>(&range)) {
                    response.status = 206;
                    made.offset = part->first;
                    made.length = part->length;
                    response.headers.set("Content-Range",
                                         fmt::format("bytes {}-{}/{}", part->first,
                                                     part->first + part->length - 1, size));
                } else if (std::holds_alternative<Unsatisfiable>(range)) {
                    response.headers.set("Content-Range", fmt::format("bytes */{}", size));
                    response.status = 416;
                    response.content_type.clear();
                    response.body = std::string();
                    made.length = 0;
                }
            }
        }
    }

    std::string& head = made.head;
    head.reserve(512);
    head += fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    add_header(head, "Date", context.date);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless)
        add_header(head, "Content-Length", std::to_string(made.length));
    if (!response.content_type.empty() && !bodiless) {
        add_header(head, "Content-Type", response.content_type);
    }
    if (!response.etag.empty())
        add_header(head, "ETag", response.etag);
    for (const Header& field : response.headers) {
        if (!bodiless || !same_ignoring_case(field.name, "Content-Encoding"))
            add_header(head, field.name, field.value);
    }
    if (!response.headers.has("Cache-Control"))
        add_header(head, "Cache-Control", "no-store");
    add_security_headers(head, request, response, context.strict_transport);
    add_header(head, "Connection", context.keep_alive ? "keep-alive" : "close");
    head += "\r\n";

    if (bodiless || request.method == Method::head)
        made.length = 0;
    made.body = std::move(response.body);
    return made;
}

}  // namespace zongji::http
