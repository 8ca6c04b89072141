#include "domain/do_not_call/do_not_call.h"

namespace zongji::do_not_call {
namespace {

constexpr store::Migration steps[] = {{1, "do_not_call", R"(
    CREATE TABLE do_not_call (
        id INTEGER PRIMARY KEY,
        org_unit_id INTEGER NOT NULL,
        number TEXT NOT NULL,
        reason TEXT NOT NULL,
        since INTEGER NOT NULL,
        "by" INTEGER NOT NULL,
        until INTEGER,
        removed_at INTEGER,
        removed_by INTEGER
    ) STRICT;
    -- Also of two who add it at the same time.
    CREATE UNIQUE INDEX do_not_call_by_number ON do_not_call (number, org_unit_id)
        WHERE removed_at IS NULL;
)"}};

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

}  // namespace zongji::do_not_call
