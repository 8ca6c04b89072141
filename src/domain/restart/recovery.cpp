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

Result<void> write_out(store::Journal& journal, std::vector<store::JournalEntry> entries) {
    if (!journal.append(std::move(entries)) || !journal.flush(patience))
        return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
    return {};
}

SegmentId part_of(const journal::Event& event) {
    if (const auto* started = std::get_if<journal::SegmentStarted>(&event))
        return started->segment_id;
    if (const auto* bridged = std::get_if<journal::CallBridged>(&event))
        return bridged->segment_id;
    return {};
}

// Whether it says something that `known`, what the journal holds open of that contact, does not.
bool says_more(const journal::Event& event, const contact_centre::OpenInteraction* known) {
    if (std::holds_alternative<journal::InteractionStarted>(event))
        return !known;
    if (std::holds_alternative<journal::CallBackTaskRaised>(event))
        return !known || !known->task_raised;
    const SegmentId part = part_of(event);
    return !known || std::ranges::none_of(known->segments, [&](const auto& open) {
        return open.begun.event.segment_id == part;
    });
}

// Of a part its own; a beginning and a call-back there is one of.
bool holds(const std::vector<store::StoredEntry>& stored, const std::string& type, SegmentId part) {
    return std::ranges::any_of(stored, [&](const store::StoredEntry& one) {
        if (one.entry.type != type)
            return false;
        const auto recorded = journal::recorded_from(one);
        return recorded && part_of(recorded->event) == part;
    });
}

// What is open on record and not in the journal, which lost its beginning: `unfinished` has it
// then, and what is to be written anew is returned.
Result<std::vector<store::JournalEntry>> take_from(interactions::UnfinishedRecords& records,
                                                   const store::Journal& journal,
                                                   contact_centre::Unfinished& unfinished) {
    ZONGJI_TRY(const auto open, records.open());
    const contact_centre::Unfinished in_journal = unfinished;
    std::vector<store::JournalEntry> entries;
    for (const auto& begun : open) {
        auto entry = journal::entry_of(begun.event, begun.at);
        const InteractionId id = entry.interaction_id;
        if (!says_more(begun.event, in_journal.find(id)))
            continue;
        unfinished.apply(begun.event, begun.at);
        // One that is long over stands there still.
        ZONGJI_TRY(const auto stored, journal.read_interaction(id));
        if (!holds(stored, entry.type, part_of(begun.event)))
            entries.push_back(std::move(entry));
    }
    if (!entries.empty())
        log_error("journal: {} events are written anew of contacts that are open on record alone",
                  entries.size());
    return entries;
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

Result<std::int64_t> bridge_gap(store::Journal& journal, std::int64_t known, Now now) {
    const std::int64_t last = journal.last_position();
    if (known <= last)
        return std::int64_t{0};
    log_error(
        "journal: it ends with event {}, and the records know events up to {}: {} are missing"
        " in time lines and figures, after a power cut, or since an older or shortened journal"
        " was brought back. It goes on behind {}",
        last, known, known - last, known);
    journal.go_on_behind(known);
    ZONGJI_CHECK(
        write_out(journal, {journal::entry_of(journal::JournalGap{last, known}, now.utc)}));
    return known - last;
}

Result<void> close_cut_off(store::Journal& journal, DaySoFar& day,
                           std::optional<Timestamp> last_sound,
                           interactions::UnfinishedRecords* records, IdSource& ids, Now now) {
    day.forget_the_lost();
    contact_centre::Unfinished unfinished = day.unfinished();
    Timestamp cut_off_at = std::max(day.latest(), last_sound.value_or(Timestamp{}));
    std::vector<store::JournalEntry> entries;
    contact_centre::Unfinished::Ends ends;
    if (records) {
        ZONGJI_TRY(entries, take_from(*records, journal, unfinished));
        ZONGJI_TRY(ends, records->ended(unfinished.live()));
    }
    for (const auto& entry : entries)
        cut_off_at = std::max(cut_off_at, entry.at);
    cut_off_at = std::min(cut_off_at, std::max(now.utc, day.latest()));
    for (const auto& event : unfinished.close(cut_off_at, ids, now, ends))
        entries.push_back(journal::entry_of(event, cut_off_at));
    if (entries.empty())
        return {};
    ZONGJI_CHECK(write_out(journal, std::move(entries)));
    return read_to_end(journal, day);
}

}  // namespace zongji::restart
