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

// Collects named schemas (components/schemas) while operations ask for them: answers first. A
// struct that is both an answer and a request's is "Queue" in the one and "QueueInput" in the
// other.
class Schemas {
public:
    template <class T>
    json::value of(Use use) {
        return of(description_of<T>, use);
    }
    json::value of(const Description& type, Use use);

    const json::object& components() const { return components_; }

private:
    // "zongji::tickets::Ticket" → "Ticket", or "tickets_Ticket" where another namespace has that
    // name already.
    std::string component_name(std::string_view full_name);

    json::value enum_schema(const Description& type);
    json::value struct_reference(const Description& type, Use use);
    json::object struct_schema(const Description& type, Use use);

    json::object components_;
    std::set<std::string> answers_;  // components that are part of an answer
    std::map<std::string, std::string, std::less<>> names_;  // full name → component
};

}  // namespace zongji::http
