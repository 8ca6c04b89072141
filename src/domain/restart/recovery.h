#pragma once

#include "domain/restart/day_so_far.h"
#include "runtime/clock.h"
#include "store/journal/journal.h"

#include <optional>
#include <string>

namespace zongji::restart {

struct RecoveredDay {
    DaySoFar day;             // at the journal's end
    std::int64_t begun_with;  // the position behind which events had to be read
};

// The day so far: from the snapshot in the file at `path` and the events behind it, or, where that
// does not serve, from all events that can matter. `day_start` is midnight of the company's day
// now. Blocks; before the first call.
Result<RecoveredDay> recover_day(const store::Journal& journal, const std::string& path,
                                 const configuration::Snapshot& configuration, Timestamp day_start,
                                 Now now);

// Closes everything that was open at the journal's end: for every contact that a crash cut off, the
// events that end it are written behind the others, and `day` has them. They bear the time of the
// crash, which is that of the last sign of life: an event, or `last_sound` in a recording. Blocks;
// before the first call.
Result<void> close_cut_off(store::Journal& journal, DaySoFar& day,
                           std::optional<Timestamp> last_sound, IdSource& ids, Now now);

}  // namespace zongji::restart
