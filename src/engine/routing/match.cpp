#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {
namespace {

bool declined_by(const Interaction& interaction, AgentId agent) {
    return std::any_of(interaction.declined.begin(), interaction.declined.end(),
                       [&](const Declined& declined) { return declined.agent == agent; });
}

// The first of an order who has not declined. The orders hold free agents only, and few decline.
template <class Order>
const typename Order::value_type* first_willing(const Order& order,
                                                const Interaction& interaction) {
    for (const auto& entry : order) {
        const AgentId agent{std::get<std::tuple_size_v<typename Order::value_type> - 1>(entry)};
        if (!declined_by(interaction, agent))
            return &entry;
    }
    return nullptr;
}

// The best over all profiles by an order that compares across them.
template <class Order>
AgentId best_by(const Queue& queue, const Interaction& interaction, Order Profile::*order) {
    const typename Order::value_type* best = nullptr;
    for (const Profile* profile : queue.profiles) {
        const auto* candidate = first_willing(profile->*order, interaction);
        if (candidate && (!best || *candidate < *best))
            best = candidate;
    }
    if (!best)
        return {};
    return AgentId{std::get<std::tuple_size_v<typename Order::value_type> - 1>(*best)};
}

AgentId most_skilled(const Queue& queue, const Interaction& interaction) {
    const auto& needs = queue.rules.needs;
    const std::pair<std::int64_t, std::int64_t>* best = nullptr;
    int best_fitness = 0;
    for (const Profile* profile : queue.profiles) {  // fittest first
        const int fit = fitness(profile->skills, needs);
        if (best && fit < best_fitness)
            break;
        const auto* candidate = first_willing(profile->by_idle_since, interaction);
        if (!candidate || (best && *best < *candidate))
            continue;
        best = candidate;
        best_fitness = fit;
    }
    return best ? AgentId{best->second} : AgentId{};
}

AgentId choose_agent(const Queue& queue, const Interaction& interaction) {
    switch (queue.rules.strategy) {
        case Strategy::longest_idle:
            return best_by(queue, interaction, &Profile::by_idle_since);
        case Strategy::fewest_contacts:
            return best_by(queue, interaction, &Profile::by_contacts);
        case Strategy::round_robin:
            return best_by(queue, interaction, &Profile::by_last_offer);
        case Strategy::most_skilled:
            return most_skilled(queue, interaction);
    }
    return {};
}

}  // namespace

void State::match_interaction(Interaction& interaction, Now now) {
    if (interaction.place != Place::waiting)
        return;
    const AgentId chosen = choose_agent(queues.at(interaction.queue), interaction);
    if (chosen)
        make_offer(interaction, agents.at(chosen), now);
}

void State::match_agent(Agent& agent, Now now) {
    // Heads of the agent's queues, except those that he declined a moment ago.
    const WaitingKey* best_key = nullptr;
    InteractionId best;
    for (const QueueId id : agent.profile->queues) {
        for (const auto& [key, interaction] : queues.at(id).waiting) {
            if (best_key && !(key < *best_key))
                break;
            if (declined_by(interactions.at(interaction), agent.rules.id))
                continue;
            best_key = &key;
            best = interaction;
            break;
        }
    }
    if (best_key)
        make_offer(interactions.at(best), agent, now);
}

void State::make_offer(Interaction& interaction, Agent& agent, Now now) {
    Queue& queue = queues.at(interaction.queue);
    Offer offer{ids.next<OfferId>(now.utc), interaction.id, agent.rules.id,
                interaction.queue,          now.tick,       now.tick + queue.rules.ring_timeout};

    queue.waiting.erase(interaction.key);
    interaction.place = Place::offered;
    interaction.offer = offer.id;
    interaction.agent = agent.rules.id;

    unlist(agent);
    agent.activity = Activity::ringing;
    agent.offer = offer.id;
    agent.interaction = interaction.id;
    agent.queue = interaction.queue;
    agent.last_offer = ++next_offer_order;

    deadlines.insert({offer.expires_at, Deadline::Kind::offer, offer.id.value});
    effects.push_back(
        OfferMade{offer.id, offer.interaction, offer.queue, offer.agent, offer.expires_at});
    offers.emplace(offer.id, offer);
    settle(agent, now);
}

}  // namespace zongji::routing
