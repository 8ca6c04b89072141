#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// The agent's page or phone is gone in the middle of a call, and was `since`: the customer hears
// music, the agent has time to return.
void State::lose_agent(Interaction& interaction, Party& agent, Instant since, Now now) {
    if (agent.state != PartyState::in && agent.state != PartyState::held)
        return;
    if (agent.kind == PartyKind::supervisor)
        return end_part(interaction, agent, "phone_lost", Then::free, now);
    agent.state = PartyState::lost;
    arrange(interaction, now);
    if (&agent == interaction.handler() && interaction.room.empty())
        stop_recording(interaction, now);  // where others talk on it goes on with them
    set_timer(agent.reconnect_timer, Due::Kind::reconnect, agent.agent.value,
              since + reconnect_patience);
}

// He did not come back: who was with him has the customer, or the next agent is asked, at the place
// in the queue that the customer had.
void State::give_up_agent(Interaction& interaction, Party& agent, Now now) {
    if (&agent != interaction.handler()) {
        end_part(interaction, agent, "agent_lost", Then::free, now);
        return go_back_to_customer(interaction, now);
    }
    if (Party* other = interaction.consulted(); other && other->state != PartyState::ringing)
        return take_over(interaction, *other, "agent_lost", Then::free, now);
    if (Party* other = interaction.consulted())
        end_part(interaction, *other, "agent_lost", Then::free, now);
    dismiss_supervisors(interaction, now);
    Party& lost = *interaction.handler();  // where it stands now
    const WorkId work = lost.work;
    const AgentId gone = lost.agent;
    interaction.customer().state = PartyState::waiting;
    end_part(interaction, lost, "agent_lost", Then::keep, now);
    interaction.work = work;
    wait_again(interaction, now);
    router.return_to_queue(work, "agent_lost", now);
    changed_desks.insert(gone);
}

// He is back, and the call where it was: a customer on hold hears nobody before he is asked for.
void State::go_on_with_agent(Interaction& interaction, Party& agent, Now now) {
    agent.state = PartyState::lost;  // for a moment, where only his leg is another one
    arrange(interaction, now);
    clear_timer(agent.reconnect_timer, Due::Kind::reconnect, agent.agent.value);
    agent.state = PartyState::in;
    if (&agent != interaction.handler() || !interaction.room.empty()) {
        if (agent.kind != PartyKind::supervisor || agent.track != 0)
            record_party(interaction, agent);
        return arrange(interaction, now);
    }
    stop_recording(interaction, now);
    start_recording(interaction, now);
    if (interaction.customer().state == PartyState::held)
        mark_recording(interaction, calls::MarkRecording::Mark::hold);
    arrange(interaction, now);
}

void State::reconnect_overdue(AgentId agent, Now now) {
    Interaction* call = call_of(agent);
    ensure(call, "a lost agent belongs to a live interaction");
    Party* party = call->of(agent);
    party->reconnect_timer.at.reset();
    if (party->state == PartyState::lost)
        give_up_agent(*call, *party, now);
}

// His page has been away for as long as a page may be.
void State::page_overdue(Desk& desk, Now now) {
    desk.page_timer.at.reset();
    if (Interaction* call = call_of(desk.agent))
        lose_agent(*call, *call->of(desk.agent), now.tick - page_patience, now);
}

void State::browser_lost(AgentId agent, LegId leg, Now now) {
    Desk* desk = desk_of(agent);
    if (!desk || desk->browser_leg != leg)
        return;
    desk->browser_leg = {};
    desk->phone = live::PhoneState::lost;
    const auto view = router.agent(agent);
    update_reachable(*desk, now);
    if (view && view->offer)
        router.lose(*view->offer, "phone_lost", now);
    if (Interaction* call = call_of(agent)) {
        const auto& page_due = desk->page_timer.at;
        lose_agent(*call, *call->of(agent), page_due ? *page_due - page_patience : now.tick, now);
    }
}

}  // namespace zongji::contact_centre
