#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "domain/calls/events.h"

#include <optional>
#include <string>

namespace zongji::contact_centre {

struct Timer {
    std::optional<Instant> at;
};

enum class PartyState {
    ringing,  // asked, not yet there
    waiting,  // a customer in a flow or a queue, who hears what these play
    in,       // in the room; alone in it, one hears music
    held,     // put aside, hearing music
    lost,     // an agent whose page or phone is away; he may come back
    left      // is going; what it leaves behind is being settled
};

// Whom a party's words reach.
enum class Voice { everybody, agents, nobody };

// One who takes part in an interaction. What it does is its own state; what is heard follows from
// all of them (`arrange`).
struct Party {
    PartyId id;
    PartyKind kind = PartyKind::customer;
    PartyState state = PartyState::waiting;
    LegId leg;
    Voice voice = Voice::everybody;
    bool hears_music = false;

    // The part of one who is no customer.
    AgentId agent;       // 0: outside
    std::string number;  // outside: as dialled
    WorkId work;
    QueueId queue;  // under whose rules
    SegmentId segment;
    journal::SegmentRole role = journal::SegmentRole::handling;
    Now joined;
    bool muted = false;
    std::uint8_t track = 0;  // of the recording
    Timer reconnect_timer;

    std::optional<Instant> bridged_since;
    std::int64_t bridged_ms = 0;
    std::optional<Instant> held_since;
    std::int64_t held_ms = 0;
};

}  // namespace zongji::contact_centre
