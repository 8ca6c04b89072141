#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {

Result<void> Router::enqueue(const Waiting& waiting, Now now) {
    State& state = *state_;
    const auto queue = state.queues.find(waiting.queue);
    if (queue == state.queues.end())
        return not_found("no such queue");
    if (state.interactions.contains(waiting.interaction)) {
        return conflict("the interaction waits already, or is with an agent");
    }

    Interaction interaction;
    interaction.id = waiting.interaction;
    interaction.queue = waiting.queue;
    interaction.key = {queue->second.rules.priority + waiting.priority_offset, now.tick,
                       ++state.next_number};
    interaction.max_wait = waiting.max_wait;
    state.begin_wait(interaction, now);
    Interaction& stored =
        state.interactions.emplace(waiting.interaction, std::move(interaction)).first->second;
    ++queue->second.members;
    state.put_into_queue(stored);
    state.match_interaction(stored, now);
    return {};
}

void State::put_into_queue(Interaction& interaction) {
    Queue& queue = queues.at(interaction.queue);
    interaction.place = Place::waiting;
    interaction.offer = {};
    interaction.agent = {};
    queue.waiting.emplace(interaction.key, interaction.id);
    queue.since.insert({interaction.queued_at, interaction.id.value});
}

void State::begin_wait(Interaction& interaction, Now now) {
    interaction.queued_at = now.tick;
    interaction.wait_ends_at.reset();
    if (interaction.max_wait.us <= 0)
        return;
    interaction.wait_ends_at = now.tick + interaction.max_wait;
    deadlines.insert({*interaction.wait_ends_at, Deadline::Kind::wait, interaction.id.value});
}

void State::remove_interaction(Interaction& interaction) {
    const InteractionId id = interaction.id;
    Queue& queue = queues.at(interaction.queue);
    if (interaction.place == Place::waiting)
        queue.waiting.erase(interaction.key);
    queue.since.erase({interaction.queued_at, interaction.id.value});
    if (interaction.wait_ends_at) {
        deadlines.erase({*interaction.wait_ends_at, Deadline::Kind::wait, id.value});
    }
    for (const auto& declined : interaction.declined) {
        deadlines.erase({declined.until, Deadline::Kind::declined, interaction.id.value});
    }
    --queue.members;
    interactions.erase(id);
}

void Router::leave(InteractionId id, const std::string& reason, Now now) {
    State& state = *state_;
    const auto found = state.interactions.find(id);
    if (found == state.interactions.end())
        return;

    if (found->second.place == Place::offered) {
        const Offer offer = state.offers.at(found->second.offer);
        state.end_offer(offer, OfferResult::withdrawn, reason, now);
        state.remove_interaction(state.interactions.at(id));
        state.free_agent(state.agents.at(offer.agent), now);
        return;
    }
    if (found->second.place == Place::connected) {
        finish(id, false, now);
        return;
    }
    state.remove_interaction(found->second);
}

void State::wait_timed_out(Interaction& interaction, Now now) {
    // While somebody's phone rings the customer is as good as served; the end of the offer comes
    // back here.
    if (interaction.place != Place::waiting)
        return;
    effects.push_back(
        WaitTimedOut{interaction.id, interaction.queue, now.tick - interaction.queued_at});
    remove_interaction(interaction);
}

}  // namespace zongji::routing
