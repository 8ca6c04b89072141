#pragma once

#include "domain/calls/live_views.h"

#include <optional>

namespace zongji::api {

// How one state of the board becomes a later one: of queues and agents those that differ, whole.
// Alarms are few and come all.
struct BoardChanges {
    std::uint64_t since = 0;  // sequence of the state that it is applied to
    std::uint64_t sequence = 0;
    Timestamp as_of;
    std::vector<live::QueueFigures> queues;
    std::vector<live::AgentFigures> agents;
    std::vector<live::Alarm> alarms;
};
BOOST_DESCRIBE_STRUCT(BoardChanges, (), (since, sequence, as_of, queues, agents, alarms))

// None when queues or agents came, went or moved: then the whole state says it better. O(board).
std::optional<BoardChanges> board_changes(const live::BoardState& before,
                                          const live::BoardState& after);

}  // namespace zongji::api
