#include "store/postgres_survey.h"

#include <fmt/format.h>

namespace zongji::store {
namespace {

constexpr std::string_view own_relations =
    "SELECT CAST(c.oid AS bigint), CAST(c.relname AS text) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_am a ON a.oid = c.relam"
    " WHERE n.nspname = current_schema() AND c.relpersistence = 'p' AND {}"
    " ORDER BY c.relname ASC NULLS FIRST";
constexpr std::string_view are_indexes =
    "c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid AND i.indisready";
constexpr std::string_view are_tables = "c.relkind = 'r'";

// As postgres_connection.cpp knows them: they take what they take.
constexpr std::string_view check_index =
    "SELECT CAST(bt_index_check(CAST(?1 AS oid), true) AS text)";
constexpr std::string_view check_table =
    "SELECT blkno, msg FROM verify_heapam(CAST(?1 AS oid)) LIMIT 20";

struct Relation {
    std::int64_t oid = 0;
    std::string name;
};

// Each question in a transaction of its own, since one that fails ends its transaction.
Result<Rows> ask(Database& database, std::string_view sql, const Parameters& parameters = {}) {
    Rows rows;
    const auto outcome = database.read([&](Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(rows, transaction.query(sql, parameters));
        return {};
    });
    if (!outcome)
        return outcome.error();
    return rows;
}

Result<std::vector<Relation>> relations(Database& database, std::string_view which) {
    ZONGJI_TRY(const Rows rows, ask(database, fmt::format(fmt::runtime(own_relations), which)));
    std::vector<Relation> found;
    for (const Row& row : rows)
        found.push_back({row.integer(0), row.text(1)});
    return found;
}

Result<void> look_with_amcheck(Database& database, PostgresSurvey& survey) {
    ZONGJI_TRY(const auto indexes, relations(database, are_indexes));
    for (const Relation& index : indexes) {
        const auto outcome = ask(database, check_index, {index.oid});
        if (outcome) {
            ++survey.indexes;
        } else if (outcome.error().code == ErrorCode::corrupt) {
            survey.faults.push_back(fmt::format("{}: {}", index.name, outcome.error().message));
        } else {
            survey.refused = outcome.error().message;
            return {};
        }
    }
    ZONGJI_TRY(const auto tables, relations(database, are_tables));
    for (const Relation& table : tables) {
        const auto outcome = ask(database, check_table, {table.oid});
        if (!outcome && outcome.error().code != ErrorCode::corrupt) {
            survey.refused = outcome.error().message;
            return {};
        }
        ++survey.tables;
        if (!outcome)
            survey.faults.push_back(fmt::format("{}: {}", table.name, outcome.error().message));
        for (const Row& row : outcome ? *outcome : Rows{})
            survey.faults.push_back(
                fmt::format("{}, block {}: {}", table.name, row.integer(0), row.text(1)));
    }
    return {};
}

}  // namespace

Result<PostgresSurvey> survey_postgres(Database& database) {
    PostgresSurvey survey;
    ZONGJI_TRY(const Rows checksums,
               ask(database, "SELECT CAST(current_setting('data_checksums') AS text)"));
    survey.has_checksums = checksums.at(0).text(0) == "on";
    ZONGJI_TRY(const Rows extension,
               ask(database, "SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"));
    survey.has_amcheck = !extension.empty();
    if (survey.has_amcheck)
        ZONGJI_CHECK(look_with_amcheck(database, survey));
    return survey;
}

}  // namespace zongji::store
