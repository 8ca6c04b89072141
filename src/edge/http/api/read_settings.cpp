#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/reach.h"
#include "domain/settings/settings.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

// What a settings page shows and edits; `versions` by kind and key, for If-Match. `problems`: which
// of it does not hold any more, and why.
struct SettingsDocument : configuration::Document {
    settings::RecordVersions versions;
    std::vector<settings::RecordProblem> problems;
};
BOOST_DESCRIBE_STRUCT(SettingsDocument, (configuration::Document), (versions, problems))

namespace {

// What the viewer may read as an administrator of his org unit.
configuration::Document readable(const configuration::Document& whole, const Viewer& viewer) {
    return configuration::without_secrets(settings::Reach(whole, viewer.org_unit).readable());
}

bool has_record(const configuration::Document& document, const settings::RecordProblem& problem) {
    bool found = false;
    configuration::for_each_kind([&](const auto& kind) {
        for (const auto& record : document.*kind.list)
            found = found || (kind.name == problem.kind && record.key == problem.key);
    });
    return found;
}

Result<SettingsDocument> stored_document(Services& services, const Viewer& viewer) {
    ZONGJI_TRY(const auto stored, services.settings->load_with_versions());
    const auto whole = configuration::document_of(stored.snapshot);
    SettingsDocument document;
    static_cast<configuration::Document&>(document) = readable(whole, viewer);
    configuration::for_each_kind([&](const auto& kind) {
        const auto of_kind = stored.versions.find(std::string(kind.name));
        if (of_kind == stored.versions.end())
            return;
        for (const auto& record : document.*kind.list) {
            const auto version = of_kind->second.find(record.key);
            if (version != of_kind->second.end())
                document.versions[of_kind->first].insert(*version);
        }
    });
    document.problems = services.settings->problems_of(whole);
    std::erase_if(document.problems,
                  [&](const auto& problem) { return !has_record(document, problem); });
    return document;
}

}  // namespace

http::Operation read_settings(Services& services) {
    return guarded(
        services,
        http::operation<http::NoBody, SettingsDocument>(
            "read_settings", http::Method::get, "/api/v1/settings",
            "The configuration as far as one's org unit reaches, without secrets, the versions of "
            "its records, and which of them do not hold any more",
            [&services](http::Request& request) {
                return stored_document(services, viewer_of(request));
            }),
        {Role::administrator});
}

http::Operation list_records(Services& services) {
    auto made = http::operation<http::NoBody, json::array>(
        "list_records", http::Method::get, "/api/v1/settings/{kind}", "The records of one kind",
        [&services](http::Request& request) -> Result<json::array> {
            const std::string& kind = request.parameter("kind");
            if (!configuration::is_kind(kind))
                return not_found("there is no such kind");
            ZONGJI_TRY(const auto stored, services.settings->load());
            const json::value all =
                to_json(readable(configuration::document_of(stored), viewer_of(request)));
            return all.at(kind).as_array();
        });
    made.response_schema = [](http::Schemas& schemas, http::Use use) -> json::value {
        return json::object{{"type", "array"}, {"items", any_record(schemas, use)}};
    };
    return guarded(services, std::move(made), {Role::administrator});
}

}  // namespace zongji::api
