#include "base/text.h"
#include "edge/http/http.h"

#include <algorithm>
#include <charconv>

namespace zongji::http {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string_view method_name(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
    }
    return "GET";
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool lists_token(std::string_view value, std::string_view token) {
    while (!value.empty()) {
        const std::size_t comma = value.find(',');
        std::string_view item = value.substr(0, comma);
        item = trimmed(item.substr(0, item.find(';')));
        if (same_ignoring_case(item, token))
            return true;
        if (comma == std::string_view::npos)
            break;
        value.remove_prefix(comma + 1);
    }
    return false;
}

void Headers::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string name, std::string value) {
    std::erase_if(fields_,
                  [&](const Header& field) { return same_ignoring_case(field.name, name); });
    add(std::move(name), std::move(value));
}

std::string_view Headers::value(std::string_view name) const {
    for (const Header& field : fields_) {
        if (same_ignoring_case(field.name, name))
            return field.value;
    }
    return {};
}

bool Headers::has(std::string_view name) const {
    return count(name) > 0;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(fields_.begin(), fields_.end(),
                      [&](const Header& field) { return same_ignoring_case(field.name, name); }));
}

const std::string& Request::parameter(const std::string& name) const {
    const auto found = path_parameters.find(name);
    ensure(found != path_parameters.end(), "the pattern has no such parameter");
    return found->second;
}

Result<std::int64_t> Request::path_number(const std::string& name) const {
    const std::string& text = parameter(name);
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size() || number <= 0) {
        return not_found("there is nothing with this id");
    }
    return number;
}

std::optional<std::string> Request::query_text(const std::string& name) const {
    const auto found = query.find(name);
    if (found == query.end())
        return std::nullopt;
    return found->second;
}

Result<std::optional<std::int64_t>> Request::query_number(const std::string& name,
                                                          std::int64_t least,
                                                          std::int64_t most) const {
    const auto found = query.find(name);
    if (found == query.end() || found->second.empty())
        return std::optional<std::int64_t>{};
    const std::string& text = found->second;
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size()) {
        return invalid("must be a whole number", name);
    }
    if (number < least || number > most) {
        return invalid("must be from " + std::to_string(least) + " to " + std::to_string(most),
                       name);
    }
    return std::optional<std::int64_t>{number};
}

Result<std::optional<Timestamp>> Request::query_time(const std::string& name) const {
    const auto found = query.find(name);
    if (found == query.end() || found->second.empty())
        return std::optional<Timestamp>{};
    auto time = parse_rfc3339(found->second);
    if (!time)
        return invalid(time.error().message, name);
    return std::optional<Timestamp>{*time};
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size())
                return invalid("a percent sign without two digits");
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0)
                return invalid("a percent sign without two digits");
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return invalid("must not hold a NUL");
        result += c;
    }
    if (!is_utf8(result))
        return invalid("must be UTF-8");
    return result;
}

namespace detail {

// One media type and exactly this one (RFC 9110 §8.3), since a form of a foreign page can send
// others without being asked (Fetch, "CORS-safelisted request-header"). Its charset can only be
// UTF-8 (RFC 8259 §8.1).
bool is_json(const Headers& headers) {
    if (headers.count("Content-Type") != 1)
        return false;
    const std::string_view type = headers.value("Content-Type");
    const std::size_t semicolon = type.find(';');
    if (!same_ignoring_case(trimmed(type.substr(0, semicolon)), "application/json"))
        return false;
    if (semicolon == std::string_view::npos)
        return true;
    const std::string_view parameter = trimmed(type.substr(semicolon + 1));
    return same_ignoring_case(parameter, "charset=utf-8") ||
           same_ignoring_case(parameter, "charset=\"utf-8\"");
}

std::variant<json::value, Response> json_body(const Request& request) {
    if (!is_json(request.headers)) {
        return problem(415, invalid("the body must be application/json"));
    }
    auto document = parse_json(request.body);
    if (!document)
        return problem(400, document.error());
    return std::move(document).value();
}

}  // namespace detail

}  // namespace zongji::http
