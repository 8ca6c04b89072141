#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// The desk has it since the segment ended; the router says that it runs, and until when.
void State::on(const routing::WrapUpStarted& started, Now now) {
    Desk* desk = desk_of(started.agent);
    if (!desk || !desk->wrap_up)
        return;
    desk->wrap_up->started_at = now.utc;
    if (started.ends_at)
        desk->wrap_up->ends_at = utc_of(*started.ends_at, now);
    record(journal::WrapUpStarted{desk->wrap_up->segment_id, started.interaction, started.queue,
                                  started.agent},
           now);
}

void State::on(const routing::WrapUpEnded& ended, Now now) {
    Desk* desk = desk_of(ended.agent);
    const SegmentId segment = desk && desk->wrap_up ? desk->wrap_up->segment_id : SegmentId{};
    record(journal::WrapUpEnded{segment, ended.interaction, ended.queue, ended.agent,
                                desk ? desk->disposition : "", ended.lasted.ms()},
           now);
    if (desk)
        desk->wrap_up.reset();
    changed_desks.insert(ended.agent);
}

}  // namespace zongji::contact_centre
