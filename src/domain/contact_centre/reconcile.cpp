#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// Every agent who is not idle is explained by a live interaction, an open offer or a wrap-up; every
// interaction by a live leg. The state machine keeps it so; this looks whether it did.
int ContactCentre::reconcile(Now now) {
    State& state = *state_;
    int repairs = 0;

    for (const auto& view : state.router.agents()) {
        const bool in_contact = view.presence == Presence::on_call;
        if (!in_contact || !view.interaction)
            continue;
        const Interaction* interaction = state.find(*view.interaction);
        if (interaction && interaction->agent == view.agent && interaction->segment)
            continue;
        ++repairs;
        state.record(journal::StateRepaired{view.agent, *view.interaction, "agent_without_call"},
                     now);
        // Who waits for the next agent shall get one.
        if (interaction && interaction->stage == Stage::queued) {
            state.router.return_to_queue(*view.interaction, "agent_lost", now);
        } else {
            state.router.finish(*view.interaction, false, now);
        }
    }

    std::vector<InteractionId> orphans;
    for (const auto& [id, interaction] : state.interactions) {
        if (!state.legs.contains(interaction.leg))
            orphans.push_back(id);
    }
    for (const InteractionId id : orphans) {
        ++repairs;
        Interaction& interaction = state.interactions.at(id);
        state.record(journal::StateRepaired{interaction.agent, id, "call_without_leg"}, now);
        state.customer_left(interaction, calls::EndCause::failed, now);
    }
    state.settle(now);
    return repairs;
}

}  // namespace zongji::contact_centre
