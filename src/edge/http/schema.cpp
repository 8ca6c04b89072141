#include "edge/http/schema.h"

#include <algorithm>

namespace zongji::http {
namespace detail {

json::value nullable(json::value schema) {
    json::object& object = schema.as_object();
    if (object.empty())
        return schema;  // anything, null included
    if (json::value* type = object.if_contains("type"); type && type->is_string()) {
        json::value plain = *type;
        *type = json::array{std::move(plain), "null"};
        return schema;
    }
    return json::object{{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
}

void limit(json::object& schema, Use use, std::size_t most) {
    const json::value* type = schema.if_contains("type");
    if (use == Use::answer || !type)
        return;
    const json::value& plain = type->is_array() ? type->get_array().front() : *type;
    if (plain == "string") {
        schema["maxLength"] = most;
    } else if (plain == "array") {
        schema["maxItems"] = most;
    } else if (plain == "object") {
        schema["maxProperties"] = most;
    }
}

}  // namespace detail

std::string Schemas::component_name(std::string_view full_name) {
    if (auto known = names_.find(full_name); known != names_.end())
        return known->second;

    // Words of the full name from its end, until nobody else has the name: "Ticket", then
    // "tickets_Ticket" …
    std::string name;
    std::string_view rest = full_name;
    while (true) {
        const std::size_t at = rest.rfind("::");
        const std::string_view word = at == std::string_view::npos ? rest : rest.substr(at + 2);
        name = name.empty() ? std::string(word) : std::string(word) + "_" + name;
        const bool taken = std::any_of(names_.begin(), names_.end(),
                                       [&](const auto& pair) { return pair.second == name; });
        if (!taken)
            break;
        ensure(at != std::string_view::npos, "two types cannot have the same full name");
        rest = rest.substr(0, at);
    }
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && c != '_'; }, '_');
    names_.emplace(full_name, name);
    return name;
}

}  // namespace zongji::http
