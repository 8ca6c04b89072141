#include "domain/contact_centre/state.h"

// The company's day. It begins here and nowhere else: desks are reset, and the event tells the
// board and whoever reads the journal.
namespace zongji::contact_centre {

void State::reset_figures() {
    for (auto& [agent, desk] : desks) {
        desk.answered = desk.missed = desk.talks = 0;
        desk.talked_ms = 0;
        changed_desks.insert(agent);
    }
}

// The clock on the wall decides, and may have been set meanwhile: the timer only says when to look.
void State::turn_day(Now now) {
    if (!configuration->zone)
        return;
    const calendars::Zone& zone = *configuration->zone;
    const Timestamp today = calendars::local_day_start(zone, now.utc);
    if (today > day_start) {
        day_start = today;
        reset_figures();
        record(journal::DayStarted{today}, now);
    }
    // A day has 23 to 25 hours, and its successor is under way two hours after that.
    const Timestamp next = calendars::local_day_start(zone, today + hours(27));
    day_ends = now.tick + (next - now.utc);
}

void ContactCentre::begin_day(Timestamp day_start) {
    state_->day_start = day_start;
    state_->reset_figures();
}

}  // namespace zongji::contact_centre
