#include "base/json.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace zongji::detail {
namespace {

template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}

json::value integer_json(const Description& type, const void* value) {
    if (type.is_signed)
        return integer_at(type, value);
    return unsigned_at(type, value);
}

json::value list_json(const Description& type, const void* value) {
    json::array array;
    array.reserve(type.list->size(value));
    auto add = [&](const void* item) { array.push_back(to_json(*type.inner, item)); };
    type.list->each(value, visits_items(add));
    return array;
}

json::value map_json(const Description& type, const void* value) {
    json::object object;
    auto add = [&](const std::string& key, const void* item) {
        object[well_formed(key)] = to_json(*type.inner, item);
    };
    type.map->each(value, visits_entries(add));
    return object;
}

json::value struct_json(const Description& type, const void* value) {
    json::object object;
    object.reserve(type.members.size());
    for (const Member& member : type.members)
        object.emplace(member.name, to_json(*member.type, member.in(value)));
    return object;
}

// What is written can be read back: JSON is UTF-8 (RFC 8259 §8.1), and we refuse NUL.
json::string text_json(const std::string& text) {
    return json::string(well_formed(text));
}

void append_text(std::string& out, std::string_view text) {
    const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x20 || c == 0x7f || c == '"' || c == '\\';
    });
    if (!plain || !is_utf8(text)) {
        out += json::serialize(well_formed(text));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_number(std::string& out, std::integral auto number) {
    char digits[24];
    const auto written = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, written.ptr);
}

void append_list(std::string& out, const Description& type, const void* value) {
    out += '[';
    bool first = true;
    auto add = [&](const void* item) {
        if (!std::exchange(first, false))
            out += ',';
        append_json(out, *type.inner, item);
    };
    type.list->each(value, visits_items(add));
    out += ']';
}

void append_map(std::string& out, const Description& type, const void* value) {
    out += '{';
    bool first = true;
    auto add = [&](const std::string& key, const void* item) {
        if (!std::exchange(first, false))
            out += ',';
        append_text(out, key);
        out += ':';
        append_json(out, *type.inner, item);
    };
    type.map->each(value, visits_entries(add));
    out += '}';
}

void append_struct(std::string& out, const Description& type, const void* value) {
    char before = '{';
    for (const Member& member : type.members) {
        out += before;
        before = ',';
        out += '"';
        out += member.name;  // a C++ name: nothing in it to escape
        out += "\":";
        append_json(out, *member.type, member.in(value));
    }
    if (type.members.empty())
        out += '{';
    out += '}';
}

}  // namespace

json::value to_json(const Description& type, const void* value) {
    switch (type.kind) {
        case Kind::any:
            return as<json::value>(value);
        case Kind::object:
            return as<json::object>(value);
        case Kind::array:
            return as<json::array>(value);
        case Kind::text:
            return text_json(as<std::string>(value));
        case Kind::boolean:
            return as<bool>(value);
        case Kind::moment:
            return json::string(to_rfc3339(as<Timestamp>(value)));
        case Kind::id:
            return json::string(std::to_string(as<std::int64_t>(value)));
        case Kind::integer:
            return integer_json(type, value);
        case Kind::real:
            return real_at(type, value);
        case Kind::bytes:
            break;
        case Kind::optional: {
            const void* inner = type.optional->value(value);
            return inner ? to_json(*type.inner, inner) : json::value(nullptr);
        }
        case Kind::list:
            return list_json(type, value);
        case Kind::map:
            return map_json(type, value);
        case Kind::enumeration: {
            const char* name = name_of_value(type, integer_at(type, value));
            return json::string(name ? name : "");
        }
        case Kind::structure:
            return struct_json(type, value);
    }
    ensure(false, "bytes have no form in JSON");
    return {};
}

void append_json(std::string& out, const Description& type, const void* value) {
    switch (type.kind) {
        case Kind::text:
            return append_text(out, as<std::string>(value));
        case Kind::boolean:
            out += as<bool>(value) ? "true" : "false";
            return;
        case Kind::moment:
            return append_text(out, to_rfc3339(as<Timestamp>(value)));
        case Kind::id:
            out += '"';
            append_number(out, as<std::int64_t>(value));
            out += '"';
            return;
        case Kind::integer:
            if (type.is_signed)
                return append_number(out, integer_at(type, value));
            return append_number(out, unsigned_at(type, value));
        case Kind::optional: {
            const void* inner = type.optional->value(value);
            if (inner)
                return append_json(out, *type.inner, inner);
            out += "null";
            return;
        }
        case Kind::list:
            return append_list(out, type, value);
        case Kind::map:
            return append_map(out, type, value);
        case Kind::enumeration: {
            const char* name = name_of_value(type, integer_at(type, value));
            return append_text(out, name ? name : "");
        }
        case Kind::structure:
            return append_struct(out, type, value);
        case Kind::any:
        case Kind::object:
        case Kind::array:
        case Kind::real:
        case Kind::bytes:
            out += json::serialize(to_json(type, value));
            return;
    }
}

}  // namespace zongji::detail
