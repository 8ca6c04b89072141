#pragma once

#include "app/check/report.h"
#include "app/config.h"

namespace zongji::app::check {

// `zongji check`: goes through all that is kept in the data folder, or in a copy of one, and
// through its database, and says what holds, what does not and what it cannot see. It changes
// nothing and believes nothing. ErrorCode::conflict: a server is at work in the folder; not_found:
// there is no folder. Blocks, for as long as it takes to read everything.
Result<Report> check(const Config& config);

}  // namespace zongji::app::check
