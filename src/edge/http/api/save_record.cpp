#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/settings.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

#include <charconv>

#include <fmt/format.h>

namespace zongji::api {
namespace {

// The page shows one problem at its field; the others show when that one is mended.
Result<void> outcome(const settings::ApplyReport& report) {
    if (report.problems.empty())
        return {};
    const settings::Problem& first = report.problems.front();
    return invalid(first.message, first.path);
}

// RFC 9110 §13.1: `If-None-Match: *` asks for a new record, `If-Match: "7"` says which version the
// form was made from. Without either whatever is there is replaced.
Result<settings::Expected> expected_of(const http::Request& request) {
    settings::Expected expected;
    const std::string_view none = request.headers.value("If-None-Match");
    const std::string_view match = request.headers.value("If-Match");
    if (!none.empty() && none != "*")
        return invalid("may only be *", "If-None-Match");
    expected.absent = !none.empty();
    if (match.empty())
        return expected;
    std::int64_t version = 0;
    const char* end = match.data() + match.size() - 1;
    const bool quoted = match.size() > 2 && match.front() == '"' && *end == '"';
    if (!quoted || std::from_chars(match.data() + 1, end, version).ptr != end)
        return invalid("is no version of a record, in quotes", "If-Match");
    expected.version = version;
    return expected;
}

std::int64_t version_of(const settings::StoredConfiguration& stored, const std::string& kind,
                        const std::string& key) {
    const auto of_kind = stored.versions.find(kind);
    if (of_kind == stored.versions.end())
        return 0;
    const auto found = of_kind->second.find(key);
    return found == of_kind->second.end() ? 0 : found->second;
}

Result<http::Response> refused(Services& services, const std::string& kind, const std::string& key,
                               const Result<settings::ApplyReport>& report) {
    if (!is_stale(report))
        return report.error();
    ZONGJI_TRY(const auto stored, services.settings->load_with_versions());
    return http::stale(report.error(), version_of(stored, kind, key));
}

Result<http::Response> stored_record(Services& services, const std::string& kind,
                                     const std::string& key) {
    ZONGJI_TRY(const auto stored, services.settings->load_with_versions());
    const json::value document =
        to_json(configuration::without_secrets(configuration::document_of(stored.snapshot)));
    for (const json::value& record : document.at(kind).as_array()) {
        if (record.at("key").as_string() != key)
            continue;
        http::Response response = http::reply(record);
        response.headers.add("ETag", fmt::format("\"{}\"", version_of(stored, kind, key)));
        return response;
    }
    return not_found("there is no such record");
}

template <class Kind>
using RecordOf = typename std::remove_cvref_t<Kind>::Record;

// Lengths are the edge's matter; what else may be wrong, Settings says.
Result<void> check_record_limits(const std::string& kind_name, const json::value& record) {
    Result<void> held;
    configuration::for_each_kind([&](const auto& kind) {
        if (kind.name != kind_name)
            return;
        if (const auto read = from_json<RecordOf<decltype(kind)>>(record))
            held = http::check_limits(*read);
    });
    return held;
}

}  // namespace

// A record of any kind: the page's types know which.
json::value any_record(http::Schemas& schemas, http::Use use) {
    json::array kinds;
    configuration::for_each_kind(
        [&](const auto& kind) { kinds.push_back(schemas.of<RecordOf<decltype(kind)>>(use)); });
    return json::object{{"anyOf", std::move(kinds)}};
}

http::Operation save_record(Services& services) {
    auto made = http::operation<json::value, json::value>(
        "save_record", http::Method::put, "/api/v1/settings/{kind}/{key}",
        "Makes or replaces a record; a password or secret that is left empty stays",
        [&services](http::Request& request, json::value record) -> Result<http::Response> {
            const std::string& kind = request.parameter("kind");
            const std::string& key = request.parameter("key");
            if (!configuration::is_kind(kind))
                return not_found("there is no such kind");
            ZONGJI_TRY(const auto expected, expected_of(request));
            record = settings::without_nulls(kind, record);
            ZONGJI_CHECK(check_record_limits(kind, record));
            const auto report = services.settings->put_record(
                kind, key, record, identity::administrator_of(viewer_of(request)), expected);
            if (!report)
                return refused(services, kind, key, report);
            ZONGJI_CHECK(outcome(*report));
            // Whoever mended the file of a prompt saves it as it was.
            if (!report->changes.empty() || kind == "prompts")
                services.configuration_changed();
            return stored_record(services, kind, key);
        });
    made.request_schema = any_record;
    made.response_schema = any_record;
    return guarded(services, std::move(made), {Role::administrator});
}

http::Operation delete_record(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, http::NoContent>(
                       "delete_record", http::Method::delete_, "/api/v1/settings/{kind}/{key}",
                       "Removes a record that no other one names",
                       [&services](http::Request& request) -> Result<http::Response> {
                           const std::string& kind = request.parameter("kind");
                           const std::string& key = request.parameter("key");
                           if (!configuration::is_kind(kind)) {
                               return not_found("there is no such kind");
                           }
                           ZONGJI_TRY(const auto expected, expected_of(request));
                           const auto report = services.settings->delete_record(
                               kind, key, identity::administrator_of(viewer_of(request)), expected);
                           if (!report)
                               return refused(services, kind, key, report);
                           ZONGJI_CHECK(outcome(*report));
                           services.configuration_changed();
                           return http::no_content();
                       }),
                   {Role::administrator});
}

}  // namespace zongji::api
