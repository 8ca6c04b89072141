#include "base/skills.h"
#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {
namespace {

Idleness idleness_of(const Agent& agent) {
    if (agent.slot.activity == Activity::ringing)
        return Idleness::ringing;
    if (agent.slot.activity == Activity::on_call)
        return Idleness::on_call;
    if (agent.slot.activity == Activity::wrap_up)
        return Idleness::wrap_up;
    if (agent.wanted == Presence::offline)
        return Idleness::signed_out;
    if (agent.wanted == Presence::on_break)
        return Idleness::on_break;
    if (agent.not_answering)
        return agent.phone_refuses ? Idleness::phone_refuses : Idleness::not_answering;
    if (!agent.reachable)
        return Idleness::unreachable;
    if (agent.profile->queues.empty())
        return Idleness::no_queue;
    return Idleness::would_be_offered;
}

AgentView view_of(const Agent& agent) {
    AgentView view;
    view.agent = agent.rules.id;
    view.presence = agent.shown;
    view.reason = agent.shown_reason;
    view.since = agent.shown_since;
    view.wanted = agent.wanted;
    view.wanted_reason = agent.wanted_reason;
    view.reachable = agent.reachable;
    if (agent.slot.offer)
        view.offer = agent.slot.offer;
    if (agent.slot.work)
        view.work = agent.slot.work;
    if (agent.slot.interaction)
        view.interaction = agent.slot.interaction;
    if (agent.slot.queue)
        view.queue = agent.slot.queue;
    view.wrap_up_ends_at = agent.slot.wrap_up_ends_at;
    view.idleness = idleness_of(agent);
    return view;
}

QueueView view_of(QueueId id, const Queue& queue) {
    QueueView view;
    view.queue = id;
    view.waiting = static_cast<int>(queue.since.size());
    if (!queue.since.empty())
        view.longest_since = queue.since.begin()->first;
    for (const Profile* profile : queue.profiles) {
        view.available += static_cast<int>(profile->by_idle_since.size());
    }
    return view;
}

}  // namespace

Router::Router(IdSource& ids) : state_(std::make_unique<State>(ids)) {
    state_->queues.try_emplace(QueueId{});
}
Router::~Router() = default;

std::vector<Effect> Router::take_effects() {
    return std::exchange(state_->effects, {});
}

std::optional<AgentView> Router::agent(AgentId id) const {
    const auto found = state_->agents.find(id);
    if (found == state_->agents.end())
        return std::nullopt;
    return view_of(found->second);
}

std::vector<AgentView> Router::agents() const {
    std::vector<AgentView> views;
    views.reserve(state_->agents.size());
    for (const auto& [id, agent] : state_->agents)
        views.push_back(view_of(agent));
    return views;
}

std::vector<QueueView> Router::queues() const {
    std::vector<QueueView> views;
    for (const auto& [id, queue] : state_->queues) {
        if (id)
            views.push_back(view_of(id, queue));
    }
    return views;
}

std::optional<QueueView> Router::queue(QueueId id) const {
    const auto found = state_->queues.find(id);
    if (found == state_->queues.end())
        return std::nullopt;
    return view_of(id, found->second);
}

std::optional<int> Router::place(WorkId id) const {
    const auto found = state_->pieces.find(id);
    if (found == state_->pieces.end() || found->second.place == Place::connected) {
        return std::nullopt;
    }
    if (found->second.place == Place::offered)
        return 0;
    const Queue& queue = state_->queues.at(found->second.work.queue);
    return static_cast<int>(
        std::distance(queue.waiting.begin(), queue.waiting.find(found->second.key)));
}

std::vector<AgentId> Router::agents_of(QueueId id) const {
    std::vector<AgentId> result;
    const auto queue = state_->queues.find(id);
    if (!id || queue == state_->queues.end())
        return result;
    for (const auto& [agent_id, agent] : state_->agents) {
        if (has_skills(agent.rules.skills, queue->second.rules.needs))
            result.push_back(agent_id);
    }
    return result;
}

std::vector<QueueId> Router::queues_of(AgentId id) const {
    const auto found = state_->agents.find(id);
    return found == state_->agents.end() ? std::vector<QueueId>{} : found->second.profile->queues;
}

Router::Counts Router::counts() const {
    return {state_->pieces.size(), state_->offers.size(), state_->deadlines.size()};
}

}  // namespace zongji::routing
