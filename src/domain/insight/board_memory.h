#pragma once

#include "domain/calls/events.h"

#include <optional>
#include <string>
#include <vector>

// What the board needs to know of the events that it does not read again after a restart. It knows
// no configuration: that may be another one by then.
namespace zongji::insight {

struct WaitedCalls {
    int seconds = 0;  // waited at most so many, and more than one less
    int calls = 0;
};
BOOST_DESCRIBE_STRUCT(WaitedCalls, (), (seconds, calls))

struct EnteredCalls {
    Timestamp since;  // a quarter of an hour: no zone's half hour begins within one
    int calls = 0;
};
BOOST_DESCRIBE_STRUCT(EnteredCalls, (), (since, calls))

struct QueueMemory {
    QueueId queue_id;
    std::vector<WaitedCalls> answered;
    std::vector<EnteredCalls> entered;
    int abandoned = 0;
    int timed_out = 0;
    int short_abandons = 0;
    std::int64_t answer_ms = 0;
    std::optional<Timestamp> low_since;
};
BOOST_DESCRIBE_STRUCT(QueueMemory, (),
                      (queue_id, answered, entered, abandoned, timed_out, short_abandons, answer_ms,
                       low_since))

struct AgentMemory {
    AgentId agent_id;
    Presence presence = Presence::offline;
    std::string reason;
    Timestamp since;
    int answered = 0;
    int missed = 0;
};
BOOST_DESCRIBE_STRUCT(AgentMemory, (), (agent_id, presence, reason, since, answered, missed))

// Without who waits and who talks: whatever is under way when the server goes down has ended when
// the next one shows a board.
struct BoardMemory {
    Timestamp day_start;
    Timestamp last_event;
    std::vector<QueueMemory> queues;
    std::vector<AgentMemory> agents;
    std::vector<InteractionId> queued_again;
};
BOOST_DESCRIBE_STRUCT(BoardMemory, (), (day_start, last_event, queues, agents, queued_again))

}  // namespace zongji::insight
