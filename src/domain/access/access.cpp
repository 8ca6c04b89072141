#include "domain/access/access.h"

#include "domain/interactions/journal_entry.h"

namespace zongji::access {
namespace {

const store::Scope everything = store::Scope::everything();

}  // namespace

Result<interactions::InteractionRecord> Access::interaction(const Viewer& viewer,
                                                            InteractionId id) {
    ZONGJI_TRY(auto record, interactions_.find_interaction(everything, id));
    if (viewer.sees_others() && viewer.scope.allows(record.org_unit_id))
        return record;
    ZONGJI_TRY(const bool own, takes_part(viewer, id));
    if (!own)
        return not_found("no such interaction");
    return record;
}

// The journal knows what the records are still to learn, and what is no part yet: that it rings at
// his desk now.
Result<bool> Access::takes_part(const Viewer& viewer, InteractionId id) {
    const AgentId agent = viewer.as_agent();
    ZONGJI_TRY(const bool had, interactions_.had_part(id, agent));
    if (had)
        return true;
    bool rings = false;
    ZONGJI_TRY(const auto events, journal_.read_interaction(id));
    for (const auto& stored : events) {
        if (stored.entry.agent_id != agent)
            continue;
        ZONGJI_TRY(const auto recorded, journal::recorded_from(stored));
        if (std::holds_alternative<journal::SegmentStarted>(recorded.event))
            return true;
        if (std::holds_alternative<journal::OfferMade>(recorded.event))
            rings = true;
        if (std::holds_alternative<journal::OfferEnded>(recorded.event))
            rings = false;
    }
    return rings;
}

Result<customers::Customer> Access::customer(const Viewer& viewer, CustomerId id) {
    auto found = customers_.find_customer(viewer.scope, id);
    if (found || found.error().code != ErrorCode::not_found)
        return found;
    interactions::InteractionFilter his{.customer = id};
    his.agent = viewer.as_agent();
    ZONGJI_TRY(const auto handled, interactions_.list_interactions(everything, his, {"", 1}));
    if (!handled.items.empty())
        return customers_.find_customer(everything, id);
    // One that goes on, perhaps.
    his.agent.reset();
    ZONGJI_TRY(const auto latest, interactions_.list_interactions(everything, his, {"", 3}));
    for (const auto& record : latest.items) {
        ZONGJI_TRY(const bool own, takes_part(viewer, record.id));
        if (own)
            return customers_.find_customer(everything, id);
    }
    return found;
}

}  // namespace zongji::access
