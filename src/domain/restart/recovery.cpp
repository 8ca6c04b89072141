#include "domain/restart/recovery.h"

#include "domain/interactions/journal_entry.h"
#include "domain/restart/day_file.h"
#include "runtime/log.h"

#include <algorithm>

namespace zongji::restart {
namespace {

constexpr std::size_t batch = 5000;
constexpr Span patience = seconds(60);

Result<void> read_to_end(const store::Journal& journal, DaySoFar& day) {
    while (true) {
        ZONGJI_TRY(const auto stored, journal.read(day.position() + 1, batch));
        if (stored.empty())
            return {};
        for (const auto& one : stored) {
            ZONGJI_TRY(const auto event, journal::recorded_from(one));
            day.apply(event);
        }
    }
}

// Before this position nothing counts today, and nothing can be open, however long the program was
// away.
Result<std::int64_t> oldest_needed(const store::Journal& journal, Timestamp day_start, Now now) {
    ZONGJI_TRY(const auto last, journal.read(journal.last_position(), 1));
    const Timestamp end = last.empty() ? now.utc : last.front().entry.at;
    return journal.position_since(std::min(end - DaySoFar::longest_open, day_start));
}

// Whether the events behind `memory` are all that is to be added to it: it must be of this journal,
// and of this day or of one in which nothing was counted that is of this day.
Result<void> check(const DayMemory& memory, const store::Journal& journal, Timestamp day_start) {
    ZONGJI_TRY(const auto there, journal.read(memory.position, 1));
    if (there.empty())
        return Error{ErrorCode::conflict, "the snapshot is ahead of the journal", {}};
    const auto& event = there.front();
    if (event.position != memory.position || event.entry.at != memory.at)
        return Error{ErrorCode::conflict, "the snapshot is of another journal", {}};
    const Timestamp counted_since = memory.board.day_start;
    if (counted_since > day_start || (counted_since < day_start && memory.latest >= day_start))
        return Error{ErrorCode::conflict, "the snapshot is of another day", {}};
    return {};
}

Result<DayMemory> snapshot_for(const store::Journal& journal, const std::string& path,
                               Timestamp day_start) {
    ZONGJI_TRY(auto memory, load_day(path));
    ZONGJI_CHECK(check(memory, journal, day_start));
    return memory;
}

}  // namespace

Result<RecoveredDay> recover_day(const store::Journal& journal, const std::string& path,
                                 const configuration::Snapshot& configuration, Timestamp day_start,
                                 Now now) {
    const auto snapshot = snapshot_for(journal, path, day_start);
    std::int64_t begun_with = 0;
    if (snapshot) {
        begun_with = snapshot->position;
    } else {
        ZONGJI_TRY(const std::int64_t oldest, oldest_needed(journal, day_start, now));
        begun_with = oldest - 1;
        log_info("journal: the day is read from its events: {}", snapshot.error().message);
    }
    DaySoFar day = snapshot ? DaySoFar(*snapshot) : DaySoFar(day_start, begun_with);
    day.configure(configuration);
    if (snapshot && snapshot->board.day_start < day_start)
        day.begin_day(day_start);
    ZONGJI_CHECK(read_to_end(journal, day));
    log_info("journal: {} events were read", day.position() - begun_with);
    return RecoveredDay{std::move(day), begun_with};
}

Result<void> close_cut_off(store::Journal& journal, DaySoFar& day,
                           std::optional<Timestamp> last_sound, IdSource& ids, Now now) {
    Timestamp cut_off_at = day.latest();
    if (last_sound)
        cut_off_at = std::min(now.utc, std::max(cut_off_at, *last_sound));
    day.forget_the_lost();
    std::vector<store::JournalEntry> entries;
    for (const auto& event : day.unfinished().close(cut_off_at, ids, now))
        entries.push_back(journal::entry_of(event, cut_off_at));
    if (entries.empty())
        return {};
    if (!journal.append(std::move(entries)) || !journal.flush(patience))
        return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
    return read_to_end(journal, day);
}

}  // namespace zongji::restart
