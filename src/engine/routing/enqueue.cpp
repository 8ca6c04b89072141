#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {

namespace {

Piece begin_piece(State& state, const Work& work, const Queue& queue, Now now) {
    Piece piece;
    piece.work = work;
    piece.key = {queue.rules.priority + work.priority_offset, work.since.value_or(now.tick),
                 ++state.next_number};
    piece.queued_at = now.tick;
    return piece;
}

Result<Queue*> queue_for(State& state, const Work& work) {
    const auto queue = state.queues.find(work.queue);
    if (queue == state.queues.end())
        return not_found("no such queue");
    if (state.pieces.contains(work.id))
        return conflict("the work waits already, or is with an agent");
    return &queue->second;
}

}  // namespace

Result<void> Router::enqueue(const Work& work, Now now) {
    State& state = *state_;
    ZONGJI_TRY(Queue * queue, queue_for(state, work));
    if (work.only)
        return state.offer_to(work, *queue, now);

    ensure(work.queue.value != 0, "what is for anybody waits in a queue");
    Piece piece = begin_piece(state, work, *queue, now);
    state.begin_wait(piece, now);
    Piece& stored = state.pieces.emplace(work.id, std::move(piece)).first->second;
    ++queue->members;
    if (work.not_by)
        state.remember_declined(stored, work.not_by, now);
    state.put_into_queue(stored);
    state.match_work(stored, now);
    return {};
}

Result<void> State::offer_to(const Work& work, Queue& queue, Now now) {
    const auto found = agents.find(work.only);
    if (found == agents.end())
        return not_found("no such agent");
    Agent& agent = found->second;
    const bool comes_back = agent.slot.activity == Activity::wrap_up &&
                            agent.slot.interaction == work.interaction && takes_offers(agent);
    if (!comes_back && !would_be_offered(agent))
        return conflict("the agent is not free");
    if (comes_back)
        leave_wrap_up(agent, now);
    Piece& stored = pieces.emplace(work.id, begin_piece(*this, work, queue, now)).first->second;
    ++queue.members;
    make_offer(stored, agent, now);
    return {};
}

Result<void> Router::begin(const Work& work, AgentId id, Now now) {
    State& state = *state_;
    ZONGJI_TRY(Queue * queue, queue_for(state, work));
    const auto found = state.agents.find(id);
    if (found == state.agents.end() || !found->second.configured)
        return not_found("no such agent");
    Agent& agent = found->second;
    if (agent.slot.activity != Activity::idle)
        return conflict("the agent is in a contact");

    Piece& stored =
        state.pieces.emplace(work.id, begin_piece(state, work, *queue, now)).first->second;
    stored.place = Place::connected;
    stored.agent = id;
    ++queue->members;
    state.unlist(agent);
    agent.slot.activity = Activity::on_call;
    agent.slot.work = work.id;
    agent.slot.interaction = work.interaction;
    agent.slot.queue = work.queue;
    state.settle(agent, now);
    return {};
}

void State::put_into_queue(Piece& piece) {
    Queue& queue = queues.at(piece.work.queue);
    piece.place = Place::waiting;
    piece.offer = {};
    piece.agent = {};
    queue.waiting.emplace(piece.key, piece.work.id);
    queue.since.insert({piece.queued_at, piece.work.id.value});
}

void State::begin_wait(Piece& piece, Now now) {
    piece.queued_at = now.tick;
    piece.wait_ends_at.reset();
    if (piece.work.max_wait.us <= 0)
        return;
    piece.wait_ends_at = now.tick + piece.work.max_wait;
    deadlines.insert({*piece.wait_ends_at, Deadline::Kind::wait, piece.work.id.value});
}

void State::remove_work(Piece& piece) {
    const WorkId id = piece.work.id;
    Queue& queue = queues.at(piece.work.queue);
    if (piece.place == Place::waiting)
        queue.waiting.erase(piece.key);
    queue.since.erase({piece.queued_at, piece.work.id.value});
    if (piece.wait_ends_at) {
        deadlines.erase({*piece.wait_ends_at, Deadline::Kind::wait, id.value});
    }
    for (const auto& declined : piece.declined) {
        deadlines.erase({declined.until, Deadline::Kind::declined, piece.work.id.value});
    }
    --queue.members;
    pieces.erase(id);
}

void Router::leave(WorkId id, const std::string& reason, Now now) {
    State& state = *state_;
    const auto found = state.pieces.find(id);
    if (found == state.pieces.end())
        return;

    if (found->second.place == Place::offered) {
        const Offer offer = state.offers.at(found->second.offer);
        state.end_offer(offer, OfferResult::withdrawn, reason, now);
        state.remove_work(state.pieces.at(id));
        state.free_agent(state.agents.at(offer.agent), now);
        return;
    }
    if (found->second.place == Place::connected) {
        finish(id, false, now);
        return;
    }
    state.remove_work(found->second);
}

void State::wait_timed_out(Piece& piece, Now now) {
    // While somebody's phone rings the customer is as good as served; the end of the offer comes
    // back here.
    if (piece.place != Place::waiting)
        return;
    effects.push_back(WaitTimedOut{piece.work.id, piece.work.interaction, piece.work.queue,
                                   now.tick - piece.queued_at});
    remove_work(piece);
}

}  // namespace zongji::routing
