#include "base/json.h"

#include <charconv>
#include <limits>

namespace zongji::detail {
namespace {

// Where a value stands. Put into words only where it is wrong.
struct Place {
    const Place* outer = nullptr;
    std::string_view key;   // of a member
    std::size_t index = 0;  // of a list's item, where `outer` is a list
    bool in_list = false;
    const std::string* root = nullptr;

    std::string path() const {
        if (root)
            return *root;
        return child_path(outer->path(), in_list ? std::to_string(index) : std::string(key));
    }
};

template <class T>
T& as(void* value) {
    return *static_cast<T*>(value);
}

class Reader {
public:
    // False when `error` says why not.
    bool read(const Description& type, const json::value& value, const Place& place, void* into);

    std::optional<Error> error;

private:
    bool refuse(std::string message, const Place& place) {
        error = invalid(std::move(message), place.path());
        return false;
    }
    bool read_text(const json::value& value, const Place& place, std::string& into);
    bool read_moment(const json::value& value, const Place& place, Timestamp& into);
    bool read_id(const json::value& value, const Place& place, std::int64_t& into);
    bool read_integer(const Description& type, const json::value& value, const Place& place,
                      void* into);
    bool read_real(const Description& type, const json::value& value, const Place& place,
                   void* into);
    bool read_list(const Description& type, const json::value& value, const Place& place,
                   void* into);
    bool read_map(const Description& type, const json::value& value, const Place& place,
                  void* into);
    bool read_enum(const Description& type, const json::value& value, const Place& place,
                   void* into);
    bool read_struct(const Description& type, const json::value& value, const Place& place,
                     void* into);
};

bool Reader::read_text(const json::value& value, const Place& place, std::string& into) {
    if (!value.is_string())
        return refuse("must be text", place);
    const json::string& text = value.get_string();
    // PostgreSQL cannot store NUL, and C interfaces end at it.
    if (text.find('\0') != json::string::npos)
        return refuse("must not hold a NUL", place);
    into.assign(text.data(), text.size());
    return true;
}

bool Reader::read_moment(const json::value& value, const Place& place, Timestamp& into) {
    if (!value.is_string())
        return refuse("must be an RFC 3339 date and time", place);
    const auto time = parse_rfc3339(std::string_view(value.get_string()));
    if (!time)
        return refuse(time.error().message, place);
    into = *time;
    return true;
}

bool Reader::read_id(const json::value& value, const Place& place, std::int64_t& into) {
    const json::string* text = value.if_string();
    std::int64_t number = 0;
    if (text) {
        const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), number);
        if (code == std::errc{} && end == text->data() + text->size() && number >= 0) {
            into = number;
            return true;
        }
    }
    return refuse("must be an id (digits in quotes)", place);
}

struct Range {
    std::int64_t least;
    std::int64_t most;
};

Range range_of(const Description& type) {
    const int bits = type.size * 8 - (type.is_signed ? 1 : 0);
    const std::int64_t most =
        bits >= 63 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t{1} << bits) - 1;
    return {type.is_signed ? -most - 1 : 0, most};
}

bool Reader::read_integer(const Description& type, const json::value& value, const Place& place,
                          void* into) {
    if (value.is_uint64())
        return refuse("is too large", place);
    if (!value.is_int64())
        return refuse("must be a whole number", place);
    const std::int64_t number = value.get_int64();
    const Range range = range_of(type);
    if (number < range.least || number > range.most)
        return refuse("is out of range", place);
    put_integer(type, into, number);
    return true;
}

bool Reader::read_real(const Description& type, const json::value& value, const Place& place,
                       void* into) {
    if (!value.is_number())
        return refuse("must be a number", place);
    put_real(type, into, value.to_number<double>());
    return true;
}

bool Reader::read_list(const Description& type, const json::value& value, const Place& place,
                       void* into) {
    if (!value.is_array())
        return refuse("must be a list", place);
    std::size_t index = 0;
    for (const json::value& item : value.get_array()) {
        const Place here{.outer = &place, .index = index++, .in_list = true};
        auto fill = [&](void* made) { return read(*type.inner, item, here, made); };
        if (!type.list->add(into, fills(fill)))
            return false;
    }
    return true;
}

bool Reader::read_map(const Description& type, const json::value& value, const Place& place,
                      void* into) {
    if (!value.is_object())
        return refuse("must be an object", place);
    for (const auto& item : value.get_object()) {
        const Place here{.outer = &place, .key = item.key()};
        auto fill = [&](void* made) { return read(*type.inner, item.value(), here, made); };
        if (!type.map->add(into, item.key(), fills(fill)))
            return false;
    }
    return true;
}

bool Reader::read_enum(const Description& type, const json::value& value, const Place& place,
                       void* into) {
    std::string name;
    if (!read_text(value, place, name))
        return false;
    const auto found = value_of_name(type, name);
    if (!found)
        return refuse("is none of the values allowed here", place);
    put_integer(type, into, *found);
    return true;
}

bool Reader::read_struct(const Description& type, const json::value& value, const Place& place,
                         void* into) {
    if (!value.is_object())
        return refuse("must be an object", place);
    const json::object& object = value.get_object();
    std::size_t known = 0;
    for (const Member& member : type.members) {
        const Place here{.outer = &place, .key = member.name};
        const json::value* found = object.if_contains(member.name);
        if (found) {
            ++known;
            if (!read(*member.type, *found, here, member.in_changed(into)))
                return false;
        } else if (member.type->kind != Kind::optional && !type.missing_means_default) {
            return refuse("is required", here);
        }
    }
    if (known == object.size())
        return true;
    for (const auto& item : object) {
        if (!type.member(item.key()))
            return refuse("is not known here", {.outer = &place, .key = item.key()});
    }
    return true;
}

bool Reader::read(const Description& type, const json::value& value, const Place& place,
                  void* into) {
    switch (type.kind) {
        case Kind::any:
            as<json::value>(into) = value;
            return true;
        case Kind::object:
            if (!value.is_object())
                return refuse("must be an object", place);
            as<json::object>(into) = value.get_object();
            return true;
        case Kind::array:
            if (!value.is_array())
                return refuse("must be a list", place);
            as<json::array>(into) = value.get_array();
            return true;
        case Kind::text:
            return read_text(value, place, as<std::string>(into));
        case Kind::boolean:
            if (!value.is_bool())
                return refuse("must be true or false", place);
            as<bool>(into) = value.get_bool();
            return true;
        case Kind::moment:
            return read_moment(value, place, as<Timestamp>(into));
        case Kind::id:
            return read_id(value, place, as<std::int64_t>(into));
        case Kind::integer:
            return read_integer(type, value, place, into);
        case Kind::real:
            return read_real(type, value, place, into);
        case Kind::bytes:
            break;
        case Kind::optional:
            return value.is_null() || read(*type.inner, value, place, type.optional->emplace(into));
        case Kind::list:
            return read_list(type, value, place, into);
        case Kind::map:
            return read_map(type, value, place, into);
        case Kind::enumeration:
            return read_enum(type, value, place, into);
        case Kind::structure:
            return read_struct(type, value, place, into);
    }
    ensure(false, "bytes have no form in JSON");
    return false;
}

}  // namespace

Result<void> from_json(const Description& type, const json::value& value, const std::string& path,
                       void* into) {
    Reader reader;
    if (!reader.read(type, value, Place{.root = &path}, into))
        return *reader.error;
    return {};
}

}  // namespace zongji::detail
