#pragma once

#include "domain/restart/day_so_far.h"

#include <string>

namespace zongji::restart {

// The day so far, in a file. A file is there whole or not at all: whoever is killed while he saves
// leaves the one before.
Result<void> save_day(const std::string& path, const DayMemory& day);

// ErrorCode::not_found: there is none. ErrorCode::corrupt: it is not one of this program's.
Result<DayMemory> load_day(const std::string& path);

}  // namespace zongji::restart
