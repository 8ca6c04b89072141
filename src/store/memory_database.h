#pragma once

#include "store/database.h"

// SQLite databases that live in memory, for tests: a schema is migrated once, and each test begins
// with a copy. The same Database as that of a file, but for the disk; one connection, so a
// transaction inside of a transaction would wait for itself.
namespace zongji::store {

// All that is in a database of this kind.
Result<Bytes> memory_image(Database& database);

// With what is in `image`; empty: with nothing.
Result<std::unique_ptr<Database>> open_memory_database(const Bytes& image = {});

}  // namespace zongji::store
