#pragma once

#include "domain/calls/events.h"
#include "runtime/clock.h"
#include "store/journal/journal.h"

#include <optional>
#include <vector>

namespace zongji::app {

// What the journal holds since `day_start` and of everything that was open at its end, closed: for
// every contact that a crash cut off, the events that end it have been written behind the others.
// They bear the time of the crash, which is that of the last sign of life: an event, or
// `last_sound` in a recording. Blocks; before the first call.
Result<std::vector<journal::Recorded>> close_cut_off(store::Journal& journal, Timestamp day_start,
                                                     std::optional<Timestamp> last_sound,
                                                     IdSource& ids, Now now);

}  // namespace zongji::app
