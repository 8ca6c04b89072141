#include "domain/contact_centre/state.h"

#include <algorithm>

// The agent asks somebody while the customer waits; then the customer is his, they talk all
// together, or the agent goes back to the customer. What fails brings him back by itself.
namespace zongji::contact_centre {

Party* Interaction::consulted() {
    for (Party& party : parties) {
        const bool asked = party.state == PartyState::ringing && party.kind != PartyKind::customer;
        const bool there = party.segment && (party.role == journal::SegmentRole::consulted ||
                                             party.role == journal::SegmentRole::outside);
        if (asked || there)
            return &party;
    }
    return nullptr;
}

Result<void> State::consult(Interaction& interaction, const desk::Target& whom,
                            const std::string& note, Now now) {
    const AgentId asks = interaction.handler()->agent;
    if (interaction.handler()->state != PartyState::in)
        return conflict("the phone holds the call, and takes it back");
    if (interaction.consulted())
        return conflict("somebody is asked already");
    if (whom.agent == asks)
        return conflict("nobody asks himself");
    if (!whom.agent && !whom.queue)
        return invalid("names nobody", "/whom");
    if (whom.queue && !configuration->queues.contains(whom.queue))
        return invalid("is no queue", "/whom/queue_id");
    if (whom.queue && router.agents_of(whom.queue).empty())
        return conflict("nobody serves this queue");

    const WorkId work = ids.next<WorkId>(now.utc);
    const QueueId queue = whom.queue ? whom.queue : interaction.queue;
    ZONGJI_CHECK(router.enqueue({.id = work,
                                 .interaction = interaction.id,
                                 .queue = queue,
                                 .max_wait = consult_patience,
                                 .only = whom.agent},
                                now));
    interaction.note = note;
    interaction.note_by = asks;
    interaction.failure = live::PartyFailure::none;
    Party& asked = admit(interaction, PartyKind::agent);
    asked.state = PartyState::ringing;
    asked.agent = whom.agent;
    asked.work = work;
    asked.queue = queue;
    interaction.customer().state = PartyState::held;
    arrange(interaction, now);
    return {};
}

void State::consulted_answers(Interaction& interaction, Party& asked, AgentId agent, LegId leg,
                              Now now) {
    asked.agent = agent;
    asked.leg = leg;
    asked.state = PartyState::in;
    if (Desk* desk = desk_of(agent))
        desk->wrap_up.reset();
    begin_segment(interaction, asked, journal::SegmentRole::consulted, now);
    record_party(interaction, asked);
    arrange(interaction, now);
}

void State::consult_failed(Interaction& interaction, Party& asked, live::PartyFailure failure,
                           Now now) {
    interaction.failure = failure;
    std::erase_if(interaction.parties, [id = asked.id](const Party& one) { return one.id == id; });
    go_back_to_customer(interaction, now);
}

void State::go_back_to_customer(Interaction& interaction, Now now) {
    if (interaction.customer().state == PartyState::held)
        interaction.customer().state = PartyState::in;
    arrange(interaction, now);
}

Result<void> State::swap_talk(Interaction& interaction, Now now) {
    Party* other = interaction.consulted();
    const bool there =
        other && (other->state == PartyState::in || other->state == PartyState::held);
    if (!there)
        return conflict("nobody is asked");
    Party& customer = interaction.customer();
    const bool to_customer = customer.state == PartyState::held;
    customer.state = to_customer ? PartyState::in : PartyState::held;
    other->state = to_customer ? PartyState::held : PartyState::in;
    arrange(interaction, now);
    return {};
}

Result<void> State::join_talk(Interaction& interaction, Now now) {
    Party* other = interaction.consulted();
    if (!other || other->state == PartyState::ringing)
        return conflict("nobody is asked");
    other->state = interaction.customer().state = PartyState::in;
    arrange(interaction, now);
    return {};
}

Result<void> State::complete_transfer(Interaction& interaction, Now now) {
    Party* other = interaction.consulted();
    if (!other)
        return conflict("nobody is asked");
    if (other->state != PartyState::ringing) {
        take_over(interaction, *other, "transferred", Then::wrap_up, now);
        return {};
    }
    if (!other->agent)
        return conflict("nobody has been found yet");
    // He still rings: what he takes will be the customer.
    const WorkId work = other->work;
    const desk::Target to{other->agent, {}, {}};
    std::erase_if(interaction.parties, [id = other->id](const Party& one) { return one.id == id; });
    hand_on(interaction, work, to, now);
    return {};
}

Result<void> State::dismiss(Interaction& interaction, PartyId id, const std::string& reason,
                            Now now) {
    Party* other = interaction.consulted();
    if (!other || other->id != id)
        return conflict("this party is out of the call already");
    const bool ringing = other->state == PartyState::ringing;
    end_part(interaction, *other, reason, Then::free, now);
    if (ringing)
        interaction.failure = live::PartyFailure::none;
    go_back_to_customer(interaction, now);
    return {};
}

}  // namespace zongji::contact_centre
