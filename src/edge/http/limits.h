#pragma once

#include "base/json.h"

#include <cstddef>
#include <string>
#include <string_view>

// How long the texts and lists of a request's body may be, so that every script has the same room.
// Every described struct is held to the usual limits; one whose members need others says so (see
// Limit). The schema of the body names them. A json::value is bounded by the size of the body
// alone.
namespace zongji::http {

using zongji::Limit;

constexpr std::size_t most_characters = 2'000, most_entries = 1'000;

// Of what has no limit of its own.
std::size_t usual_limit(const Description& type);

// That of the struct's member, if it names one.
std::optional<std::size_t> limit_of(const Description& structure, std::string_view member);

std::size_t count_characters(std::string_view utf8);

// `most` is of this very text or list; what is inside a list has the usual limits.
Result<void> check_limits(const Description& type, const void* value, const std::string& path,
                          std::size_t most);

template <class T>
Result<void> check_limits(const T& value, const std::string& path = "") {
    return check_limits(description_of<T>, &value, path, usual_limit(description_of<T>));
}

}  // namespace zongji::http
