#pragma once

#include "domain/configuration/snapshot.h"
#include "domain/settings/settings.h"
#include "store/database.h"

#include <map>
#include <string>
#include <utility>

// Private to settings: rows of the table `configuration`.
namespace zongji::settings {

Result<configuration::Snapshot> read_snapshot(store::Transaction& transaction);
Result<configuration::Snapshot> read_removed(store::Transaction& transaction);
Result<std::int64_t> read_version(store::Transaction& transaction);
Result<RecordVersions> read_record_versions(store::Transaction& transaction);

// (kind, key) → id, removed records too.
using KnownIds = std::map<std::pair<std::string, std::string>, std::int64_t>;
Result<KnownIds> read_ids(store::Transaction& transaction);

// `version`: the configuration's from now on.
Result<void> write_record(store::Transaction& transaction,
                          const configuration::StoredRecord& record, std::int64_t version,
                          Timestamp now);

// The row stays, so that journal and history can still be read; its hashes go.
Result<void> mark_removed(store::Transaction& transaction,
                          const configuration::StoredRecord& record, Timestamp now);

Result<void> write_version(store::Transaction& transaction, std::int64_t version);

}  // namespace zongji::settings
