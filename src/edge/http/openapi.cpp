#include "edge/http/openapi.h"

#include <algorithm>

namespace zongji::http {
namespace {

json::object content(const std::string& type, json::value schema) {
    return json::object{{type, json::object{{"schema", std::move(schema)}}}};
}

json::array parameters_of(const Operation& operation, Schemas& schemas) {
    json::array parameters;
    std::string_view rest = operation.pattern;
    while (true) {
        const std::size_t open = rest.find('{');
        if (open == std::string_view::npos)
            break;
        const std::size_t close = rest.find('}', open);
        parameters.push_back(
            json::object{{"name", json::string(rest.substr(open + 1, close - open - 1))},
                         {"in", "path"},
                         {"required", true},
                         {"schema", json::object{{"type", "string"}}}});
        rest.remove_prefix(close + 1);
    }
    for (const QueryParameter& query : operation.query) {
        parameters.push_back(json::object{{"name", query.name},
                                          {"in", "query"},
                                          {"description", query.description},
                                          {"required", false},
                                          {"schema", query.schema(schemas)}});
    }
    return parameters;
}

json::object described(const Operation& operation, Schemas& schemas) {
    json::object success{{"description", std::string(reason_phrase(operation.success))}};
    if (operation.response_schema) {
        success["content"] =
            content("application/json", operation.response_schema(schemas, Use::answer));
    } else if (!operation.response_type.empty()) {
        success["content"] = content(operation.response_type,
                                     json::object{{"type", "string"}, {"format", "binary"}});
    }
    const json::object refused{
        {"description", "A problem document (RFC 9457)"},
        {"content", content("application/problem+json", schemas.of<Problem>(Use::answer))}};

    json::object result{{"operationId", operation.name},
                        {"summary", operation.summary},
                        {"parameters", parameters_of(operation, schemas)},
                        {"responses", json::object{{std::to_string(operation.success), success},
                                                   {"default", refused}}}};
    if (operation.request_schema) {
        result["requestBody"] = json::object{
            {"required", true},
            {"content",
             content("application/json", operation.request_schema(schemas, Use::request))}};
    }
    if (!operation.needs_session) {
        result["security"] = json::array{};
    } else if (operation.method != Method::get) {
        result["security"] =
            json::array{json::object{{"session", json::array{}}, {"csrf", json::array{}}}};
    }
    return result;
}

}  // namespace

json::object openapi_document(const Router& router, const Interface& whole) {
    std::vector<const Operation*> served;
    for (const auto& operation : router.operations()) {
        if (operation->pattern.starts_with(whole.base + "/"))
            served.push_back(operation.get());
    }
    Schemas schemas;
    for (const Operation* operation : served) {
        if (operation->response_schema)
            operation->response_schema(schemas, Use::answer);
    }
    json::object paths;
    for (const Operation* operation : served) {
        std::string method(method_name(operation->method));
        std::transform(method.begin(), method.end(), method.begin(),
                       [](char c) { return static_cast<char>(std::tolower(c)); });
        json::value& path = paths[operation->pattern.substr(whole.base.size())];
        if (!path.is_object())
            path = json::object{};
        path.as_object()[method] = described(*operation, schemas);
    }

    const json::object security_schemes{
        {"session", json::object{{"type", "apiKey"},
                                 {"in", "cookie"},
                                 {"name", "zongji_session"},
                                 {"description", "over HTTPS __Host-zongji_session"}}},
        {"csrf", json::object{{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}}}};
    return json::object{{"openapi", "3.1.0"},
                        {"info", json::object{{"title", whole.title}, {"version", whole.version}}},
                        {"servers", json::array{json::object{{"url", whole.base}}}},
                        {"security", json::array{json::object{{"session", json::array{}}}}},
                        {"paths", std::move(paths)},
                        {"components", json::object{{"schemas", schemas.components()},
                                                    {"securitySchemes", security_schemes}}}};
}

}  // namespace zongji::http
