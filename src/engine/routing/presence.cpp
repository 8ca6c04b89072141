#include "engine/routing/state.h"

namespace zongji::routing {
namespace {

Presence presence_of(const Agent& agent) {
    switch (agent.slot.activity) {
        case Activity::ringing:
            return Presence::ringing;
        case Activity::on_call:
            return Presence::on_call;
        case Activity::wrap_up:
            return Presence::wrap_up;
        case Activity::idle:
            break;
    }
    if (agent.wanted == Presence::available && agent.not_answering)
        return Presence::not_answering;
    return agent.wanted;
}

}  // namespace

bool State::takes_offers(const Agent& agent) const {
    return agent.configured && agent.reachable && agent.wanted == Presence::available &&
           !agent.not_answering;
}

bool State::would_be_offered(const Agent& agent) const {
    return agent.slot.activity == Activity::idle && takes_offers(agent);
}

void State::unlist(Agent& agent) {
    if (!agent.listed)
        return;
    const std::int64_t id = agent.rules.id.value;
    agent.profile->by_idle_since.erase({agent.idle_since.us, id});
    agent.profile->by_contacts.erase({agent.contacts, agent.idle_since.us, id});
    agent.profile->by_last_offer.erase({agent.last_offer, id});
    agent.listed = false;
}

void State::settle(Agent& agent, Now now) {
    const bool should_be_listed = would_be_offered(agent);
    if (agent.listed && !should_be_listed)
        unlist(agent);
    if (!agent.listed && should_be_listed) {
        const std::int64_t id = agent.rules.id.value;
        agent.profile->by_idle_since.insert({agent.idle_since.us, id});
        agent.profile->by_contacts.insert({agent.contacts, agent.idle_since.us, id});
        agent.profile->by_last_offer.insert({agent.last_offer, id});
        agent.listed = true;
    }

    const Presence shown = presence_of(agent);
    const std::string reason = agent.slot.activity == Activity::idle ? agent.wanted_reason : "";
    if (shown == agent.shown && reason == agent.shown_reason)
        return;
    effects.push_back(PresenceChanged{agent.rules.id, agent.shown, shown, reason});
    agent.shown = shown;
    agent.shown_reason = reason;
    agent.shown_since = now.tick;
}

Result<void> Router::set_presence(AgentId id, Presence wanted, std::string reason, Now now) {
    if (!can_be_asked_for(wanted)) {
        return invalid("presence can be set to available, on_break or offline only", "/presence");
    }
    const auto found = state_->agents.find(id);
    if (found == state_->agents.end() || !found->second.configured)
        return not_found("no such agent");

    Agent& agent = found->second;
    const bool was_available = state_->would_be_offered(agent);
    agent.wanted = wanted;
    agent.wanted_reason = std::move(reason);
    agent.not_answering = agent.phone_refuses = false;
    agent.missed = agent.refused = 0;
    if (!was_available && agent.slot.activity == Activity::idle) {
        state_->unlist(agent);
        agent.idle_since = now.tick;
    }
    state_->settle(agent, now);
    if (state_->would_be_offered(agent))
        state_->match_agent(agent, now);
    return {};
}

void Router::set_reachable(AgentId id, bool reachable, Now now) {
    const auto found = state_->agents.find(id);
    if (found == state_->agents.end() || found->second.reachable == reachable)
        return;

    Agent& agent = found->second;
    agent.reachable = reachable;
    state_->settle(agent, now);
    if (state_->would_be_offered(agent))
        state_->match_agent(agent, now);
}

void State::free_agent(Agent& agent, Now now) {
    unlist(agent);
    agent.slot = {};
    agent.idle_since = now.tick;
    settle(agent, now);
    if (!agent.configured) {
        agents.erase(agent.rules.id);
        return;
    }
    if (would_be_offered(agent))
        match_agent(agent, now);
}

}  // namespace zongji::routing
