#pragma once

#include "store/database.h"

namespace zongji::identity {

// For store::migrate(database, "identity", migrations()).
std::span<const store::Migration> migrations();

}  // namespace zongji::identity
