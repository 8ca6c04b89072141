#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {

void State::end_offer(Offer offer, OfferResult result, const std::string& reason, Now now) {
    effects.push_back(OfferEnded{offer.id, offer.work, offer.interaction, offer.queue, offer.agent,
                                 result, reason, now.tick - offer.made_at});
    deadlines.erase({offer.expires_at, Deadline::Kind::offer, offer.id.value});

    Piece& piece = pieces.at(offer.work);
    if (result != OfferResult::accepted && !piece.work.only)
        put_into_queue(piece);
    offers.erase(offer.id);
}

Result<void> Router::accept(OfferId id, Now now) {
    State& state = *state_;
    const auto found = state.offers.find(id);
    if (found == state.offers.end())
        return conflict("this offer is over");

    const Offer offer = found->second;
    Agent& agent = state.agents.at(offer.agent);
    Piece& piece = state.pieces.at(offer.work);
    piece.place = Place::connected;
    piece.offer = {};
    // The wait is over: out of the queue's figures and its patience. The key stays, should the
    // connection fail.
    state.queues.at(piece.work.queue).since.erase({piece.queued_at, piece.work.id.value});
    if (piece.wait_ends_at) {
        state.deadlines.erase({*piece.wait_ends_at, Deadline::Kind::wait, piece.work.id.value});
    }
    state.end_offer(offer, OfferResult::accepted, "", now);

    agent.slot.offer = {};
    agent.slot.activity = Activity::on_call;
    agent.missed = agent.refused = 0;
    ++agent.contacts;
    state.settle(agent, now);
    return {};
}

namespace {

// After an offer that was not taken: the next agent for the work, the next work for the agent.
void go_on(State& state, const Offer& offer, OfferResult result, Now now) {
    Piece& piece = state.pieces.at(offer.work);
    if (piece.work.only) {
        state.person_failed(piece, result);
        return state.free_agent(state.agents.at(offer.agent), now);
    }
    state.remember_declined(piece, offer.agent, now);
    if (piece.wait_ends_at && *piece.wait_ends_at <= now.tick) {
        state.wait_timed_out(piece, now);
    } else {
        state.match_work(piece, now);
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
    go_on(state, offer, OfferResult::expired, now);
}

}  // namespace

Result<void> Router::reject(OfferId id, Now now) {
    const auto found = state_->offers.find(id);
    if (found == state_->offers.end())
        return conflict("this offer is over");
    const Offer offer = found->second;
    state_->end_offer(offer, OfferResult::rejected, "", now);
    go_on(*state_, offer, OfferResult::rejected, now);
    return {};
}

void Router::lose(OfferId id, const std::string& reason, Now now) {
    const auto found = state_->offers.find(id);
    if (found == state_->offers.end())
        return;
    const Offer offer = found->second;
    state_->end_offer(offer, OfferResult::lost, reason, now);
    go_on(*state_, offer, OfferResult::lost, now);
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
    go_on(*state_, offer, result, now);
}

void Router::return_to_queue(WorkId id, const std::string& reason, Now now) {
    State& state = *state_;
    const auto found = state.pieces.find(id);
    if (found == state.pieces.end())
        return;
    Piece& piece = found->second;
    if (piece.place == Place::offered)
        return lose(piece.offer, reason, now);
    if (piece.place != Place::connected)
        return;

    const AgentId agent = piece.agent;
    if (piece.work.only && !piece.work.queue) {
        state.person_failed(piece, OfferResult::lost);
        return state.free_agent(state.agents.at(agent), now);
    }
    piece.work.only = {};          // he had it; now whoever can
    state.begin_wait(piece, now);  // anew: it was served once
    state.put_into_queue(piece);
    state.remember_declined(piece, agent, now);
    state.match_work(piece, now);
    state.free_agent(state.agents.at(agent), now);
}

void State::remember_declined(Piece& piece, AgentId agent, Now now) {
    const Instant until = now.tick + declined_pause;
    piece.declined.push_back({agent, until});
    deadlines.insert({until, Deadline::Kind::declined, piece.work.id.value});
}

void State::person_failed(Piece& piece, OfferResult result) {
    effects.push_back(PersonFailed{piece.work.id, piece.work.interaction, piece.agent, result});
    remove_work(piece);
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
                state.wait_timed_out(state.pieces.at(WorkId{deadline.id}), now);
                break;
            case Deadline::Kind::declined: {
                // Late, several are due at once, and what the one before brought may have ended it.
                const auto found = state.pieces.find(WorkId{deadline.id});
                if (found == state.pieces.end())
                    break;
                std::erase_if(found->second.declined, [&](const Declined& declined) {
                    return declined.until <= deadline.at;
                });
                state.match_work(found->second, now);
                break;
            }
        }
    }
}

}  // namespace zongji::routing
