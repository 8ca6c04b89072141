#include "base/skills.h"
#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {
namespace {

std::vector<std::pair<std::int64_t, int>> profile_key(const std::vector<SkillNeed>& skills) {
    std::vector<std::pair<std::int64_t, int>> key;
    for (const auto& skill : skills)
        key.emplace_back(skill.skill.value, skill.level);
    std::sort(key.begin(), key.end());
    return key;
}

void link_profiles_and_queues(State& state) {
    for (auto& [key, profile] : state.profiles)
        profile->queues.clear();
    for (auto& [id, queue] : state.queues) {
        queue.profiles.clear();
        if (!id)
            continue;  // nobody's: only work for one person is done under its rules
        for (auto& [key, profile] : state.profiles) {
            if (!has_skills(profile->skills, queue.rules.needs))
                continue;
            queue.profiles.push_back(profile.get());
            profile->queues.push_back(id);
        }
        const auto& needs = queue.rules.needs;
        std::stable_sort(queue.profiles.begin(), queue.profiles.end(),
                         [&](const Profile* a, const Profile* b) {
                             return fitness(a->skills, needs) > fitness(b->skills, needs);
                         });
    }
}

// A queue in which somebody waits or talks keeps its rules until he is out of it.
void take_queues(State& state, std::vector<QueueRules> queues) {
    for (auto& [id, queue] : state.queues)
        queue.configured = false;
    state.queues[QueueId{}].configured = true;
    for (auto& rules : queues) {
        Queue& queue = state.queues[rules.id];
        queue.rules = std::move(rules);
        queue.configured = true;
    }
    std::erase_if(state.queues, [](const auto& item) {
        return !item.second.configured && item.second.members == 0;
    });
}

void take_agents(State& state, std::vector<AgentRules> agents, Now now) {
    for (auto& [id, agent] : state.agents)
        agent.configured = false;
    for (auto& rules : agents) {
        auto [it, is_new] = state.agents.try_emplace(rules.id);
        Agent& agent = it->second;
        state.unlist(agent);
        agent.rules = std::move(rules);
        agent.configured = true;
        if (is_new)
            agent.idle_since = agent.shown_since = now.tick;
        auto& profile = state.profiles[profile_key(agent.rules.skills)];
        if (!profile)
            profile = std::make_unique<Profile>(Profile{agent.rules.skills, {}, {}, {}, {}});
        agent.profile = profile.get();
    }
}

// Who is named no more goes at once, or when his contact is over.
void settle_agents(State& state, Now now) {
    std::vector<AgentId> gone;
    for (auto& [id, agent] : state.agents) {
        if (!agent.configured) {
            agent.wanted = Presence::offline;
            agent.wanted_reason = "removed";
            if (agent.slot.activity == Activity::idle)
                gone.push_back(id);
        }
        state.settle(agent, now);
    }
    for (const AgentId id : gone)
        state.agents.erase(id);
}

void forget_unused_profiles(State& state) {
    std::set<const Profile*> used;
    for (const auto& [id, agent] : state.agents)
        used.insert(agent.profile);
    std::erase_if(state.profiles,
                  [&](const auto& item) { return !used.contains(item.second.get()); });
}

// New skills may have brought free agents and waiting work together.
void match_all(State& state, Now now) {
    std::vector<WorkId> waiting;
    for (const auto& [id, queue] : state.queues) {
        for (const auto& [key, work] : queue.waiting)
            waiting.push_back(work);
    }
    std::sort(waiting.begin(), waiting.end(),
              [&](WorkId a, WorkId b) { return state.pieces.at(a).key < state.pieces.at(b).key; });
    for (const WorkId id : waiting)
        state.match_work(state.pieces.at(id), now);
}

}  // namespace

int fitness(const std::vector<SkillNeed>& skills, const std::vector<SkillNeed>& needs) {
    int sum = 0;
    for (const auto& need : needs)
        sum += level_of(skills, need);
    return sum;
}

void Router::configure(std::vector<QueueRules> queues, std::vector<AgentRules> agents, Now now) {
    State& state = *state_;
    take_queues(state, std::move(queues));
    take_agents(state, std::move(agents), now);
    settle_agents(state, now);
    forget_unused_profiles(state);
    link_profiles_and_queues(state);
    match_all(state, now);
}

}  // namespace zongji::routing
