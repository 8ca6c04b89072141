#include "engine/routing/state.h"

namespace zongji::routing {
namespace {

// Nothing: no wrap-up. A span of 0: until somebody ends it.
std::optional<Span> wrap_up_length(const QueueRules& rules, const AgentRules& agent) {
    switch (rules.wrap_up) {
        case WrapUpMode::none:
            return std::nullopt;
        case WrapUpMode::timed:
        case WrapUpMode::timed_fixed:
            if (rules.wrap_up_length.us <= 0)
                return std::nullopt;
            return rules.wrap_up_length;
        case WrapUpMode::optional:
        case WrapUpMode::mandatory:
            break;
    }
    if (agent.disposes && rules.wrap_up == WrapUpMode::mandatory)
        return Span{};
    if (rules.wrap_up_length.us > 0)
        return rules.wrap_up_length;
    return agent.has_page ? Span{} : wrap_up_without_page;
}

}  // namespace

void Router::finish(WorkId id, bool wrap_up, Now now) {
    State& state = *state_;
    const auto found = state.pieces.find(id);
    if (found == state.pieces.end())
        return;
    if (found->second.place != Place::connected)
        return leave(id, "finished", now);

    Agent& agent = state.agents.at(found->second.agent);
    const QueueId queue = found->second.work.queue;
    const InteractionId interaction = found->second.work.interaction;
    const QueueRules rules = state.queues.at(queue).rules;
    state.remove_work(found->second);

    const auto length = wrap_up ? wrap_up_length(rules, agent.rules) : std::nullopt;
    // Who is no agent any more has nothing to end a wrap-up with.
    if (!length || !agent.configured)
        return state.free_agent(agent, now);

    agent.slot.activity = Activity::wrap_up;
    agent.slot.wrap_up_since = now.tick;
    if (length->us > 0) {
        agent.slot.wrap_up_ends_at = now.tick + *length;
        state.deadlines.insert(
            {*agent.slot.wrap_up_ends_at, Deadline::Kind::wrap_up, agent.rules.id.value});
    }
    state.effects.push_back(
        WrapUpStarted{agent.rules.id, id, interaction, queue, agent.slot.wrap_up_ends_at});
    state.settle(agent, now);
}

void State::leave_wrap_up(Agent& agent, Now now) {
    if (agent.slot.wrap_up_ends_at) {
        deadlines.erase(
            {*agent.slot.wrap_up_ends_at, Deadline::Kind::wrap_up, agent.rules.id.value});
    }
    effects.push_back(WrapUpEnded{agent.rules.id, agent.slot.work, agent.slot.interaction,
                                  agent.slot.queue, now.tick - agent.slot.wrap_up_since});
    agent.slot = {};
}

void State::end_wrap_up(Agent& agent, Now now) {
    leave_wrap_up(agent, now);
    free_agent(agent, now);
}

Result<void> Router::end_wrap_up(AgentId id, bool disposed, Now now) {
    State& state = *state_;
    const auto found = state.agents.find(id);
    if (found == state.agents.end())
        return not_found("no such agent");
    Agent& agent = found->second;
    if (agent.slot.activity != Activity::wrap_up)
        return conflict("no wrap-up is under way");

    const auto queue = state.queues.find(agent.slot.queue);
    if (queue != state.queues.end()) {
        const WrapUpMode mode = queue->second.rules.wrap_up;
        if (mode == WrapUpMode::timed_fixed)
            return conflict("this wrap-up ends by itself");
        if (mode == WrapUpMode::mandatory && !disposed && agent.rules.disposes) {
            return conflict("a disposition is required first");
        }
    }
    state.end_wrap_up(agent, now);
    return {};
}

}  // namespace zongji::routing
