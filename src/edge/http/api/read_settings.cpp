#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/settings.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

// What a settings page shows and edits; `versions` by kind and key, for If-Match.
struct SettingsDocument : configuration::Document {
    settings::RecordVersions versions;
};
BOOST_DESCRIBE_STRUCT(SettingsDocument, (configuration::Document), (versions))

namespace {

Result<SettingsDocument> stored_document(Services& services) {
    ZONGJI_TRY(auto stored, services.settings->load_with_versions());
    SettingsDocument document;
    static_cast<configuration::Document&>(document) =
        configuration::without_secrets(configuration::document_of(stored.snapshot));
    document.versions = std::move(stored.versions);
    return document;
}

}  // namespace

http::Operation read_settings(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, SettingsDocument>(
                       "read_settings", http::Method::get, "/api/v1/settings",
                       "The whole configuration, without secrets, and the versions of its records",
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
            ZONGJI_TRY(const auto stored, stored_document(services));
            const configuration::Document& document = stored;
            const json::value all = to_json(document);
            return all.at(kind).as_array();
        });
    made.response_schema = [](http::Schemas& schemas, http::Use use) -> json::value {
        return json::object{{"type", "array"}, {"items", any_record(schemas, use)}};
    };
    return guarded(services, std::move(made), {Role::administrator});
}

}  // namespace zongji::api
