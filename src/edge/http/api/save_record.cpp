#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

settings::Actor actor_of(const Caller& who) {
    return {who.user_id, who.login, who.address};
}

// The page shows one problem at its field; the others show when that one is mended.
Result<void> outcome(const settings::ApplyReport& report) {
    if (report.problems.empty())
        return {};
    const settings::Problem& first = report.problems.front();
    return invalid(first.message, first.path);
}

Result<json::value> stored_record(Services& services, const std::string& kind,
                                  const std::string& key) {
    ZONGJI_TRY(const configuration::Snapshot snapshot, services.settings->load());
    const json::value document =
        to_json(configuration::without_secrets(configuration::document_of(snapshot)));
    for (const json::value& record : document.at(kind).as_array()) {
        if (record.at("key").as_string() == key)
            return record;
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
        [&services](http::Request& request, json::value record) -> Result<json::value> {
            const std::string& kind = request.parameter("kind");
            const std::string& key = request.parameter("key");
            if (!configuration::is_kind(kind))
                return not_found("there is no such kind");
            ZONGJI_CHECK(check_record_limits(kind, record));
            ZONGJI_TRY(const settings::ApplyReport report,
                       services.settings->put_record(kind, key, std::move(record),
                                                     actor_of(caller(request))));
            ZONGJI_CHECK(outcome(report));
            if (!report.changes.empty())
                services.configuration_changed();
            services.live_sessions->changed("settings", 0);
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
                       [&services](http::Request& request) -> Result<void> {
                           const std::string& kind = request.parameter("kind");
                           if (!configuration::is_kind(kind)) {
                               return not_found("there is no such kind");
                           }
                           ZONGJI_TRY(
                               const settings::ApplyReport report,
                               services.settings->delete_record(kind, request.parameter("key"),
                                                                actor_of(caller(request))));
                           ZONGJI_CHECK(outcome(report));
                           services.configuration_changed();
                           services.live_sessions->changed("settings", 0);
                           return {};
                       }),
                   {Role::administrator});
}

}  // namespace zongji::api
