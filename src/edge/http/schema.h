#pragma once

#include "edge/http/limits.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

// JSON Schema (2020-12, as OpenAPI 3.1 uses it) from described types. It says what base/json.h
// does. An answer has every member. In a request a member is required unless it is optional or its
// struct keeps initial values, and texts and lists have the limits of limits.h.
namespace zongji::http {

enum class Use { answer, request };

namespace detail {

template <class T>
constexpr std::string_view type_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t start = text.find("T = ") + 4;
    constexpr std::size_t end = text.find_first_of(";]", start);
    return text.substr(start, end - start);
}

json::value nullable(json::value schema);

// maxLength, maxItems or maxProperties of a request's, by its type.
void limit(json::object& schema, Use use, std::size_t most);

}  // namespace detail

// Collects named schemas (components/schemas) while operations ask for them: answers first. A
// struct that is both an answer and a request's is "Queue" in the one and "QueueInput" in the
// other.
class Schemas {
public:
    template <class T>
    json::value of(Use use);

    const json::object& components() const { return components_; }

private:
    // "zongji::tickets::Ticket" → "Ticket", or "tickets_Ticket" where another namespace has that
    // name already.
    std::string component_name(std::string_view full_name);

    template <class T>
    json::object struct_schema(Use use);

    static json::value reference(const std::string& name) {
        return json::object{{"$ref", "#/components/schemas/" + name}};
    }

    json::object components_;
    std::set<std::string> answers_;  // components that are part of an answer
    std::map<std::string, std::string, std::less<>> names_;  // full name → component
};

template <class T>
json::value Schemas::of(Use use) {
    if constexpr (std::is_same_v<T, json::value>) {
        return json::object{};
    } else if constexpr (std::is_same_v<T, json::object>) {
        return json::object{{"type", "object"}, {"additionalProperties", true}};
    } else if constexpr (std::is_same_v<T, json::array>) {
        return json::object{{"type", "array"}, {"items", json::object{}}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        json::object schema{{"type", "string"}};
        detail::limit(schema, use, usual_limit<T>());
        return schema;
    } else if constexpr (std::is_same_v<T, bool>) {
        return json::object{{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return json::object{{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (is_id<T>::value) {
        return json::object{{"type", "string"}, {"pattern", "^[0-9]+$"}};
    } else if constexpr (is_optional<T>::value) {
        return detail::nullable(of<typename T::value_type>(use));
    } else if constexpr (is_vector<T>::value) {
        json::object schema{{"type", "array"}, {"items", of<typename T::value_type>(use)}};
        detail::limit(schema, use, usual_limit<T>());
        return schema;
    } else if constexpr (is_string_map<T>::value) {
        json::object schema{{"type", "object"},
                            {"additionalProperties", of<typename T::mapped_type>(use)}};
        detail::limit(schema, use, usual_limit<T>());
        return schema;
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
        std::string name = component_name(detail::type_name<T>());
        if (use == Use::answer) {
            answers_.insert(name);
        } else if (answers_.contains(name)) {
            name += "Input";
        }
        if (!components_.contains(name)) {
            components_[name] = json::object{};  // a struct that holds itself finds this
            json::object schema = struct_schema<T>(use);
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
json::object Schemas::struct_schema(Use use) {
    json::object properties;
    json::array required;
    [[maybe_unused]] const T initial{};
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(initial.*member.pointer)>;
        json::value schema = of<Member>(use);
        if (use == Use::answer) {
            required.push_back(json::string(member.name));
        } else if constexpr (MissingMeansDefault<T>) {
            // Beside a reference a default is allowed since JSON Schema 2019-09.
            if constexpr (!is_optional<Member>::value && !std::is_same_v<Member, json::value>) {
                schema.as_object()["default"] = to_json(initial.*member.pointer);
            }
        } else if constexpr (!is_optional<Member>::value) {
            required.push_back(json::string(member.name));
        }
        if (const std::size_t most = limit_of<T>(member.name, 0))
            detail::limit(schema.as_object(), use, most);
        properties[member.name] = std::move(schema);
    });
    json::object schema{
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty())
        schema["required"] = std::move(required);
    return schema;
}

}  // namespace zongji::http
