#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// The agent's page or phone is gone in the middle of a call, and was `since`: the customer hears
// music, the agent has time to return.
void State::lose_agent(Interaction& interaction, Instant since, Now now) {
    if (interaction.stage != Stage::talking && interaction.stage != Stage::held)
        return;
    interaction.lost_on_hold = interaction.stage == Stage::held;
    unbridge(interaction, "agent_lost", now);
    stop_recording(interaction, now);
    interaction.stage = Stage::reconnecting;
    interaction.stage_since = now;
    if (!interaction.lost_on_hold)
        play_music(interaction, now);
    set_timer(interaction.reconnect_timer, Due::Kind::reconnect, interaction.id.value,
              since + reconnect_patience);
    changed_desks.insert(interaction.agent);
}

// He did not come back: the next agent is asked, at the place in the queue that the customer had.
void State::give_up_agent(Interaction& interaction, Now now) {
    const AgentId agent = interaction.agent;
    clear_timer(interaction.reconnect_timer, Due::Kind::reconnect, interaction.id.value);
    end_segment(interaction, "agent_lost", false, now);
    interaction.agent = {};
    interaction.agent_leg = {};
    interaction.segment = {};
    interaction.stage = Stage::queued;
    interaction.stage_since = now;
    interaction.queued = now;
    const LiveQueue* queue = queue_rules(interaction.queue);
    record(journal::InteractionQueued{.interaction_id = interaction.id,
                                      .queue_id = interaction.queue,
                                      .priority = queue ? queue->rules.priority : 0,
                                      .again = true},
           now);
    changed_queues.insert(interaction.queue);
    hear_queue(interaction, now);
    router.return_to_queue(interaction.id, "agent_lost", now);
    changed_desks.insert(agent);
}

// He is back, and the call where it was: a customer on hold hears nobody before he is asked for.
void State::go_on_with_agent(Interaction& interaction, Now now) {
    const bool on_hold = interaction.stage == Stage::held ||
                         (interaction.stage == Stage::reconnecting && interaction.lost_on_hold);
    unbridge(interaction, "agent_lost", now);
    stop_recording(interaction, now);
    clear_timer(interaction.reconnect_timer, Due::Kind::reconnect, interaction.id.value);
    start_recording(interaction, now);
    if (!on_hold)
        return bridge(interaction, now);
    if (interaction.stage != Stage::held) {
        interaction.stage = Stage::held;
        interaction.stage_since = now;
    }
    if (interaction.recording) {
        port.command(calls::MarkRecording{interaction.recording, calls::MarkRecording::Mark::hold});
    }
}

void State::reconnect_overdue(Interaction& interaction, Now now) {
    interaction.reconnect_timer.at.reset();
    if (interaction.stage == Stage::reconnecting)
        give_up_agent(interaction, now);
}

// His page has been away for as long as a page may be.
void State::page_overdue(Desk& desk, Now now) {
    desk.page_timer.at.reset();
    if (Interaction* call = call_of(desk.agent))
        lose_agent(*call, now.tick - page_patience, now);
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
        lose_agent(*call, page_due ? *page_due - page_patience : now.tick, now);
    }
}

}  // namespace zongji::contact_centre
