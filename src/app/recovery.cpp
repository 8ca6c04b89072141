#include "app/recovery.h"

#include "domain/contact_centre/contact_centre.h"
#include "domain/interactions/journal_entry.h"

namespace zongji::app {
namespace {

// No contact is older when the program that had it was killed.
constexpr Span looked_back = hours(48);

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

Result<std::vector<journal::Recorded>> close_cut_off(store::Journal& journal, IdSource& ids,
                                                     Now now) {
    ZONGJI_TRY(auto events, read_since(journal, now.utc - looked_back));
    for (const auto& event : contact_centre::close_interrupted(events, ids, now)) {
        if (!journal.append(journal::entry_of(event, now.utc))) {
            return Error{ErrorCode::unavailable, "the journal takes nothing", {}};
        }
        events.push_back({0, now.utc, event});
    }
    return events;
}

}  // namespace zongji::app
