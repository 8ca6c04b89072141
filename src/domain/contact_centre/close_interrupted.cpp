#include "domain/contact_centre/contact_centre.h"

#include <map>
#include <optional>

namespace zongji::contact_centre {
namespace {

struct Open {
    std::optional<journal::InteractionQueued> queued;
    Timestamp queued_at;
    std::optional<journal::SegmentStarted> segment;
    Timestamp started_at;
};

struct Reader {
    std::map<InteractionId, Open>& open;
    std::map<AgentId, journal::PresenceChanged>& present;
    Timestamp at;

    void operator()(const journal::InteractionStarted& event) const {
        open[event.interaction_id].started_at = at;
    }
    void operator()(const journal::InteractionQueued& event) const {
        if (!open.contains(event.interaction_id))
            return;
        open[event.interaction_id].queued = event;
        open[event.interaction_id].queued_at = at;
    }
    void operator()(const journal::QueueLeft& event) const {
        if (open.contains(event.interaction_id))
            open[event.interaction_id].queued.reset();
    }
    void operator()(const journal::SegmentStarted& event) const {
        if (open.contains(event.interaction_id))
            open[event.interaction_id].segment = event;
    }
    void operator()(const journal::SegmentEnded& event) const {
        if (open.contains(event.interaction_id))
            open[event.interaction_id].segment.reset();
    }
    void operator()(const journal::InteractionEnded& event) const {
        open.erase(event.interaction_id);
    }
    void operator()(const journal::PresenceChanged& event) const {
        if (event.to == journal::Presence::offline) {
            present.erase(event.agent_id);
        } else {
            present[event.agent_id] = event;
        }
    }
    template <class Other>
    void operator()(const Other&) const {}
};

}  // namespace

std::vector<journal::Event> close_interrupted(const std::vector<journal::Recorded>& events,
                                              IdSource& ids, Now now) {
    std::map<InteractionId, Open> open;
    std::map<AgentId, journal::PresenceChanged> present;
    for (const auto& recorded : events)
        std::visit(Reader{open, present, recorded.at}, recorded.event);

    std::vector<journal::Event> closing;
    for (const auto& [id, one] : open) {
        if (one.queued) {
            closing.push_back(journal::QueueLeft{id, one.queued->queue_id,
                                                 journal::LeftQueue::interrupted,
                                                 (now.utc - one.queued_at).ms()});
        }
        if (one.segment) {
            closing.push_back(journal::SegmentEnded{one.segment->segment_id, id,
                                                    one.segment->queue_id, one.segment->agent_id,
                                                    "interrupted", 0, 0});
        }
        closing.push_back(journal::InteractionEnded{
            id, journal::Outcome::interrupted, "server_lost", (now.utc - one.started_at).ms()});
        closing.push_back(
            journal::CallBackTaskRaised{ids.next<TaskId>(now.utc), id, "server_lost"});
    }
    for (const auto& [agent, last] : present) {
        closing.push_back(journal::PresenceChanged{agent, last.org_unit_id, last.to,
                                                   journal::Presence::offline, "server_lost"});
    }
    return closing;
}

}  // namespace zongji::contact_centre
