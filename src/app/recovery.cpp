#include "app/recovery.h"

#include "domain/contact_centre/contact_centre.h"
#include "domain/interactions/journal_entry.h"

#include <algorithm>

namespace zongji::app {
namespace {

// No contact is older when the program that had it was killed.
constexpr Span looked_back = hours(48);
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

}  // namespace

Result<std::vector<journal::Recorded>> close_cut_off(store::Journal& journal,
                                                     std::optional<Timestamp> last_sound,
                                                     IdSource& ids, Now now) {
    ZONGJI_TRY(auto events, read_since(journal, now.utc - looked_back));
    if (events.empty())
        return events;
    Timestamp cut_off_at = events.back().at;
    if (last_sound)
        cut_off_at = std::min(now.utc, std::max(cut_off_at, *last_sound));
    for (const auto& event : contact_centre::close_interrupted(events, cut_off_at, ids, now)) {
        if (!journal.append(journal::entry_of(event, cut_off_at))) {
            return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
        }
        events.push_back({0, cut_off_at, event});
    }
    if (!journal.flush(patience))
        return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
    return events;
}

}  // namespace zongji::app
