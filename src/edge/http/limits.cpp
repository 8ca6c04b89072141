#include "edge/http/limits.h"

#include <algorithm>

namespace zongji::http {
namespace {

Result<void> too_long(std::size_t most, const std::string& path) {
    return invalid("is longer than " + std::to_string(most) + " characters", path);
}

Result<void> too_many(std::size_t most, const std::string& path) {
    return invalid("holds more than " + std::to_string(most) + " entries", path);
}

Result<void> check_usual(const Description& type, const void* value, const std::string& path) {
    return check_limits(type, value, path, usual_limit(type));
}

Result<void> check_list(const Description& type, const void* value, const std::string& path) {
    Result<void> held;
    std::size_t index = 0;
    auto check = [&](const void* item) {
        if (held)
            held = check_usual(*type.inner, item, path + "/" + std::to_string(index++));
    };
    type.list->each(value, visits_items(check));
    return held;
}

Result<void> check_map(const Description& type, const void* value, const std::string& path) {
    Result<void> held;
    auto check = [&](const std::string& key, const void* item) {
        if (held && count_characters(key) > most_characters)
            held = too_long(most_characters, path);
        if (held)
            held = check_usual(*type.inner, item, path + "/" + key);
    };
    type.map->each(value, visits_entries(check));
    return held;
}

Result<void> check_struct(const Description& type, const void* value, const std::string& path) {
    for (const Member& member : type.members) {
        const std::size_t most = limit_of(type, member.name).value_or(usual_limit(*member.type));
        ZONGJI_CHECK(check_limits(*member.type, member.in(value), path + "/" + member.name, most));
    }
    return {};
}

}  // namespace

std::size_t usual_limit(const Description& type) {
    if (type.kind == Kind::optional)
        return usual_limit(*type.inner);
    return type.kind == Kind::list || type.kind == Kind::map ? most_entries : most_characters;
}

std::optional<std::size_t> limit_of(const Description& structure, std::string_view member) {
    for (const Limit& limit : structure.limits) {
        if (limit.member == member)
            return limit.most;
    }
    return std::nullopt;
}

std::size_t count_characters(std::string_view utf8) {
    // Bytes that begin a character: all but 10xxxxxx.
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

Result<void> check_limits(const Description& type, const void* value, const std::string& path,
                          std::size_t most) {
    switch (type.kind) {
        case Kind::text:
            if (count_characters(*static_cast<const std::string*>(value)) > most)
                return too_long(most, path);
            return {};
        case Kind::optional: {
            const void* inner = type.optional->value(value);
            return inner ? check_limits(*type.inner, inner, path, most) : Result<void>{};
        }
        case Kind::list:
            if (type.list->size(value) > most)
                return too_many(most, path);
            return check_list(type, value, path);
        case Kind::map:
            if (type.map->size(value) > most)
                return too_many(most, path);
            return check_map(type, value, path);
        case Kind::structure:
            return check_struct(type, value, path);
        case Kind::any:
        case Kind::object:
        case Kind::array:
        case Kind::boolean:
        case Kind::moment:
        case Kind::id:
        case Kind::integer:
        case Kind::real:
        case Kind::bytes:
        case Kind::enumeration:
            return {};
    }
    return {};
}

}  // namespace zongji::http
