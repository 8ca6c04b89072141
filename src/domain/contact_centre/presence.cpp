#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

void State::on(const routing::PresenceChanged& changed, Now now) {
    const auto agent = configuration->agents.find(changed.agent);
    const OrgUnitId org_unit =
        agent == configuration->agents.end() ? OrgUnitId{} : agent->second.org_unit;
    record(
        journal::PresenceChanged{changed.agent, org_unit, changed.from, changed.to, changed.reason},
        now);
    changed_desks.insert(changed.agent);
    for (const QueueId queue : router.queues_of(changed.agent))
        changed_queues.insert(queue);
}

}  // namespace zongji::contact_centre
