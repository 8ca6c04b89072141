#include "domain/settings/stored.h"

namespace zongji::settings {

using configuration::StoredRecord;

Result<std::int64_t> read_version(store::Transaction& transaction) {
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT version FROM configuration_version WHERE one = 1"));
    if (rows.empty())
        return Error{ErrorCode::corrupt, "the configuration has no version", {}};
    return rows[0].integer(0);
}

namespace {

Result<configuration::Snapshot> read_where(store::Transaction& transaction,
                                           const std::string& condition) {
    ZONGJI_TRY(const std::int64_t version, read_version(transaction));
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT kind, \"key\", id, org_unit_id, data FROM configuration"
                                 " WHERE " +
                                 condition));
    std::vector<StoredRecord> records;
    records.reserve(rows.size());
    for (const store::Row& row : rows) {
        auto data = parse_json(row.text(4));
        if (!data) {
            return Error{
                ErrorCode::corrupt, "a stored record of the " + row.text(0) + " is no JSON", {}};
        }
        records.push_back({row.text(0), row.text(1), row.integer(2), row.id<OrgUnitId>(3),
                           std::move(data).value()});
    }
    return configuration::build_snapshot(version, records);
}

}  // namespace

Result<configuration::Snapshot> read_snapshot(store::Transaction& transaction) {
    return read_where(transaction, "removed_at IS NULL");
}

Result<configuration::Snapshot> read_removed(store::Transaction& transaction) {
    return read_where(transaction, "removed_at IS NOT NULL");
}

Result<RecordVersions> read_record_versions(store::Transaction& transaction) {
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT kind, \"key\", version FROM configuration"
                                 " WHERE removed_at IS NULL"));
    RecordVersions versions;
    for (const store::Row& row : rows)
        versions[row.text(0)][row.text(1)] = row.integer(2);
    return versions;
}

Result<KnownIds> read_ids(store::Transaction& transaction) {
    ZONGJI_TRY(const store::Rows rows,
               transaction.query("SELECT kind, \"key\", id FROM configuration"));
    KnownIds ids;
    for (const store::Row& row : rows)
        ids[{row.text(0), row.text(1)}] = row.integer(2);
    return ids;
}

Result<void> write_record(store::Transaction& transaction, const StoredRecord& record,
                          std::int64_t version, Timestamp now) {
    auto written = transaction.execute(
        "INSERT INTO configuration"
        " (kind, \"key\", id, org_unit_id, data, changed_at, removed_at, version)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7)"
        " ON CONFLICT (kind, \"key\") DO UPDATE SET org_unit_id = excluded.org_unit_id,"
        " data = excluded.data, changed_at = excluded.changed_at, removed_at = NULL,"
        " version = excluded.version",
        {record.kind, record.key, record.id, record.org_unit_id, json::serialize(record.data), now,
         version});
    if (!written)
        return written.error();
    return {};
}

Result<void> mark_removed(store::Transaction& transaction, const StoredRecord& record,
                          Timestamp now) {
    auto written = transaction.execute(
        "UPDATE configuration SET data = ?3, changed_at = ?4, removed_at = ?4"
        " WHERE kind = ?1 AND \"key\" = ?2",
        {record.kind, record.key, json::serialize(record.data), now});
    if (!written)
        return written.error();
    return {};
}

Result<void> write_version(store::Transaction& transaction, std::int64_t version) {
    auto written = transaction.execute(
        "UPDATE configuration_version SET version = ?1 WHERE one = 1", {version});
    if (!written)
        return written.error();
    return {};
}

}  // namespace zongji::settings
