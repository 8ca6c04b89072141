#include "domain/contact_centre/state.h"

#include <utility>

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
        if (interaction && interaction->of(view.agent))
            continue;
        ++repairs;
        state.record(journal::StateRepaired{view.agent, *view.interaction, "agent_without_call"},
                     now);
        // Who waits for the next agent shall get one.
        if (interaction && interaction->stage == Stage::queued) {
            state.router.return_to_queue(*view.work, "agent_lost", now);
        } else {
            state.router.finish(*view.work, false, now);
        }
    }

    std::vector<InteractionId> orphans;
    for (const auto& [id, interaction] : state.interactions) {
        if (!state.legs.contains(interaction.customer().leg))
            orphans.push_back(id);
    }
    for (const InteractionId id : orphans) {
        ++repairs;
        Interaction& interaction = state.interactions.at(id);
        const Party* handler = interaction.handler();
        state.record(
            journal::StateRepaired{handler ? handler->agent : AgentId{}, id, "call_without_leg"},
            now);
        state.customer_left(interaction, calls::EndCause::failed, now);
    }
    state.settle(now);
    return repairs;
}

// A leg that only one side knows for two rounds is mended; one round may be a message under way.
void State::on(const calls::LegList& list, Now now) {
    const std::set<LegId> theirs(list.legs.begin(), list.legs.end());
    std::set<LegId> missing;
    for (const auto& [leg, owner] : legs) {
        if (!theirs.contains(leg))
            missing.insert(leg);
    }
    std::set<LegId> unknown;
    for (const LegId leg : list.legs) {
        if (!legs.contains(leg))
            unknown.insert(leg);
    }

    for (const LegId leg : missing) {
        if (!missing_legs.contains(leg))
            continue;
        record(journal::StateRepaired{{}, {}, "leg_gone"}, now);
        on(calls::LegEnded{leg, calls::EndCause::failed, 0}, now);
    }
    for (const LegId leg : unknown) {
        if (!unknown_legs.contains(leg))
            continue;
        record(journal::StateRepaired{{}, {}, "leg_unknown"}, now);
        port.command(calls::EndLeg{leg, "unknown"});
    }
    missing_legs = std::move(missing);
    unknown_legs = std::move(unknown);
}

}  // namespace zongji::contact_centre
