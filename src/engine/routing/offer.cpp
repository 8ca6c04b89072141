#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {

void State::end_offer(Offer offer, OfferResult result, const std::string& reason, Now now) {
    effects.push_back(OfferEnded{offer.id, offer.interaction, offer.queue, offer.agent, result,
                                 reason, now.tick - offer.made_at});
    deadlines.erase({offer.expires_at, Deadline::Kind::offer, offer.id.value});

    Interaction& interaction = interactions.at(offer.interaction);
    if (result != OfferResult::accepted)
        put_into_queue(interaction);
    offers.erase(offer.id);
}

Result<void> Router::accept(OfferId id, Now now) {
    State& state = *state_;
    const auto found = state.offers.find(id);
    if (found == state.offers.end())
        return conflict("this offer is over");

    const Offer offer = found->second;
    Agent& agent = state.agents.at(offer.agent);
    Interaction& interaction = state.interactions.at(offer.interaction);
    interaction.place = Place::connected;
    interaction.offer = {};
    // The wait is over: out of the queue's figures and its patience. The key stays, should the
    // connection fail.
    state.queues.at(interaction.queue).since.erase({interaction.queued_at, interaction.id.value});
    if (interaction.wait_ends_at) {
        state.deadlines.erase(
            {*interaction.wait_ends_at, Deadline::Kind::wait, interaction.id.value});
    }
    state.end_offer(offer, OfferResult::accepted, "", now);

    agent.offer = {};
    agent.activity = Activity::on_call;
    agent.missed = agent.refused = 0;
    ++agent.contacts;
    state.settle(agent, now);
    return {};
}

namespace {

// Leaves this agent alone with this interaction for a while, so that the next one is asked.
void remember_declined(State& state, Interaction& interaction, AgentId agent, Now now) {
    const Instant until = now.tick + declined_pause;
    interaction.declined.push_back({agent, until});
    state.deadlines.insert({until, Deadline::Kind::declined, interaction.id.value});
}

// After an offer that was not taken: the next agent for the interaction, the next interaction for
// the agent.
void go_on(State& state, const Offer& offer, Now now) {
    Interaction& interaction = state.interactions.at(offer.interaction);
    remember_declined(state, interaction, offer.agent, now);
    if (interaction.wait_ends_at && *interaction.wait_ends_at <= now.tick) {
        state.wait_timed_out(interaction, now);
    } else {
        state.match_interaction(interaction, now);
    }
    state.free_agent(state.agents.at(offer.agent), now);
}

void miss(State& state, Offer offer, Now now) {
    Agent& agent = state.agents.at(offer.agent);
    ++agent.missed;
    if (agent.rules.missed_limit > 0 && agent.missed >= agent.rules.missed_limit) {
        agent.not_answering = true;
    }
    state.end_offer(offer, OfferResult::expired, "ring_timeout", now);
    go_on(state, offer, now);
}

}  // namespace

Result<void> Router::reject(OfferId id, Now now) {
    const auto found = state_->offers.find(id);
    if (found == state_->offers.end())
        return conflict("this offer is over");
    const Offer offer = found->second;
    state_->end_offer(offer, OfferResult::rejected, "", now);
    go_on(*state_, offer, now);
    return {};
}

void Router::lose(OfferId id, const std::string& reason, Now now) {
    const auto found = state_->offers.find(id);
    if (found == state_->offers.end())
        return;
    const Offer offer = found->second;
    state_->end_offer(offer, OfferResult::lost, reason, now);
    go_on(*state_, offer, now);
}

void Router::refuse(OfferId id, OfferResult result, const std::string& reason, Now now) {
    const auto found = state_->offers.find(id);
    if (found == state_->offers.end())
        return;
    const Offer offer = found->second;
    Agent& agent = state_->agents.at(offer.agent);
    ++agent.refused;
    if (agent.rules.refused_limit > 0 && agent.refused >= agent.rules.refused_limit)
        agent.not_answering = agent.phone_refuses = true;
    state_->end_offer(offer, result, reason, now);
    go_on(*state_, offer, now);
}

void Router::return_to_queue(InteractionId id, const std::string& reason, Now now) {
    State& state = *state_;
    const auto found = state.interactions.find(id);
    if (found == state.interactions.end())
        return;
    Interaction& interaction = found->second;
    if (interaction.place == Place::offered)
        return lose(interaction.offer, reason, now);
    if (interaction.place != Place::connected)
        return;

    const AgentId agent = interaction.agent;
    state.begin_wait(interaction, now);  // anew: it was served once
    state.put_into_queue(interaction);
    remember_declined(state, interaction, agent, now);
    state.match_interaction(interaction, now);
    state.free_agent(state.agents.at(agent), now);
}

Instant Router::next_deadline() const {
    return state_->deadlines.empty() ? Instant{INT64_MAX} : state_->deadlines.begin()->at;
}

void Router::on_time(Now now) {
    State& state = *state_;
    while (!state.deadlines.empty() && state.deadlines.begin()->at <= now.tick) {
        const Deadline deadline = *state.deadlines.begin();
        state.deadlines.erase(state.deadlines.begin());
        switch (deadline.kind) {
            case Deadline::Kind::offer:
                miss(state, state.offers.at(OfferId{deadline.id}), now);
                break;
            case Deadline::Kind::wrap_up:
                state.end_wrap_up(state.agents.at(AgentId{deadline.id}), now);
                break;
            case Deadline::Kind::wait:
                state.wait_timed_out(state.interactions.at(InteractionId{deadline.id}), now);
                break;
            case Deadline::Kind::declined: {
                // Late, several are due at once, and what the one before brought may have ended it.
                const auto found = state.interactions.find(InteractionId{deadline.id});
                if (found == state.interactions.end())
                    break;
                std::erase_if(found->second.declined, [&](const Declined& declined) {
                    return declined.until <= deadline.at;
                });
                state.match_interaction(found->second, now);
                break;
            }
        }
    }
}

}  // namespace zongji::routing
