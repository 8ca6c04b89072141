#pragma once

#include "domain/calls/events.h"
#include "runtime/clock.h"
#include "store/journal/journal.h"

#include <vector>

namespace zongji::app {

// The journal's last two days, closed: for every contact that a crash cut off, the events that end
// it have been written behind the others. Blocks; before the first call.
Result<std::vector<journal::Recorded>> close_cut_off(store::Journal& journal, IdSource& ids,
                                                     Now now);

}  // namespace zongji::app
