#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

// The agent's page or phone is gone in the middle of a call: the customer hears music, the agent
// has time to return.
void State::lose_agent(Interaction& interaction, Now now) {
    if (interaction.stage != Stage::talking && interaction.stage != Stage::held)
        return;
    const bool was_held = interaction.stage == Stage::held;
    unbridge(interaction, "agent_lost", now);
    stop_recording(interaction, now);
    interaction.stage = Stage::reconnecting;
    interaction.stage_since = now;
    if (!was_held)
        play_music(interaction, now);
    set_timer(interaction.reconnect_timer, Due::Kind::reconnect, interaction.id.value,
              now.tick + reconnect_patience);
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
    record(journal::InteractionQueued{interaction.id, interaction.queue,
                                      queue ? queue->rules.priority : 0},
           now);
    changed_queues.insert(interaction.queue);
    play_music(interaction, now);
    router.return_to_queue(interaction.id, "agent_lost", now);
    changed_desks.insert(agent);
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
        const bool was_held = call->stage == Stage::held;
        unbridge(*call, "agent_lost", now);
        stop_recording(*call, now);
        clear_timer(call->reconnect_timer, Due::Kind::reconnect, call->id.value);
        call->agent_leg = ready.leg;
        start_recording(*call, now);
        if (!was_held)
            bridge(*call, now);
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
        if (call && call->stage == Stage::reconnecting) {
            state_->clear_timer(call->reconnect_timer, Due::Kind::reconnect, call->id.value);
            state_->start_recording(*call, now);
            state_->bridge(*call, now);
        }
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
