#include "app/recovery.h"

#include "domain/contact_centre/contact_centre.h"
#include "domain/interactions/journal_entry.h"

#include <algorithm>

namespace zongji::app {
namespace {

// No contact lasts longer; and nobody stays signed in for longer without a change of presence.
constexpr Span longest_open = hours(24);
constexpr Span patience = seconds(60);

Result<std::vector<journal::Recorded>> read_since(const store::Journal& journal, Timestamp from) {
    std::vector<journal::Recorded> events;
    ZONGJI_TRY(std::int64_t position, journal.position_since(from));
    while (true) {
        ZONGJI_TRY(const auto stored, journal.read(position, 5000));
        if (stored.empty())
            return events;
        for (const auto& one : stored) {
            ZONGJI_TRY(auto event, journal::recorded_from(one));
            events.push_back(std::move(event));
        }
        position = stored.back().position + 1;
    }
}

// Before this nothing can be open, however long the program was away.
Result<Timestamp> oldest_open(const store::Journal& journal, Now now) {
    ZONGJI_TRY(const auto last, journal.read(journal.last_position(), 1));
    return (last.empty() ? now.utc : last.front().entry.at) - longest_open;
}

}  // namespace

Result<std::vector<journal::Recorded>> close_cut_off(store::Journal& journal, Timestamp day_start,
                                                     std::optional<Timestamp> last_sound,
                                                     IdSource& ids, Now now) {
    ZONGJI_TRY(const Timestamp oldest, oldest_open(journal, now));
    ZONGJI_TRY(auto events, read_since(journal, std::min(oldest, day_start)));
    if (events.empty())
        return events;
    Timestamp cut_off_at = events.back().at;
    if (last_sound)
        cut_off_at = std::min(now.utc, std::max(cut_off_at, *last_sound));
    std::vector<store::JournalEntry> entries;
    for (const auto& event : contact_centre::close_interrupted(events, cut_off_at, ids, now)) {
        entries.push_back(journal::entry_of(event, cut_off_at));
        events.push_back({0, cut_off_at, event});
    }
    if (entries.empty())
        return events;
    if (!journal.append(std::move(entries)) || !journal.flush(patience))
        return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
    return events;
}

}  // namespace zongji::app
