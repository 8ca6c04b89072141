#include "domain/contact_centre/state.h"

// The customer hears music while his agent does something else. An agent holds on his page, which
// puts the customer aside, or with the key of his phone, whose new description then hears nothing
// of us (RFC 3264 §8.4): he is aside himself, and the customer alone. Whoever held takes back, and
// with both the call waits for both.
namespace zongji::contact_centre {

Result<void> State::hold_at_desk(Interaction& interaction, Now now) {
    if (interaction.shown != live::CallState::talking)
        return conflict("nobody is spoken with");
    interaction.customer().state = PartyState::held;
    arrange(interaction, now);
    return {};
}

Result<void> State::resume_at_desk(Interaction& interaction, Now now) {
    if (interaction.shown != live::CallState::held)
        return conflict("the call is not on hold");
    if (interaction.handler()->state == PartyState::held)
        return conflict("the phone holds the call, and takes it back");
    if (interaction.consulted())
        return conflict("somebody is asked already");
    interaction.customer().state = PartyState::in;
    arrange(interaction, now);
    return {};
}

void State::on(const calls::LegHeld& held, Now now) {
    const auto owner = legs.find(held.leg);
    if (owner == legs.end() || owner->second.use != LegUse::agent_phone)
        return;  // a customer who holds us hears us again when he likes
    Interaction* interaction = find(owner->second.interaction);
    Party* party = interaction ? interaction->on(held.leg) : nullptr;
    if (!party || (party->state != PartyState::in && party->state != PartyState::held))
        return;
    party->state = held.held ? PartyState::held : PartyState::in;
    arrange(*interaction, now);
}

}  // namespace zongji::contact_centre
