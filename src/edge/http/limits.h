#pragma once

#include "base/json.h"

#include <cstddef>
#include <string>
#include <string_view>

// How long the texts and lists of a request's body may be, in characters and entries, so that every
// script has the same room. Every described struct is held to the usual limits; one whose members
// need others says so:
//     static constexpr http::Limit limits[] = {{"note", 4'000}};
// The schema of the body names them. A json::value is bounded by the size of the body alone.
namespace zongji::http {

struct Limit {
    std::string_view member;
    std::size_t most;
};

constexpr std::size_t most_characters = 2'000, most_entries = 1'000;

template <class T>
constexpr std::size_t limit_of(std::string_view member, std::size_t usual) {
    if constexpr (requires { T::limits; }) {
        for (const Limit& limit : T::limits) {
            if (limit.member == member)
                return limit.most;
        }
    }
    return usual;
}

template <class T>
constexpr std::size_t usual_limit() {
    if constexpr (is_optional<T>::value) {
        return usual_limit<typename T::value_type>();
    } else if constexpr (is_vector<T>::value || is_string_map<T>::value) {
        return most_entries;
    } else {
        return most_characters;
    }
}

std::size_t count_characters(std::string_view utf8);

// `most` is of this very text or list; what is inside a list has the usual limits.
template <class T>
Result<void> check_limits(const T& value, const std::string& path = "",
                          std::size_t most = usual_limit<T>()) {
    if constexpr (std::is_same_v<T, std::string>) {
        if (count_characters(value) > most)
            return invalid("is longer than " + std::to_string(most) + " characters", path);
    } else if constexpr (is_optional<T>::value) {
        if (value)
            return check_limits(*value, path, most);
    } else if constexpr (is_vector<T>::value || is_string_map<T>::value) {
        if (value.size() > most)
            return invalid("holds more than " + std::to_string(most) + " entries", path);
        std::size_t index = 0;
        for (const auto& entry : value) {
            if constexpr (is_vector<T>::value) {
                ZONGJI_CHECK(check_limits(entry, path + "/" + std::to_string(index++)));
            } else {
                ZONGJI_CHECK(check_limits(entry.first, path));
                ZONGJI_CHECK(check_limits(entry.second, path + "/" + entry.first));
            }
        }
    } else if constexpr (is_described_struct<T>::value) {
        Result<void> held;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            if (!held)
                return;
            const auto& inner = value.*member.pointer;
            using Member = std::remove_cvref_t<decltype(inner)>;
            held = check_limits(inner, path + "/" + member.name,
                                limit_of<T>(member.name, usual_limit<Member>()));
        });
        return held;
    }
    return {};
}

}  // namespace zongji::http
