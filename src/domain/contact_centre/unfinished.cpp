#include "domain/contact_centre/unfinished.h"

#include <algorithm>
#include <utility>

namespace zongji::contact_centre {
namespace {

using Open = OpenInteraction;

struct Reader {
    std::map<InteractionId, Open>& open;
    std::map<AgentId, journal::PresenceChanged>& present;
    Timestamp at;

    // Nothing for an interaction whose start lies before what was read.
    template <class Change>
    void change(InteractionId id, const Change& change) const {
        if (const auto found = open.find(id); found != open.end())
            change(found->second);
    }
    template <class Change>
    void change_part(InteractionId id, SegmentId segment, const Change& change_it) const {
        change(id, [&](Open& one) {
            for (OpenSegment& part : one.segments) {
                if (part.begun.event.segment_id == segment)
                    change_it(part);
            }
        });
    }

    void operator()(const journal::InteractionStarted& event) const {
        Open& one = open[event.interaction_id];
        one.interaction_id = event.interaction_id;
        one.started_at = at;
    }
    void operator()(const journal::InteractionQueued& event) const {
        change(event.interaction_id, [&](Open& one) { one.queued = {event, at}; });
    }
    void operator()(const journal::QueueLeft& event) const {
        change(event.interaction_id, [&](Open& one) { one.queued.reset(); });
    }
    void operator()(const journal::OfferMade& event) const {
        change(event.interaction_id, [&](Open& one) { one.offers.push_back({event, at}); });
    }
    void operator()(const journal::OfferEnded& event) const {
        change(event.interaction_id, [&](Open& one) {
            std::erase_if(one.offers, [&](const auto& offer) {
                return offer.event.offer_id == event.offer_id;
            });
        });
    }
    void operator()(const journal::SegmentStarted& event) const {
        change(event.interaction_id, [&](Open& one) {
            one.segments.push_back({.begun = {event, at}});
        });
    }
    void operator()(const journal::SegmentEnded& event) const {
        change(event.interaction_id, [&](Open& one) {
            std::erase_if(one.segments, [&](const OpenSegment& part) {
                return part.begun.event.segment_id == event.segment_id;
            });
        });
    }
    void operator()(const journal::CallBridged& event) const {
        change_part(event.interaction_id, event.segment_id, [&](OpenSegment& part) {
            part.bridge = {event, at};
            if (part.held_at)
                part.held_ms += (at - *part.held_at).ms();
            part.held_at.reset();
        });
    }
    void operator()(const journal::CallUnbridged& event) const {
        change_part(event.interaction_id, event.segment_id, [&](OpenSegment& part) {
            part.bridge.reset();
            part.talked_ms += event.bridged_ms;
            if (event.reason == "held")
                part.held_at = at;
        });
    }
    void operator()(const journal::RecordingStarted& event) const {
        change(event.interaction_id, [&](Open& one) { one.recordings.push_back({event, at}); });
    }
    void operator()(const journal::RecordingStopped& event) const {
        change(event.interaction_id, [&](Open& one) {
            std::erase_if(one.recordings, [&](const auto& recording) {
                return recording.event.recording_id == event.recording_id;
            });
        });
    }
    // A wrap-up outlives its interaction.
    void operator()(const journal::WrapUpStarted& event) const {
        Open& one = open[event.interaction_id];
        one.interaction_id = event.interaction_id;
        one.wrap_ups.push_back({event, at});
        if (one.started_at == Timestamp{})
            one.live = false;
    }
    void operator()(const journal::WrapUpEnded& event) const {
        change(event.interaction_id, [&](Open& one) {
            std::erase_if(one.wrap_ups, [&](const auto& wrap_up) {
                return wrap_up.event.agent_id == event.agent_id;
            });
        });
        forget_if_over(event.interaction_id);
    }
    void operator()(const journal::CallBackTaskRaised& event) const {
        change(event.interaction_id, [&](Open& one) { one.task_raised = true; });
    }
    void operator()(const journal::InteractionEnded& event) const {
        change(event.interaction_id, [&](Open& one) { one.live = false; });
        forget_if_over(event.interaction_id);
    }
    void operator()(const journal::PresenceChanged& event) const {
        if (event.to == Presence::offline) {
            present.erase(event.agent_id);
        } else {
            present[event.agent_id] = event;
        }
    }
    template <class Other>
    void operator()(const Other&) const {}

