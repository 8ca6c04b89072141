#pragma once

#include "domain/calls/events.h"

#include <map>
#include <optional>
#include <vector>

namespace zongji::contact_centre {

template <class Event>
struct Since {
    Event event;
    Timestamp at;

    BOOST_DESCRIBE_CLASS(Since, (), (event, at), (), ())
};

template <class Event>
using Begun = std::optional<Since<Event>>;

// A part of an interaction that has begun and not ended.
struct OpenSegment {
    Since<journal::SegmentStarted> begun;
    Begun<journal::CallBridged> bridge;
    std::optional<Timestamp> held_at;
    std::int64_t talked_ms = 0;  // before the bridge or the hold that stands
    std::int64_t held_ms = 0;
};
BOOST_DESCRIBE_STRUCT(OpenSegment, (), (begun, bridge, held_at, talked_ms, held_ms))

// What of an interaction has begun and not ended, in the order in which it began.
struct OpenInteraction {
    InteractionId interaction_id;
    Timestamp started_at;
    bool live = true;  // false: only an agent's wrap-up is left of it
    bool task_raised = false;
    Begun<journal::InteractionQueued> queued;
    std::vector<Since<journal::OfferMade>> offers;
    std::vector<OpenSegment> segments;
    std::vector<Since<journal::RecordingStarted>> recordings;
    std::vector<Since<journal::WrapUpStarted>> wrap_ups;
};
BOOST_DESCRIBE_STRUCT(OpenInteraction, (),
                      (interaction_id, started_at, live, task_raised, queued, offers, segments,
                       recordings, wrap_ups))

struct UnfinishedMemory {
    std::vector<OpenInteraction> open;
    std::vector<journal::PresenceChanged> present;
};
BOOST_DESCRIBE_STRUCT(UnfinishedMemory, (), (open, present))

// What the journal has begun and not ended: contacts, wrap-ups, and agents who are signed in. Reads
// it event by event, and says which events end what a crash cut off. Pure; one thread.
class Unfinished {
public:
    Unfinished() = default;
    explicit Unfinished(const UnfinishedMemory& memory);
    UnfinishedMemory memory() const;

    void apply(const journal::Event& event, Timestamp at);

    // Contacts and wrap-ups that began before are not there any more: the journal lost their end.
    void forget_before(Timestamp at);

    // Those that go on.
    std::vector<InteractionId> live() const;
    // Null: nothing of it is open.
    const OpenInteraction* find(InteractionId id) const;

    using Ends = std::map<InteractionId, journal::InteractionEnded>;
    // An end for everything that has a begin, and a call-back task for each interaction. They
    // belong to `cut_off_at`, so that the time in which nothing ran counts as nobody's talk or
    // wait. Those of `known` ended in events that the journal lost: in that way, and without a
    // task.
    std::vector<journal::Event> close(Timestamp cut_off_at, IdSource& ids, Now now,
                                      const Ends& known = {}) const;

private:
    std::map<InteractionId, OpenInteraction> open_;
    std::map<AgentId, journal::PresenceChanged> present_;
};

}  // namespace zongji::contact_centre
