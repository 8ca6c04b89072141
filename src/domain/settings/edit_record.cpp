#include "domain/configuration/kinds.h"
#include "domain/configuration/snapshot.h"
#include "domain/settings/wish.h"

namespace zongji::settings {

using configuration::Document;

namespace {

// "/queues/0/name" → "/name"
std::string from_record(const std::string& path, std::string_view kind) {
    const std::string prefix = "/" + std::string(kind) + "/0";
    return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

Result<Document> document_with(std::string_view kind_name, const std::string& key,
                               json::value value) {
    if (!value.is_object())
        return invalid("must be an object");
    const json::value* own = value.get_object().if_contains("key");
    if (own && *own != json::value(key))
        return invalid("is another than in the address", "/key");
    value.get_object()["key"] = key;

    Document document;
    Error error = not_found("there is no such kind of record");
    bool read = false;
    configuration::for_each_kind([&](const auto& kind) {
        if (kind.name != kind_name)
            return;
        auto record = from_json<typename std::remove_cvref_t<decltype(kind)>::Record>(value);
        if (!record) {
            error = record.error();
            return;
        }
        (document.*kind.list).push_back(std::move(record).value());
        read = true;
    });
    if (!read)
        return error;
    return document;
}

json::value nulls_left_out(const json::value& value, std::string_view kept_whole) {
    if (const json::array* list = value.if_array()) {
        json::array cleaned;
        for (const json::value& item : *list)
            cleaned.push_back(nulls_left_out(item, {}));
        return cleaned;
    }
    const json::object* object = value.if_object();
    if (!object)
        return value;
    json::object cleaned;
    for (const auto& member : *object) {
        if (member.value().is_null())
            continue;
        cleaned[member.key()] =
            member.key() == kept_whole ? member.value() : nulls_left_out(member.value(), {});
    }
    return cleaned;
}

}  // namespace

json::value without_nulls(std::string_view kind, const json::value& record) {
    return nulls_left_out(record, kind == "flows" ? "document" : "");
}

Result<ApplyReport> Settings::put_record(std::string_view kind, const std::string& key,
                                         const json::value& record, const Actor& actor,
                                         const Expected& expected) {
    ZONGJI_TRY(const Document given, document_with(kind, key, without_nulls(kind, record)));
    const Document removed;
    ZONGJI_TRY(ApplyReport report,
               change({given, removed, false, std::string(kind), key, expected, actor.administers},
                      false, actor));
    for (Problem& problem : report.problems)
        problem.path = from_record(problem.path, kind);
    return report;
}

Result<ApplyReport> Settings::delete_record(std::string_view kind, const std::string& key,
                                            const Actor& actor, const Expected& expected) {
    const Document given;
    Document removed;
    bool known = false;
    ZONGJI_TRY(const configuration::Snapshot snapshot, load());
    configuration::for_each_kind([&](const auto& one) {
        if (one.name != kind)
            return;
        const auto found = (snapshot.*one.map).find(key);
        if (found == (snapshot.*one.map).end())
            return;
        known = true;
        (removed.*one.list).push_back(found->second.record);
    });
    if (!known)
        return not_found("there is no such record");

    ZONGJI_TRY(ApplyReport report,
               change({given, removed, false, std::string(kind), key, expected, actor.administers},
                      false, actor));
    // Nothing was given, so what is wrong now is that others still name it.
    if (!report.problems.empty())
        return conflict(report.problems.front().message);
    return report;
}

}  // namespace zongji::settings
