#include "domain/settings/settings.h"

namespace zongji::settings {
namespace {

// Why one table: docs/decisions/0010-one-table-for-configuration.md.
constexpr store::Migration steps[] = {{1, "configuration", R"(
    CREATE TABLE configuration (
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        id INTEGER NOT NULL UNIQUE,
        org_unit_id INTEGER NOT NULL,
        data TEXT NOT NULL,
        changed_at INTEGER NOT NULL,
        removed_at INTEGER,
        PRIMARY KEY (kind, "key")
    ) STRICT;
    CREATE TABLE configuration_version (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        version INTEGER NOT NULL
    ) STRICT;
    INSERT INTO configuration_version (one, version) VALUES (1, 0);
)"},
                                      {2, "versions of records", R"(
    ALTER TABLE configuration ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
)"}};

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

}  // namespace zongji::settings
