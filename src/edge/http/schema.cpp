#include "edge/http/schema.h"

#include <algorithm>

namespace zongji::http {
namespace {

json::value reference(const std::string& name) {
    return json::object{{"$ref", "#/components/schemas/" + name}};
}

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

// maxLength, maxItems or maxProperties of a request's, by its type.
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

json::object integer_schema(const Description& type) {
    json::object schema{{"type", "integer"}, {"format", type.size <= 4 ? "int32" : "int64"}};
    if (!type.is_signed)
        schema["minimum"] = 0;
    return schema;
}

json::object limited(json::object schema, const Description& type, Use use) {
    limit(schema, use, usual_limit(type));
    return schema;
}

}  // namespace

json::value Schemas::of(const Description& type, Use use) {
    switch (type.kind) {
        case Kind::any:
            return json::object{};
        case Kind::object:
            return json::object{{"type", "object"}, {"additionalProperties", true}};
        case Kind::array:
            return json::object{{"type", "array"}, {"items", json::object{}}};
        case Kind::text:
            return limited({{"type", "string"}}, type, use);
        case Kind::boolean:
            return json::object{{"type", "boolean"}};
        case Kind::moment:
            return json::object{{"type", "string"}, {"format", "date-time"}};
        case Kind::id:
            return json::object{{"type", "string"}, {"pattern", "^[0-9]+$"}};
        case Kind::integer:
            return integer_schema(type);
        case Kind::real:
            return json::object{{"type", "number"}};
        case Kind::bytes:
            break;
        case Kind::optional:
            return nullable(of(*type.inner, use));
        case Kind::list:
            return limited({{"type", "array"}, {"items", of(*type.inner, use)}}, type, use);
        case Kind::map:
            return limited({{"type", "object"}, {"additionalProperties", of(*type.inner, use)}},
                           type, use);
        case Kind::enumeration:
            return enum_schema(type);
        case Kind::structure:
            return struct_reference(type, use);
    }
    ensure(false, "bytes have no form in JSON");
    return {};
}

json::value Schemas::enum_schema(const Description& type) {
    const std::string name = component_name(type.name);
    if (!components_.contains(name)) {
        json::array values;
        for (const EnumName& one : type.names)
            values.push_back(json::string(one.name));
        components_[name] = json::object{{"type", "string"}, {"enum", values}};
    }
    return reference(name);
}

json::value Schemas::struct_reference(const Description& type, Use use) {
    std::string name = component_name(type.name);
    if (use == Use::answer) {
        answers_.insert(name);
    } else if (answers_.contains(name)) {
        name += "Input";
    }
    if (!components_.contains(name)) {
        components_[name] = json::object{};  // a struct that holds itself finds this
        json::object schema = struct_schema(type, use);
        components_[name] = std::move(schema);
    }
    return reference(name);
}

json::object Schemas::struct_schema(const Description& type, Use use) {
    json::object properties;
    json::array required;
    for (const Member& member : type.members) {
        const Kind kind = member.type->kind;
        json::value schema = of(*member.type, use);
        if (use == Use::answer) {
            required.push_back(json::string(member.name));
        } else if (type.missing_means_default) {
            // Beside a reference a default is allowed since JSON Schema 2019-09.
            if (kind != Kind::optional && kind != Kind::any) {
                schema.as_object()["default"] =
                    zongji::detail::to_json(*member.type, member.in(type.initial()));
            }
        } else if (kind != Kind::optional) {
            required.push_back(json::string(member.name));
        }
        if (const auto most = limit_of(type, member.name))
            limit(schema.as_object(), use, *most);
        properties[member.name] = std::move(schema);
    }
    json::object schema{
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty())
        schema["required"] = std::move(required);
    return schema;
}

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
