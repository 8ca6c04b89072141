#pragma once

#include "domain/interactions/unfinished_records.h"
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

// When the records know events up to `known`, which is more than the journal has, it lost its end:
// it goes on behind that position, with a `JournalGap` before all else, and the log says so. Gives
// how many positions are missing. Blocks; before anything is appended.
Result<std::int64_t> bridge_gap(store::Journal& journal, std::int64_t known, Now now);

// Closes everything that was open at the journal's end: for every contact that a crash cut off, the
// events that end it are written behind the others, and `day` has them. They bear the time of the
// crash, which is that of the last sign of life: an event, or `last_sound` in a recording.
// `records` are asked, too, since the journal may have lost its end: what is open there alone is
// closed as well, and what has ended there ends as they say. Null: there are none. Blocks; before
// the first call, and when the records have all that the journal has.
Result<void> close_cut_off(store::Journal& journal, DaySoFar& day,
                           std::optional<Timestamp> last_sound,
                           interactions::UnfinishedRecords* records, IdSource& ids, Now now);

}  // namespace zongji::restart
