#include "edge/http/api/board_changes.h"

#include <algorithm>

namespace zongji::api {
namespace {

// Those of `after` that are not as before; none where the ids differ.
template <class Figures, class Id>
std::optional<std::vector<Figures>> changed(const std::vector<Figures>& before,
                                            const std::vector<Figures>& after, Id Figures::*id) {
    if (!std::ranges::equal(before, after, {}, id, id))
        return std::nullopt;
    std::vector<Figures> found;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (after[i] != before[i])
            found.push_back(after[i]);
    }
    return found;
}

}  // namespace

std::optional<BoardChanges> board_changes(const live::BoardState& before,
                                          const live::BoardState& after) {
    auto queues = changed(before.queues, after.queues, &live::QueueFigures::queue_id);
    auto agents = changed(before.agents, after.agents, &live::AgentFigures::agent_id);
    if (!queues || !agents)
        return std::nullopt;
    return BoardChanges{before.sequence,    after.sequence,     after.as_of,
                        std::move(*queues), std::move(*agents), after.alarms};
}

}  // namespace zongji::api
