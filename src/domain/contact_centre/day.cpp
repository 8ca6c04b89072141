#include "domain/contact_centre/state.h"

#include <utility>

// The company's day. It begins here and nowhere else: desks are reset, and the event tells the
// board and whoever reads the journal.
namespace zongji::contact_centre {

// The clock on the wall decides, and may have been set meanwhile: the timer only says when to look.
void State::turn_day(Now now) {
    if (!configuration->zone)
        return;
    const calendars::Zone& zone = *configuration->zone;
    const Timestamp today = calendars::local_day_start(zone, now.utc);
    if (today > days.day_start()) {
        record(journal::DayStarted{today}, now);
        for (const auto& [agent, desk] : desks)
            changed_desks.insert(agent);
    }
    // A day has 23 to 25 hours, and its successor is under way two hours after that.
    const Timestamp next = calendars::local_day_start(zone, today + hours(27));
    day_ends = now.tick + (next - now.utc);
}

void ContactCentre::remember(AgentDays days) {
    state_->days = std::move(days);
}

}  // namespace zongji::contact_centre
