#include "engine/routing/state.h"

#include <algorithm>

namespace zongji::routing {
namespace {

void verify_agent(const State& state, AgentId id, const Agent& agent) {
    ensure(agent.rules.id == id, "an agent stands under its id");
    ensure(agent.listed == state.would_be_offered(agent), "exactly the free agents are listed");
    ensure(agent.profile->by_idle_since.contains({agent.idle_since.us, id.value}) == agent.listed,
           "the idle order agrees");
    ensure(agent.profile->by_contacts.contains({agent.contacts, agent.idle_since.us, id.value}) ==
               agent.listed,
           "the contacts order agrees");
    ensure(agent.profile->by_last_offer.contains({agent.last_offer, id.value}) == agent.listed,
           "the offer order agrees");

    switch (agent.slot.activity) {
        case Activity::idle:
            ensure(!agent.slot.offer && !agent.slot.work, "an idle agent holds nothing");
            break;
        case Activity::ringing:
            ensure(state.offers.at(agent.slot.offer).agent == id,
                   "a ringing agent holds his offer");
            break;
        case Activity::on_call:
            ensure(state.pieces.at(agent.slot.work).agent == id &&
                       state.pieces.at(agent.slot.work).place == Place::connected,
                   "an agent on call has his work");
            break;
        case Activity::wrap_up:
            ensure(!agent.slot.wrap_up_ends_at ||
                       state.deadlines.contains(
                           {*agent.slot.wrap_up_ends_at, Deadline::Kind::wrap_up, id.value}),
                   "a wrap-up with an end has its timer");
            break;
    }
}

void verify_piece(const State& state, WorkId id, const Piece& piece) {
    const Queue& queue = state.queues.at(piece.work.queue);
    ensure(queue.waiting.contains(piece.key) == (piece.place == Place::waiting),
           "exactly the waiting stand in the queue");
    ensure(queue.since.contains({piece.queued_at, id.value}) ==
               (piece.place != Place::connected && !piece.work.only),
           "the board counts whoever waits for anybody, or rings");
    ensure(!piece.work.only || piece.place != Place::waiting, "work for one person does not wait");
    if (piece.place == Place::offered) {
        ensure(state.offers.at(piece.offer).work == id, "an offer for the offered");
    }
    if (piece.place != Place::waiting)
        return;

    // Liveness: nobody free could take it.
    for (const Profile* profile : queue.profiles) {
        for (const auto& [since, agent] : profile->by_idle_since) {
            const bool declined =
                std::any_of(piece.declined.begin(), piece.declined.end(),
                            [&](const Declined& one) { return one.agent == AgentId{agent}; });
            ensure(declined, "no free agent is left beside eligible work");
        }
    }
}

}  // namespace

void Router::verify() const {
    const State& state = *state_;
    std::size_t listed = 0;
    std::size_t in_orders = 0;
    for (const auto& [id, agent] : state.agents) {
        verify_agent(state, id, agent);
        listed += agent.listed ? 1 : 0;
    }
    for (const auto& [key, profile] : state.profiles)
        in_orders += profile->by_idle_since.size();
    ensure(listed == in_orders, "nobody stands in an order who should not");

    for (const auto& [id, piece] : state.pieces) {
        verify_piece(state, id, piece);
    }
    for (const auto& [id, offer] : state.offers) {
        ensure(state.agents.at(offer.agent).slot.offer == id, "an offer is held by its agent");
        ensure(state.deadlines.contains({offer.expires_at, Deadline::Kind::offer, id.value}),
               "an offer is a lease that ends");
    }
}

}  // namespace zongji::routing
