#include "base/json.h"

#include <algorithm>
#include <charconv>

namespace zongji {
namespace detail {

void append_text(std::string& out, std::string_view text) {
    const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x20 || c == 0x7f || c == '"' || c == '\\';
    });
    if (!plain) {
        out += json::serialize(text);
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    const auto written = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, written.ptr);
}

std::string child_path(const std::string& path, std::string_view key) {
    // RFC 6901: "~" and "/" inside a key are escaped.
    std::string result = path + "/";
    for (const char c : key) {
        if (c == '~') {
            result += "~0";
        } else if (c == '/') {
            result += "~1";
        } else {
            result += c;
        }
    }
    return result;
}

Result<std::string> string_from(const json::value& value, const std::string& path) {
    if (!value.is_string())
        return invalid("must be text", path);
    const json::string& text = value.get_string();
    // PostgreSQL cannot store NUL, and C interfaces end at it.
    if (text.find('\0') != json::string::npos)
        return invalid("must not hold a NUL", path);
    return std::string(text);
}

Result<std::int64_t> integer_from(const json::value& value, const std::string& path,
                                  std::int64_t least, std::int64_t most) {
    std::int64_t number = 0;
    if (value.is_int64()) {
        number = value.get_int64();
    } else if (value.is_uint64()) {
        return invalid("is too large", path);
    } else {
        return invalid("must be a whole number", path);
    }
    if (number < least || number > most)
        return invalid("is out of range", path);
    return number;
}

Result<double> number_from(const json::value& value, const std::string& path) {
    if (value.is_double())
        return value.get_double();
    if (value.is_int64())
        return static_cast<double>(value.get_int64());
    if (value.is_uint64())
        return static_cast<double>(value.get_uint64());
    return invalid("must be a number", path);
}

Result<std::int64_t> id_from(const json::value& value, const std::string& path) {
    if (!value.is_string())
        return invalid("must be an id (digits in quotes)", path);
    const json::string& text = value.get_string();
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size() || number < 0) {
        return invalid("must be an id (digits in quotes)", path);
    }
    return number;
}

Result<Timestamp> timestamp_from(const json::value& value, const std::string& path) {
    if (!value.is_string())
        return invalid("must be an RFC 3339 date and time", path);
    auto time = parse_rfc3339(std::string_view(value.get_string()));
    if (!time)
        return invalid(time.error().message, path);
    return *time;
}

}  // namespace detail

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 64;
    boost::system::error_code code;
    json::parser parser({}, options);
    const std::size_t read = parser.write(text.data(), text.size(), code);
    if (code) {
        return invalid("not JSON: " + code.message() + " near byte " + std::to_string(read));
    }
    return parser.release();
}

}  // namespace zongji
