#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

void State::on(const calls::BrowserLegReady& ready, Now now) {
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
        Party& party = *call->of(agent);
        party.leg = ready.leg;
        party.hears_music = false;
        go_on_with_agent(*call, party, now);
    }
    update_reachable(*desk, now);
    changed_desks.insert(agent);
}

void State::on(const calls::PhoneReachable& heard, Now now) {
    if (heard.reachable) {
        reachable_phones.insert(heard.phone);
    } else {
        reachable_phones.erase(heard.phone);
    }
    const auto agent = configuration->agent_of_phone.find(heard.phone);
    if (agent != configuration->agent_of_phone.end())
        update_reachable(desks.at(agent->second), now);
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
        Party* party = call ? call->of(desk->agent) : nullptr;
        if (party && party->state == PartyState::lost)
            state_->go_on_with_agent(*call, *party, now);
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
