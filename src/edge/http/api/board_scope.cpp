#include "edge/http/api/board_scope.h"

#include <algorithm>

namespace zongji::api {

live::BoardState board_in_scope(live::BoardState board, const store::Scope& scope) {
    if (scope.all)
        return board;
    std::erase_if(board.queues, [&](const live::QueueFigures& queue) {
        return !scope.allows(queue.org_unit_id);
    });
    std::erase_if(board.agents, [&](const live::AgentFigures& agent) {
        return !scope.allows(agent.org_unit_id);
    });
    std::erase_if(board.alarms, [&](const live::Alarm& alarm) {
        // Trunks are the company's: who may call as one is every supervisor's matter.
        if (alarm.subject.empty() || alarm.kind == live::AlarmKind::trunk_too_wide)
            return false;
        const bool queue =
            std::any_of(board.queues.begin(), board.queues.end(),
                        [&](const auto& each) { return each.queue == alarm.subject; });
        const bool agent =
            std::any_of(board.agents.begin(), board.agents.end(),
                        [&](const auto& each) { return each.name == alarm.subject; });
        return !queue && !agent;
    });
    return board;
}

}  // namespace zongji::api
