#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

Result<configuration::Document> stored_document(Services& services) {
    ZONGJI_TRY(const configuration::Snapshot snapshot, services.settings->load());
    return configuration::without_secrets(configuration::document_of(snapshot));
}

}  // namespace

http::Operation read_settings(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, configuration::Document>(
                       "read_settings", http::Method::get, "/api/v1/settings",
                       "The whole configuration, without secrets",
                       [&services](http::Request&) { return stored_document(services); }),
                   {Role::administrator});
}

http::Operation list_records(Services& services) {
    auto made = http::operation<http::NoBody, json::array>(
        "list_records", http::Method::get, "/api/v1/settings/{kind}", "The records of one kind",
        [&services](http::Request& request) -> Result<json::array> {
            const std::string& kind = request.parameter("kind");
            if (!configuration::is_kind(kind))
                return not_found("there is no such kind");
            ZONGJI_TRY(const configuration::Document document, stored_document(services));
            const json::value all = to_json(document);
            return all.at(kind).as_array();
        });
    made.response_schema = [](http::Schemas& schemas, http::Use use) -> json::value {
        return json::object{{"type", "array"}, {"items", any_record(schemas, use)}};
    };
    return guarded(services, std::move(made), {Role::administrator});
}

}  // namespace zongji::api
