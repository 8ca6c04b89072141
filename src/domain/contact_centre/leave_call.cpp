#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// An agent hangs up. Nobody else is hung up on by that: who is in a talk with others leaves it to
// them, who asks somebody goes back to the customer, and only who is alone with the customer ends
// the call.
void State::leave_call(Interaction& interaction, Party& agent, const std::string& reason, Now now) {
    if (&agent != interaction.handler()) {
        const bool supervisor = agent.kind == PartyKind::supervisor;
        end_part(interaction, agent, reason, Then::free, now);
        return supervisor ? void() : go_back_to_customer(interaction, now);
    }
    Party* const other = interaction.consulted();
    const bool by_phone = !agent.leg;
    if (other && other->state != PartyState::ringing &&
        (by_phone || interaction.customer().state == PartyState::in)) {
        return take_over(interaction, *other, reason, Then::wrap_up, now);
    }
    if (other && by_phone && other->agent) {
        (void)complete_transfer(interaction, now);
        return;
    }
    if (other && !by_phone) {
        (void)dismiss(interaction, other->id, reason, now);
        return;
    }
    end_parts(interaction, reason, Then::wrap_up, now);
    end_interaction(interaction, journal::Outcome::handled, reason, now);
}

}  // namespace zongji::contact_centre
