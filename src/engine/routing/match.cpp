#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {
namespace {

bool declined_by(const Piece& piece, AgentId agent) {
    return std::any_of(piece.declined.begin(), piece.declined.end(),
                       [&](const Declined& declined) { return declined.agent == agent; });
}

// The first of an order who has not declined. The orders hold free agents only, and few decline.
template <class Order>
const typename Order::value_type* first_willing(const Order& order, const Piece& piece) {
    for (const auto& entry : order) {
        const AgentId agent{std::get<std::tuple_size_v<typename Order::value_type> - 1>(entry)};
        if (!declined_by(piece, agent))
            return &entry;
    }
    return nullptr;
}

// The best over all profiles by an order that compares across them.
template <class Order>
AgentId best_by(const Queue& queue, const Piece& piece, Order Profile::*order) {
    const typename Order::value_type* best = nullptr;
    for (const Profile* profile : queue.profiles) {
        const auto* candidate = first_willing(profile->*order, piece);
        if (candidate && (!best || *candidate < *best))
            best = candidate;
    }
    if (!best)
        return {};
    return AgentId{std::get<std::tuple_size_v<typename Order::value_type> - 1>(*best)};
}

AgentId most_skilled(const Queue& queue, const Piece& piece) {
    const auto& needs = queue.rules.needs;
    const std::pair<std::int64_t, std::int64_t>* best = nullptr;
    int best_fitness = 0;
    for (const Profile* profile : queue.profiles) {  // fittest first
        const int fit = fitness(profile->skills, needs);
        if (best && fit < best_fitness)
            break;
        const auto* candidate = first_willing(profile->by_idle_since, piece);
        if (!candidate || (best && *best < *candidate))
            continue;
        best = candidate;
        best_fitness = fit;
    }
    return best ? AgentId{best->second} : AgentId{};
}

AgentId choose_agent(const Queue& queue, const Piece& piece) {
    switch (queue.rules.strategy) {
        case Strategy::longest_idle:
            return best_by(queue, piece, &Profile::by_idle_since);
        case Strategy::fewest_contacts:
            return best_by(queue, piece, &Profile::by_contacts);
        case Strategy::round_robin:
            return best_by(queue, piece, &Profile::by_last_offer);
        case Strategy::most_skilled:
            return most_skilled(queue, piece);
    }
    return {};
}

}  // namespace

void State::match_work(Piece& piece, Now now) {
    if (piece.place != Place::waiting)
        return;
    const AgentId chosen = choose_agent(queues.at(piece.work.queue), piece);
    if (chosen)
        make_offer(piece, agents.at(chosen), now);
}

void State::match_agent(Agent& agent, Now now) {
    // Heads of the agent's queues, except those that he declined a moment ago.
    const WaitingKey* best_key = nullptr;
    WorkId best;
    for (const QueueId id : agent.profile->queues) {
        for (const auto& [key, work] : queues.at(id).waiting) {
            if (best_key && !(key < *best_key))
                break;
            if (declined_by(pieces.at(work), agent.rules.id))
                continue;
            best_key = &key;
            best = work;
            break;
        }
    }
    if (best_key)
        make_offer(pieces.at(best), agent, now);
}

void State::make_offer(Piece& piece, Agent& agent, Now now) {
    Queue& queue = queues.at(piece.work.queue);
    const Offer offer{ids.next<OfferId>(now.utc),
                      piece.work.id,
                      piece.work.interaction,
                      agent.rules.id,
                      piece.work.queue,
                      now.tick,
                      now.tick + queue.rules.ring_timeout};

    queue.waiting.erase(piece.key);
    piece.place = Place::offered;
    piece.offer = offer.id;
    piece.agent = agent.rules.id;

    unlist(agent);
    agent.slot.activity = Activity::ringing;
    agent.slot.offer = offer.id;
    agent.slot.work = piece.work.id;
    agent.slot.interaction = piece.work.interaction;
    agent.slot.queue = piece.work.queue;
    agent.last_offer = ++next_offer_order;

    deadlines.insert({offer.expires_at, Deadline::Kind::offer, offer.id.value});
    effects.push_back(OfferMade{offer.id, offer.work, offer.interaction, offer.queue, offer.agent,
                                offer.expires_at});
    offers.emplace(offer.id, offer);
    settle(agent, now);
}

}  // namespace zongji::routing
