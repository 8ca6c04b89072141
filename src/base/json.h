#pragma once

#include "base/description.h"
#include "base/result.h"

#include <string>
#include <string_view>

// Described values to and from JSON.
//
// Reading is strict: an unknown member, a missing one, or one of the wrong kind is an error whose
// path is a JSON pointer to it. A std::optional member may be missing or null. A struct that
// declares
//     static constexpr bool missing_means_default = true;
// keeps the initial value of each member that the input leaves out (for configuration documents).
namespace zongji {

namespace detail {

json::value to_json(const Description& type, const void* value);
void append_json(std::string& out, const Description& type, const void* value);
// `into` is a value of that type, newly made. `path` is where `value` stands, for errors.
Result<void> from_json(const Description& type, const json::value& value, const std::string& path,
                       void* into);

// RFC 6901: "~" and "/" inside a key are escaped.
std::string child_path(const std::string& path, std::string_view key);

}  // namespace detail

template <class T>
json::value to_json(const T& value) {
    return detail::to_json(description_of<T>, &value);
}

// The same as json::serialize(to_json(value)), without a json::value in between.
template <class T>
std::string to_json_text(const T& value) {
    std::string text;
    detail::append_json(text, description_of<T>, &value);
    return text;
}

// Reads `value` into a T. `path` is where `value` stands, for errors.
template <class T>
Result<T> from_json(const json::value& value, const std::string& path = "") {
    T result{};
    ZONGJI_CHECK(detail::from_json(description_of<T>, value, path, &result));
    return result;
}

// Parses JSON text: at most 64 levels deep, UTF-8 checked, NUL refused in strings.
Result<json::value> parse_json(std::string_view text);

template <class T>
Result<T> parse_json_as(std::string_view text) {
    ZONGJI_TRY(json::value value, parse_json(text));
    return from_json<T>(value);
}

}  // namespace zongji
