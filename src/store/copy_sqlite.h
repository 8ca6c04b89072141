#pragma once

#include "base/result.h"

#include <string>

namespace zongji::store {

// Writes the database in the file `from` into the new file `to`, as it stands between two
// transactions, with what its write-ahead log holds. Others, of other processes too, may be at work
// with it meanwhile. Blocks.
Result<void> copy_sqlite(const std::string& from, const std::string& to);

}  // namespace zongji::store
