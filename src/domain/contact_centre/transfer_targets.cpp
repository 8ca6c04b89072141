#include "base/text.h"
#include "domain/contact_centre/state.h"

#include <algorithm>

namespace zongji::contact_centre {
namespace {

constexpr std::size_t most_agents = 50;

bool has_all(const std::vector<std::string>& words, const std::string& text) {
    return std::all_of(words.begin(), words.end(),
                       [&](const auto& word) { return text.find(word) != std::string::npos; });
}

// Free, then at work, then away; by number among these.
int order_of(const live::TargetAgent& agent) {
    if (agent.free)
        return 0;
    return agent.presence == Presence::offline ? 2 : 1;
}

}  // namespace

Result<live::TransferTargets> ContactCentre::transfer_targets(UserId user,
                                                              const std::vector<std::string>& words,
                                                              Now now) const {
    const State& state = *state_;
    if (!state.desks.contains(AgentId{user.value}))
        return Error{ErrorCode::denied, "only agents have a desk", {}};
    live::TransferTargets targets;
    for (const auto& [id, agent] : state.configuration->agents) {
        const auto routed = state.router.agent(id);
        if (id.value == user.value || !routed ||
            !has_all(words, search_form(agent.user.name + " " + agent.user.number)))
            continue;
        targets.agents.push_back({id, agent.user.name, agent.user.number, routed->presence,
                                  utc_of(routed->since, now),
                                  routed->presence == Presence::available && routed->reachable});
    }
    std::ranges::sort(targets.agents, [](const auto& a, const auto& b) {
        return std::tuple(order_of(a), a.number) < std::tuple(order_of(b), b.number);
    });
    if (targets.agents.size() > most_agents)
        targets.agents.resize(most_agents);
    for (const auto& [id, queue] : state.configuration->queues) {
        const auto routed = state.router.queue(id);
        if (!routed || !has_all(words, search_form(queue.rules.key)))
            continue;
        targets.queues.push_back({id, queue.rules.key, routed->waiting, routed->available,
                                  !state.router.agents_of(id).empty()});
    }
    return targets;
}

}  // namespace zongji::contact_centre
