#include "app/check/parts.h"
#include "app/stores.h"
#include "domain/identity/audit.h"
#include "domain/interactions/interaction_projection.h"
#include "store/postgres_survey.h"

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

void check_references(const Folder& folder, store::SqliteConnection& connection) {
    const auto broken = connection.run("PRAGMA foreign_key_check", {});
    if (!broken || broken->rows.empty())
        return;
    folder.report.wrong(
        Subject::records, "",
        {fmt::format("{} 行引用了不存在的行", broken->rows.size()),
         fmt::format("{} rows refer to others that are not there", broken->rows.size())});
}

OpenRecords check_file(const Folder& folder, const std::string& path) {
    OpenRecords records;
    check_log(folder, Subject::records, path);
    auto evidence = store::Evidence::of(path);
    if (!evidence) {
        folder.report.wrong(Subject::records, folder.relative(path),
                            {"数据库不在此处", "the database is not there"});
        return records;
    }
    const auto connection = evidence->connect();
    const auto own =
        connection ? (*connection)->expect_table("migrations") : Result<void>(connection.error());
    if (!own) {
        note_error(folder, Subject::records, path, own.error());
        return records;
    }
    if (check_sqlite(folder, Subject::records, path, **connection))
        check_references(folder, **connection);
    if (folder.report.wrong_in(Subject::records) == 0)
        folder.report.holds(Subject::records, {"SQLite integrity_check 未发现问题",
                                               "SQLite's integrity_check finds nothing"});
    if (auto database = evidence->database()) {
        records.database = std::move(*database);
        records.evidence.emplace(std::move(*evidence));
    }
    return records;
}

void tell(const Folder& folder, const store::PostgresSurvey& survey) {
    Report& report = folder.report;
    for (const std::string& fault : survey.faults)
        report.wrong(Subject::records, "PostgreSQL", {"amcheck：" + fault, "amcheck: " + fault});
    if (!survey.has_amcheck) {
        report.unseen(Subject::records,
                      {"PostgreSQL 没有安装 amcheck 扩展，表和索引的结构未检查："
                       "CREATE EXTENSION amcheck",
                       "PostgreSQL has no extension amcheck here, and the structure of tables and "
                       "indexes is not looked at: CREATE EXTENSION amcheck"});
    } else if (!survey.refused.empty()) {
        report.unseen(Subject::records, {"amcheck 不能由此用户运行：" + survey.refused,
                                         "amcheck may not be run by this user: " + survey.refused});
    } else if (survey.faults.empty()) {
        report.holds(
            Subject::records,
            {fmt::format("amcheck：{} 个表、{} 个索引未发现问题", survey.tables, survey.indexes),
             fmt::format("amcheck finds nothing in {} tables and {} indexes", survey.tables,
                         survey.indexes)});
    }
    if (!survey.has_checksums)
        report.unseen(Subject::records,
                      {"PostgreSQL 未启用数据页校验（data_checksums）",
                       "PostgreSQL keeps no checksums of its pages (data_checksums)"});
}

OpenRecords check_server(const Folder& folder, const std::string& location) {
    OpenRecords records;
    auto database = store::open_database(location);
    if (!database) {
        note_error(folder, Subject::records, "PostgreSQL", database.error());
        return records;
    }
    const auto survey = store::survey_postgres(**database);
    if (survey)
        tell(folder, *survey);
    else
        note_error(folder, Subject::records, "PostgreSQL", survey.error());
    records.database = std::move(*database);
    return records;
}

}  // namespace

OpenRecords check_records(const Folder& folder, const Config& config) {
    if (store::is_postgres(config.database))
        return check_server(folder, config.database);
    return check_file(folder,
                      config.database.empty() ? folder.data_dir + "/zongji.db" : config.database);
}

std::optional<std::int64_t> known_position(store::Database& database) {
    interactions::InteractionProjection projection(database);
    const auto known = projection.position();
    return known ? std::optional(*known) : std::nullopt;
}

void check_audit(const Folder& folder, store::Database& database) {
    const auto head = identity::verify_audit(database);
    if (!head) {
        folder.report.wrong(Subject::audit, "", {head.error().message, head.error().message});
        return;
    }
    folder.report.holds(
        Subject::audit,
        {fmt::format("{} 行与写入时一致，最后的哈希值为 {}", head->rows, head->hash),
         fmt::format("{} rows as they were written, the last with the hash {}", head->rows,
                     head->hash)});
}

}  // namespace zongji::app::check