    void forget_if_over(InteractionId id) const {
        const auto found = open.find(id);
        if (found != open.end() && !found->second.live && found->second.wrap_ups.empty())
            open.erase(found);
    }
};

// Its parts, in the order in which a call that ends by itself would have ended them.
void end_parts(const Open& one, Timestamp cut_off_at, std::vector<journal::Event>& closing) {
    const InteractionId id = one.interaction_id;
    const auto since = [&](Timestamp at) {
        return std::max<std::int64_t>(0, (cut_off_at - at).ms());
    };
    if (one.queued) {
        closing.push_back(journal::QueueLeft{id, one.queued->event.queue_id,
                                             journal::LeftQueue::interrupted,
                                             since(one.queued->at)});
    }
    for (const auto& offer : one.offers) {
        const auto& made = offer.event;
        closing.push_back(journal::OfferEnded{made.offer_id, id, made.queue_id, made.agent_id,
                                              OfferResult::lost, "server_lost", since(offer.at)});
    }
    for (const OpenSegment& part : one.segments) {
        if (part.bridge) {
            const auto& bridged = part.bridge->event;
            closing.push_back(journal::CallUnbridged{id, bridged.segment_id, bridged.agent_id,
                                                     "server_lost", since(part.bridge->at)});
        }
    }
    for (const auto& recording : one.recordings)
        closing.push_back(journal::RecordingStopped{recording.event.recording_id, id});
    for (const OpenSegment& part : one.segments) {
        const auto& begun = part.begun.event;
        const std::int64_t talked_ms = part.talked_ms + (part.bridge ? since(part.bridge->at) : 0);
        const std::int64_t held_ms = part.held_ms + (part.held_at ? since(*part.held_at) : 0);
        closing.push_back(journal::SegmentEnded{begun.segment_id, id, begun.queue_id,
                                                begun.agent_id, "interrupted", talked_ms, held_ms,
                                                begun.role});
    }
    for (const auto& wrap_up : one.wrap_ups) {
        const auto& begun = wrap_up.event;
        closing.push_back(journal::WrapUpEnded{begun.segment_id, id, begun.queue_id, begun.agent_id,
                                               "", since(wrap_up.at)});
    }
}

void interrupt(const Open& one, Timestamp cut_off_at, TaskId task,
               std::vector<journal::Event>& closing) {
    if (!one.task_raised) {
        closing.push_back(journal::CallBackTaskRaised{task, one.interaction_id, "server_lost"});
    }
    closing.push_back(
        journal::InteractionEnded{one.interaction_id, journal::Outcome::interrupted, "server_lost",
                                  std::max<std::int64_t>(0, (cut_off_at - one.started_at).ms())});
}

}  // namespace

Unfinished::Unfinished(const UnfinishedMemory& memory) {
    for (const auto& one : memory.open)
        open_[one.interaction_id] = one;
    for (const auto& last : memory.present)
        present_[last.agent_id] = last;
}

UnfinishedMemory Unfinished::memory() const {
    UnfinishedMemory memory;
    for (const auto& [id, one] : open_)
        memory.open.push_back(one);
    for (const auto& [agent, last] : present_)
        memory.present.push_back(last);
    return memory;
}

void Unfinished::apply(const journal::Event& event, Timestamp at) {
    std::visit(Reader{open_, present_, at}, event);
}

void Unfinished::forget_before(Timestamp at) {
    std::erase_if(open_, [&](const auto& item) {
        const Open& one = item.second;
        return one.started_at < at &&
               std::all_of(one.wrap_ups.begin(), one.wrap_ups.end(),
                           [&](const auto& wrap_up) { return wrap_up.at < at; });
    });
    for (auto& [id, one] : open_) {
        if (one.started_at < at)
            one = Open{.interaction_id = id, .live = false, .wrap_ups = std::move(one.wrap_ups)};
    }
}

std::vector<InteractionId> Unfinished::live() const {
    std::vector<InteractionId> live;
    for (const auto& [id, one] : open_) {
        if (one.live)
            live.push_back(id);
    }
    return live;
}

const OpenInteraction* Unfinished::find(InteractionId id) const {
    const auto found = open_.find(id);
    return found == open_.end() ? nullptr : &found->second;
}

std::vector<journal::Event> Unfinished::close(Timestamp cut_off_at, IdSource& ids, Now now,
                                              const Ends& known) const {
    std::vector<journal::Event> closing;
    for (const auto& [id, one] : open_) {
        end_parts(one, cut_off_at, closing);
        if (const auto end = known.find(id); one.live && end != known.end()) {
            closing.emplace_back(end->second);
        } else if (one.live) {
            interrupt(one, cut_off_at, ids.next<TaskId>(now.utc), closing);
        }
    }
    for (const auto& [agent, last] : present_) {
        closing.push_back(journal::PresenceChanged{agent, last.org_unit_id, last.to,
                                                   Presence::offline, "server_lost"});
    }
    return closing;
}

}  // namespace zongji::contact_centre
