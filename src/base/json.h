#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

// Described structs to and from JSON. A struct is described once, with BOOST_DESCRIBE_STRUCT, an
// enum with BOOST_DESCRIBE_ENUM; from that come JSON both ways, table columns and the OpenAPI
// schema.
//
// Reading is strict: an unknown member, a missing one, or one of the wrong kind is an error whose
// path is a JSON pointer to it. A std::optional member may be missing or null. A struct that
// declares
//     static constexpr bool missing_means_default = true;
// keeps the initial value of each member that the input leaves out (for configuration documents).
namespace zongji {

namespace json = boost::json;

template <class T>
using is_described_struct = boost::describe::has_describe_members<std::remove_cv_t<T>>;
template <class T>
using is_described_enum = boost::describe::has_describe_enumerators<std::remove_cv_t<T>>;

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_string_map : std::false_type {};
template <class T>
struct is_string_map<std::map<std::string, T>> : std::true_type {};
template <class T>
struct is_id : std::false_type {};
template <class Tag>
struct is_id<Id<Tag>> : std::true_type {};

template <class T>
concept MissingMeansDefault = requires {
    requires T::missing_means_default;
};

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public |
                                                            boost::describe::mod_inherited>;

template <class E>
std::string enum_name(E value) {
    return boost::describe::enum_to_string(value, "");
}

template <class E>
std::optional<E> enum_from_name(std::string_view name) {
    E value{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), value))
        return std::nullopt;
    return value;
}

template <class T>
json::value to_json(const T& value) {
    if constexpr (std::is_same_v<T, json::value>) {
        return value;
    } else if constexpr (std::is_same_v<T, json::object> || std::is_same_v<T, json::array>) {
        return value;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return json::string(value);
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return json::string(to_rfc3339(value));
    } else if constexpr (is_id<T>::value) {
        return json::string(std::to_string(value.value));
    } else if constexpr (is_optional<T>::value) {
        return value ? to_json(*value) : json::value(nullptr);
    } else if constexpr (is_vector<T>::value) {
        json::array array;
        array.reserve(value.size());
        for (const auto& item : value)
            array.push_back(to_json(item));
        return array;
    } else if constexpr (is_string_map<T>::value) {
        json::object object;
        for (const auto& [key, item] : value)
            object[key] = to_json(item);
        return object;
    } else if constexpr (is_described_enum<T>::value) {
        return json::string(enum_name(value));
    } else if constexpr (is_described_struct<T>::value) {
        json::object object;
        boost::mp11::mp_for_each<members_of<T>>(
            [&](auto member) { object[member.name] = to_json(value.*member.pointer); });
        return object;
    } else {
        static_assert(std::is_arithmetic_v<T>, "describe this type, or add its JSON form here");
        return value;
    }
}

// Reads `value` into a T. `path` is where `value` stands, for errors.
template <class T>
Result<T> from_json(const json::value& value, const std::string& path = "");

namespace detail {

Result<std::string> string_from(const json::value& value, const std::string& path);
Result<std::int64_t> integer_from(const json::value& value, const std::string& path,
                                  std::int64_t least, std::int64_t most);
Result<double> number_from(const json::value& value, const std::string& path);
Result<std::int64_t> id_from(const json::value& value, const std::string& path);
Result<Timestamp> timestamp_from(const json::value& value, const std::string& path);
std::string child_path(const std::string& path, std::string_view key);

template <class T>
Result<T> struct_from(const json::value& value, const std::string& path) {
    if (!value.is_object())
        return invalid("must be an object", path);
    const json::object& object = value.get_object();
    T result{};
    std::optional<Error> error;
    std::size_t known = 0;

    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(result.*member.pointer)>;
        if (error)
            return;
        const json::value* found = object.if_contains(member.name);
        if (!found) {
            if constexpr (!is_optional<Field>::value && !MissingMeansDefault<T>) {
                error = invalid("is required", child_path(path, member.name));
            }
            return;
        }
        ++known;
        auto field = from_json<Field>(*found, child_path(path, member.name));
        if (!field) {
            error = field.error();
            return;
        }
        result.*member.pointer = std::move(field).value();
    });
    if (error)
        return *error;

    if (known != object.size()) {
        for (const auto& item : object) {
            bool described = false;
            boost::mp11::mp_for_each<members_of<T>>(
                [&](auto member) { described = described || item.key() == member.name; });
            if (!described)
                return invalid("is not known here", child_path(path, item.key()));
        }
    }
    return result;
}

}  // namespace detail

