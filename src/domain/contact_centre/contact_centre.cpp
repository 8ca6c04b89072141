#include "domain/contact_centre/contact_centre.h"

#include "domain/contact_centre/state.h"

#include <algorithm>
#include <utility>

namespace zongji::contact_centre {

Timestamp utc_of(Instant tick, Now now) {
    return now.utc + (tick - now.tick);
}

ContactCentre::ContactCentre(IdSource& ids, Port& port)
    : state_(std::make_unique<State>(ids, port)) {}
ContactCentre::~ContactCentre() = default;

Interaction* State::find(InteractionId id) {
    const auto found = interactions.find(id);
    return found == interactions.end() ? nullptr : &found->second;
}

Interaction* State::call_of(AgentId agent) {
    const auto view = router.agent(agent);
    Interaction* const call = view && view->interaction ? find(*view->interaction) : nullptr;
    return call && call->agent == agent && call->segment ? call : nullptr;
}

Desk* State::desk_of(AgentId agent) {
    const auto found = desks.find(agent);
    return found == desks.end() ? nullptr : &found->second;
}

const LiveQueue* State::queue_rules(QueueId id) const {
    const auto found = configuration->queues.find(id);
    if (found != configuration->queues.end())
        return &found->second;
    const auto removed = removed_queues.find(id);
    return removed == removed_queues.end() ? nullptr : &removed->second;
}

// Who came into a queue is served to the end as it said, also when it has been removed meanwhile.
void State::keep_removed_queues(const LiveConfiguration& before) {
    std::set<QueueId> used;
    for (const auto& [id, interaction] : interactions)
        used.insert(interaction.queue);
    for (const auto& [id, desk] : desks) {
        if (desk.wrap_up)
            used.insert(desk.wrap_up->queue_id);
    }
    for (const auto& [id, queue] : before.queues) {
        if (used.contains(id))
            removed_queues.insert_or_assign(id, queue);
    }
    std::erase_if(removed_queues, [&](const auto& item) {
        return !used.contains(item.first) || configuration->queues.contains(item.first);
    });
}

std::string State::queue_key(QueueId id) const {
    const LiveQueue* queue = queue_rules(id);
    return queue ? queue->rules.key : "";
}

void State::set_timer(Timer& timer, Due::Kind kind, std::int64_t id, Instant at) {
    clear_timer(timer, kind, id);
    timer.at = at;
    due.insert({at, kind, id});
}

void State::clear_timer(Timer& timer, Due::Kind kind, std::int64_t id) {
    if (!timer.at)
        return;
    due.erase({*timer.at, kind, id});
    timer.at.reset();
}

void State::record(const journal::Event& event, Now now) {
    days.apply(event, now.utc);
    port.record(event, now);
}

void ContactCentre::configure(std::shared_ptr<const LiveConfiguration> configuration, Now now) {
    State& state = *state_;
    const auto before = std::exchange(state.configuration, std::move(configuration));
    state.keep_removed_queues(*before);
    state.turn_day(now);
    state.router.configure(state.configuration->queue_rules, state.configuration->agent_rules, now);

    for (const auto& [id, agent] : state.configuration->agents) {
        Desk& desk = state.desks[id];
        desk.agent = id;
        state.update_reachable(desk, now);
        if (agent.user.always_ready && !desk.greeted) {
            desk.greeted = true;
            (void)state.router.set_presence(id, Presence::available, "always_ready", now).ok();
        }
        state.changed_desks.insert(id);
    }
    for (auto it = state.desks.begin(); it != state.desks.end();) {
        const bool gone = !state.configuration->agents.contains(it->first) &&
                          !state.router.agent(it->first) && !it->second.browser_leg;
        it = gone ? state.desks.erase(it) : std::next(it);
    }
    state.settle(now);
}

void ContactCentre::set_accepting(bool accepting, const std::string& why) {
    state_->accepting = accepting;
    state_->refusal = why;
}

void ContactCentre::on_call_event(const calls::Event& event, Now now) {
    State& state = *state_;
    if (const auto* arrived = std::get_if<calls::LegArrived>(&event)) {
        state.leg_arrived(*arrived, now);
    } else if (const auto* refused = std::get_if<calls::CallRefused>(&event)) {
        state.call_refused(*refused, now);
    } else if (const auto* answered = std::get_if<calls::LegAnswered>(&event)) {
        const auto owner = state.legs.find(answered->leg);
        if (owner == state.legs.end())
            return;
        if (owner->second.use == LegUse::customer) {
            Interaction* interaction = state.find(owner->second.interaction);
            ensure(interaction, "a customer's leg has its interaction");
            interaction->leg_answered = true;
            state.begin_flow_when_ready(*interaction, now);
        } else if (owner->second.use == LegUse::agent_phone && owner->second.offer) {
            const OfferId offer = std::exchange(owner->second.offer, {});
            const AgentId agent = owner->second.agent;
            if (!state.accept_offer(agent, offer, now)) {
                state.legs.erase(answered->leg);
                state.port.command(calls::EndLeg{answered->leg, "answered elsewhere"});
            }
        } else if (owner->second.use == LegUse::feature_code) {
            const bool understood = state.feature_calls.at(answered->leg);
            state.port.command(calls::Play{answered->leg,
                                           state.ids.next<PlaybackId>(now.utc),
                                           {understood ? "tone:answer" : "tone:busy"},
                                           false});
        }
    } else if (const auto* ended = std::get_if<calls::LegEnded>(&event)) {
        state.leg_ended(*ended, now);
    } else if (const auto* digit = std::get_if<calls::DigitPressed>(&event)) {
        const auto owner = state.legs.find(digit->leg);
        if (owner == state.legs.end() || owner->second.use != LegUse::customer)
            return;
        Interaction* interaction = state.find(owner->second.interaction);
        if (interaction && interaction->stage == Stage::in_flow) {
            state.run_flow(*interaction, flows::Digit{digit->digit}, now);
        }
    } else if (const auto* played = std::get_if<calls::PlaybackEnded>(&event)) {
        const auto owner = state.legs.find(played->leg);
        if (owner == state.legs.end())
            return;
        if (owner->second.use == LegUse::feature_code) {
            state.feature_calls.erase(played->leg);
            state.legs.erase(owner);
            state.port.command(calls::EndLeg{played->leg, "done"});
            return;
        }
        Interaction* interaction = state.find(owner->second.interaction);
        if (!interaction || interaction->playback != played->playback)
            return;
        interaction->playback = {};
        if (interaction->stage == Stage::in_flow) {
            state.run_flow(*interaction, flows::PlaybackEnded{}, now);
        } else if (interaction->stage == Stage::queued && interaction->announcing) {
            state.play_music(*interaction, now);
        }
    } else if (const auto* ready = std::get_if<calls::BrowserLegReady>(&event)) {
        state.browser_leg_ready(*ready, now);
    } else if (const auto* reachable = std::get_if<calls::PhoneReachable>(&event)) {
        if (reachable->reachable) {
            state.reachable_phones.insert(reachable->phone);
        } else {
            state.reachable_phones.erase(reachable->phone);
        }
        const auto agent = state.configuration->agent_of_phone.find(reachable->phone);
        if (agent == state.configuration->agent_of_phone.end())
            return;
        state.update_reachable(state.desks.at(agent->second), now);
    } else if (const auto* failed = std::get_if<calls::RecordingFailed>(&event)) {
        state.recording_failed(failed->recording, now);
    } else if (const auto* list = std::get_if<calls::LegList>(&event)) {
        // A leg that only one side knows for two rounds is mended; one round may be a message under
        // way.
        std::set<LegId> missing;
        std::set<LegId> theirs(list->legs.begin(), list->legs.end());
        for (const auto& [leg, owner] : state.legs) {
            if (!theirs.contains(leg))
                missing.insert(leg);
        }
        std::set<LegId> unknown;
        for (const LegId leg : list->legs) {
            if (!state.legs.contains(leg))
                unknown.insert(leg);
        }
        for (const LegId leg : missing) {
            if (!state.missing_legs.contains(leg))
                continue;
            state.record(journal::StateRepaired{{}, {}, "leg_gone"}, now);
            state.leg_ended(calls::LegEnded{leg, calls::EndCause::failed, 0}, now);
        }
        for (const LegId leg : unknown) {
            if (!state.unknown_legs.contains(leg))
                continue;
            state.record(journal::StateRepaired{{}, {}, "leg_unknown"}, now);
            state.port.command(calls::EndLeg{leg, "unknown"});
        }
        state.missing_legs = std::move(missing);
        state.unknown_legs = std::move(unknown);
    }
    state.settle(now);
}

void ContactCentre::interrupt_all(Now now) {
    State& state = *state_;
    std::vector<InteractionId> all;
    for (const auto& [id, interaction] : state.interactions)
        all.push_back(id);
    for (const InteractionId id : all) {
        Interaction& interaction = state.interactions.at(id);
        if (interaction.segment) {
            state.end_segment(interaction, "interrupted", false, now);
        } else if (interaction.stage == Stage::queued) {
            state.record(journal::QueueLeft{id, interaction.queue, journal::LeftQueue::interrupted,
                                            (now.tick - interaction.queued.tick).ms()},
                         now);
        }
        state.end_interaction(interaction, journal::Outcome::interrupted, "server_stopped", now);
    }
    state.settle(now);
}

Instant ContactCentre::next_deadline() const {
    const Instant own = state_->due.empty() ? Instant{INT64_MAX} : state_->due.begin()->at;
    return std::min({own, state_->day_ends, state_->router.next_deadline()});
}

void ContactCentre::on_time(Now now) {
    State& state = *state_;
    if (state.day_ends <= now.tick)
        state.turn_day(now);
    state.router.on_time(now);
    state.route(now);
    while (!state.due.empty() && state.due.begin()->at <= now.tick) {
        const Due due = *state.due.begin();
        state.due.erase(state.due.begin());
        if (due.kind == Due::Kind::queues_shown) {
            state.queues_shown = false;
            continue;
        }

        if (due.kind == Due::Kind::page) {
            Desk* desk = state.desk_of(AgentId{due.id});
            if (!desk)
                continue;
            desk->page_timer.at.reset();
            if (Interaction* call = state.call_of(desk->agent))
                state.lose_agent(*call, now.tick - page_patience, now);
            continue;
        }
        if (due.kind == Due::Kind::answer) {
            if (Desk* desk = state.desk_of(AgentId{due.id})) {
                desk->answer_timer.at.reset();
                state.answer_by_itself(*desk, now);
            }
            continue;
        }
        Interaction* interaction = state.find(InteractionId{due.id});
        ensure(interaction, "a timer belongs to a live interaction");
        switch (due.kind) {
            case Due::Kind::facts:
                interaction->facts_timer.at.reset();
                interaction->facts_awaited = false;
                state.begin_flow_when_ready(*interaction, now);
                break;
            case Due::Kind::flow:
                interaction->flow_timer.at.reset();
                state.run_flow(*interaction, flows::TimedOut{}, now);
                break;
            case Due::Kind::announce:
                interaction->announce_timer.at.reset();
                if (interaction->stage == Stage::queued)
                    state.announce_place(*interaction, now);
                break;
            case Due::Kind::reconnect:
                interaction->reconnect_timer.at.reset();
                if (interaction->stage == Stage::reconnecting)
                    state.give_up_agent(*interaction, now);
                break;
            default:
                break;
        }
    }
    state.settle(now);
}

Counts ContactCentre::counts() const {
    const auto routed = state_->router.counts();
    return {state_->interactions.size(), state_->legs.size(), routed.offers,
            routed.timers + state_->due.size()};
}

}  // namespace zongji::contact_centre
