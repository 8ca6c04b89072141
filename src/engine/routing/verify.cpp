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

    switch (agent.activity) {
        case Activity::idle:
            ensure(!agent.offer && !agent.interaction, "an idle agent holds nothing");
            break;
        case Activity::ringing:
            ensure(state.offers.at(agent.offer).agent == id, "a ringing agent holds his offer");
            break;
        case Activity::on_call:
            ensure(state.interactions.at(agent.interaction).agent == id &&
                       state.interactions.at(agent.interaction).place == Place::connected,
                   "an agent on call has his interaction");
            break;
        case Activity::wrap_up:
            ensure(!agent.wrap_up_ends_at ||
                       state.deadlines.contains(
                           {*agent.wrap_up_ends_at, Deadline::Kind::wrap_up, id.value}),
                   "a wrap-up with an end has its timer");
            break;
    }
}

void verify_interaction(const State& state, InteractionId id, const Interaction& interaction) {
    const Queue& queue = state.queues.at(interaction.queue);
    ensure(queue.waiting.contains(interaction.key) == (interaction.place == Place::waiting),
           "exactly the waiting stand in the queue");
    ensure(queue.since.contains({interaction.queued_at, id.value}) ==
               (interaction.place != Place::connected),
           "the board counts whoever waits or rings");
    if (interaction.place == Place::offered) {
        ensure(state.offers.at(interaction.offer).interaction == id, "an offer for the offered");
    }
    if (interaction.place != Place::waiting)
        return;

    // Liveness: nobody free could take it.
    for (const Profile* profile : queue.profiles) {
        for (const auto& [since, agent] : profile->by_idle_since) {
            const bool declined =
                std::any_of(interaction.declined.begin(), interaction.declined.end(),
                            [&](const Declined& one) { return one.agent == AgentId{agent}; });
            ensure(declined, "no free agent is left beside an eligible interaction");
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

    for (const auto& [id, interaction] : state.interactions) {
        verify_interaction(state, id, interaction);
    }
    for (const auto& [id, offer] : state.offers) {
        ensure(state.agents.at(offer.agent).offer == id, "an offer is held by its agent");
        ensure(state.deadlines.contains({offer.expires_at, Deadline::Kind::offer, id.value}),
               "an offer is a lease that ends");
    }
}

}  // namespace zongji::routing
