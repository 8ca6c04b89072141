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

void State::browser_leg_ready(const calls::BrowserLegReady& ready, Now now) {
    const AgentId agent{ready.user.value};
    Desk* desk = desk_of(agent);
    if (!desk) {
        port.command(calls::EndLeg{ready.leg, "not an agent"});
        return;
    }
    if (desk->browser_leg)
        legs.erase(desk->browser_leg);
    desk->browser_leg = ready.leg;
    desk->phone = live::PhoneState::ready;
    legs.emplace(ready.leg, LegOwner{LegUse::browser, {}, agent, {}});
    clear_timer(desk->page_timer, Due::Kind::page, agent.value);

    // A page that was reloaded, or a network that came back: the call goes on where it was.
    if (Interaction* call = call_of(agent)) {
        call->agent_leg = ready.leg;
        go_on_with_agent(*call, now);
    }
    update_reachable(*desk, now);
    changed_desks.insert(agent);
}

void State::update_reachable(Desk& desk, Now now) {
    const auto agent = configuration->agents.find(desk.agent);
    if (agent == configuration->agents.end())
        return;
    const PhoneId phone = agent->second.phone;
    const bool reachable =
        phone ? reachable_phones.contains(phone) : desk.browser_leg && desk.pages > 0;
    if (phone && reachable) {
        desk.phone = live::PhoneState::ready;
    } else if (phone && desk.phone == live::PhoneState::ready) {
        desk.phone = live::PhoneState::lost;
    }
    router.set_reachable(desk.agent, reachable, now);
    changed_desks.insert(desk.agent);
}

void ContactCentre::page_opened(UserId user, Now now) {
    Desk* desk = state_->desk_of(AgentId{user.value});
    if (!desk)
        return;
    ++desk->pages;
    state_->clear_timer(desk->page_timer, Due::Kind::page, user.value);
    state_->update_reachable(*desk, now);
    if (desk->browser_leg) {
        // The socket was away, the audio was not.
        Interaction* call = state_->call_of(desk->agent);
        if (call && call->stage == Stage::reconnecting)
            state_->go_on_with_agent(*call, now);
    }
    state_->settle(now);
}

void ContactCentre::page_closed(UserId user, Now now) {
    Desk* desk = state_->desk_of(AgentId{user.value});
    if (!desk || desk->pages == 0)
        return;
    if (--desk->pages > 0)
        return;
    const auto view = state_->router.agent(desk->agent);
    const auto agent = state_->configuration->agents.find(desk->agent);
    const bool by_phone = agent != state_->configuration->agents.end() && agent->second.phone;
    if (!by_phone) {
        state_->update_reachable(*desk, now);
        if (view && view->offer)
            state_->router.lose(*view->offer, "page_closed", now);
        state_->set_timer(desk->page_timer, Due::Kind::page, user.value, now.tick + page_patience);
        if (desk->browser_leg && state_->call_of(desk->agent))
            state_->port.command(calls::DoubtLeg{desk->browser_leg});
    }
    state_->settle(now);
}

void ContactCentre::phone_state(UserId user, live::PhoneState phone, Now now) {
    Desk* desk = state_->desk_of(AgentId{user.value});
    if (!desk || desk->phone == phone)
        return;
    desk->phone = phone;
    state_->changed_desks.insert(desk->agent);
    state_->settle(now);
}

}  // namespace zongji::contact_centre