template <class T>
Result<T> from_json(const json::value& value, const std::string& path) {
    if constexpr (std::is_same_v<T, json::value>) {
        return value;
    } else if constexpr (std::is_same_v<T, json::object>) {
        if (!value.is_object())
            return invalid("must be an object", path);
        return value.get_object();
    } else if constexpr (std::is_same_v<T, std::string>) {
        return detail::string_from(value, path);
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!value.is_bool())
            return invalid("must be true or false", path);
        return value.get_bool();
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return detail::timestamp_from(value, path);
    } else if constexpr (is_id<T>::value) {
        auto number = detail::id_from(value, path);
        if (!number)
            return number.error();
        return T{*number};
    } else if constexpr (is_optional<T>::value) {
        if (value.is_null())
            return T{};
        auto inner = from_json<typename T::value_type>(value, path);
        if (!inner)
            return inner.error();
        return T{std::move(inner).value()};
    } else if constexpr (is_vector<T>::value) {
        if (!value.is_array())
            return invalid("must be a list", path);
        T result;
        std::size_t index = 0;
        for (const auto& item : value.get_array()) {
            auto element = from_json<typename T::value_type>(
                item, detail::child_path(path, std::to_string(index++)));
            if (!element)
                return element.error();
            result.push_back(std::move(element).value());
        }
        return result;
    } else if constexpr (is_string_map<T>::value) {
        if (!value.is_object())
            return invalid("must be an object", path);
        T result;
        for (const auto& item : value.get_object()) {
            auto element = from_json<typename T::mapped_type>(item.value(),
                                                              detail::child_path(path, item.key()));
            if (!element)
                return element.error();
            result.emplace(std::string(item.key()), std::move(element).value());
        }
        return result;
    } else if constexpr (is_described_enum<T>::value) {
        auto name = detail::string_from(value, path);
        if (!name)
            return name.error();
        if (auto found = enum_from_name<T>(*name))
            return *found;
        return invalid("is none of the values allowed here", path);
    } else if constexpr (is_described_struct<T>::value) {
        return detail::struct_from<T>(value, path);
    } else if constexpr (std::is_floating_point_v<T>) {
        auto number = detail::number_from(value, path);
        if (!number)
            return number.error();
        return static_cast<T>(*number);
    } else {
        static_assert(std::is_integral_v<T>, "describe this type, or add its JSON form here");
        auto number = detail::integer_from(
            value, path, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
            static_cast<std::int64_t>(std::min<std::uint64_t>(
                std::numeric_limits<T>::max(), std::numeric_limits<std::int64_t>::max())));
        if (!number)
            return number.error();
        return static_cast<T>(*number);
    }
}

// Parses JSON text: at most 64 levels deep, UTF-8 checked, NUL refused in strings.
Result<json::value> parse_json(std::string_view text);

template <class T>
Result<T> parse_json_as(std::string_view text) {
    ZONGJI_TRY(json::value value, parse_json(text));
    return from_json<T>(value);
}

namespace detail {

void append_text(std::string& out, std::string_view text);  // quoted and escaped
void append_number(std::string& out, std::int64_t number);

// Builds no json::value in between: most of what is written as JSON is events, many for each call.
template <class T>
void append_json(std::string& out, const T& value) {
    const auto append_list = [&out](const auto& items, char open, char close, auto append_item) {
        out += open;
        bool first = true;
        for (const auto& item : items) {
            if (!std::exchange(first, false))
                out += ',';
            append_item(item);
        }
        out += close;
    };
    if constexpr (std::is_same_v<T, std::string>) {
        append_text(out, value);
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        append_text(out, to_rfc3339(value));
    } else if constexpr (is_id<T>::value) {
        out += '"';
        append_number(out, value.value);
        out += '"';
    } else if constexpr (is_optional<T>::value) {
        if (value) {
            append_json(out, *value);
        } else {
            out += "null";
        }
    } else if constexpr (is_vector<T>::value) {
        append_list(value, '[', ']', [&](const auto& item) { append_json(out, item); });
    } else if constexpr (is_string_map<T>::value) {
        append_list(value, '{', '}', [&](const auto& item) {
            append_text(out, item.first);
            out += ':';
            append_json(out, item.second);
        });
    } else if constexpr (is_described_enum<T>::value) {
        append_text(out, boost::describe::enum_to_string(value, ""));
    } else if constexpr (is_described_struct<T>::value) {
        out += '{';
        bool first = true;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
            if (!std::exchange(first, false))
                out += ',';
            append_text(out, member.name);
            out += ':';
            append_json(out, value.*member.pointer);
        });
        out += '}';
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, std::uint64_t>) {
        append_number(out, static_cast<std::int64_t>(value));
    } else {
        out += json::serialize(to_json(value));
    }
}

}  // namespace detail

// The same as json::serialize(to_json(value)).
template <class T>
std::string to_json_text(const T& value) {
    std::string text;
    detail::append_json(text, value);
    return text;
}

}  // namespace zongji
