#pragma once

#include "base/json.h"

#include <map>
#include <string>
#include <string_view>

// JSON Schema (2020-12, as OpenAPI 3.1 uses it) from described types. It says what base/json.h
// does: a member is required unless it is optional or its struct keeps initial values.
namespace zongji::http {

namespace detail {

template <class T>
constexpr std::string_view type_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t start = text.find("T = ") + 4;
    constexpr std::size_t end = text.find_first_of(";]", start);
    return text.substr(start, end - start);
}

json::value nullable(json::value schema);

}  // namespace detail

// Collects named schemas (components/schemas) while operations ask for them.
class Schemas {
public:
    template <class T>
    json::value of();

    const json::object& components() const { return components_; }

private:
    // "zongji::tickets::Ticket" → "Ticket", or "tickets_Ticket" where another namespace has that
    // name already.
    std::string component_name(std::string_view full_name);

    template <class T>
    json::object struct_schema();

    static json::value reference(const std::string& name) {
        return json::object{{"$ref", "#/components/schemas/" + name}};
    }

    json::object components_;
    std::map<std::string, std::string, std::less<>> names_;  // full name → component
};

template <class T>
json::value Schemas::of() {
    if constexpr (std::is_same_v<T, json::value>) {
        return json::object{};
    } else if constexpr (std::is_same_v<T, json::object>) {
        return json::object{{"type", "object"}, {"additionalProperties", true}};
    } else if constexpr (std::is_same_v<T, json::array>) {
        return json::object{{"type", "array"}, {"items", json::object{}}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return json::object{{"type", "string"}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return json::object{{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return json::object{{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (is_id<T>::value) {
        return json::object{{"type", "string"}, {"pattern", "^[0-9]+$"}};
    } else if constexpr (is_optional<T>::value) {
        return detail::nullable(of<typename T::value_type>());
    } else if constexpr (is_vector<T>::value) {
        return json::object{{"type", "array"}, {"items", of<typename T::value_type>()}};
    } else if constexpr (is_string_map<T>::value) {
        return json::object{{"type", "object"},
                            {"additionalProperties", of<typename T::mapped_type>()}};
    } else if constexpr (is_described_enum<T>::value) {
        const std::string name = component_name(detail::type_name<T>());
        if (!components_.contains(name)) {
            json::array values;
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
                [&](auto enumerator) { values.push_back(json::string(enumerator.name)); });
            components_[name] = json::object{{"type", "string"}, {"enum", values}};
        }
        return reference(name);
    } else if constexpr (is_described_struct<T>::value) {
        const std::string name = component_name(detail::type_name<T>());
        if (!components_.contains(name)) {
            components_[name] = json::object{};  // a struct that holds itself finds this
            json::object schema = struct_schema<T>();
            components_[name] = std::move(schema);
        }
        return reference(name);
    } else if constexpr (std::is_floating_point_v<T>) {
        return json::object{{"type", "number"}};
    } else {
        static_assert(std::is_integral_v<T>, "describe this type, or add its schema here");
        json::object schema{{"type", "integer"}, {"format", sizeof(T) <= 4 ? "int32" : "int64"}};
        if (std::is_unsigned_v<T>)
            schema["minimum"] = 0;
        return schema;
    }
}

template <class T>
json::object Schemas::struct_schema() {
    json::object properties;
    json::array required;
    [[maybe_unused]] const T initial{};
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(initial.*member.pointer)>;
        json::value schema = of<Member>();
        if constexpr (MissingMeansDefault<T>) {
            // Beside a reference a default is allowed since JSON Schema 2019-09.
            if constexpr (!is_optional<Member>::value && !std::is_same_v<Member, json::value>) {
                schema.as_object()["default"] = to_json(initial.*member.pointer);
            }
        } else if constexpr (!is_optional<Member>::value) {
            required.push_back(json::string(member.name));
        }
        properties[member.name] = std::move(schema);
    });
    json::object schema{
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty())
        schema["required"] = std::move(required);
    return schema;
}

}  // namespace zongji::http
