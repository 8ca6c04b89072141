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
    const auto desk = desks.find(agent);
    const InteractionId supervised =
        desk == desks.end() ? InteractionId{} : desk->second.supervises;
    Interaction* const call = find(view && view->interaction ? *view->interaction : supervised);
    return call && call->of(agent) ? call : nullptr;
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
    for (const auto& [id, interaction] : interactions) {
        used.insert(interaction.queue);
        for (const Party& party : interaction.parties)
            used.insert(party.queue);
    }
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
    state.forget_removed_desks();
    state.settle(now);
}

// When the router is done with their agents. Their timers are not for whoever has the id next.
void State::forget_removed_desks() {
    for (auto it = desks.begin(); it != desks.end();) {
        Desk& desk = it->second;
        if (configuration->agents.contains(it->first) || router.agent(it->first) ||
            desk.browser_leg) {
            ++it;
            continue;
        }
        clear_timer(desk.page_timer, Due::Kind::page, it->first.value);
        clear_timer(desk.answer_timer, Due::Kind::answer, it->first.value);
        it = desks.erase(it);
    }
}

void ContactCentre::set_accepting(bool accepting, const std::string& why) {
    state_->accepting = accepting;
    state_->refusal = why;
}

// One function for each kind of event: a kind that has none does not compile.
void ContactCentre::on_call_event(const calls::Event& event, Now now) {
    State& state = *state_;
    std::visit([&](const auto& told) { state.on(told, now); }, event);
    state.settle(now);
}

void State::route(Now now) {
    // What follows from an effect may bring the next ones: an automatic answer frees nobody, a lost
    // phone does.
    while (true) {
        const auto effects = router.take_effects();
        if (effects.empty())
            return;
        for (const auto& effect : effects)
            std::visit([&](const auto& followed) { on(followed, now); }, effect);
    }
}

void ContactCentre::interrupt_all(Now now) {
    State& state = *state_;
    std::vector<InteractionId> all;
    for (const auto& [id, interaction] : state.interactions)
        all.push_back(id);
    for (const InteractionId id : all) {
        Interaction& interaction = state.interactions.at(id);
        state.end_parts(interaction, "interrupted", Then::free, now);
        state.leave_queue(interaction, journal::LeftQueue::interrupted, now);
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
        state.on_due(due, now);
    }
    state.settle(now);
}

void State::on_due(const Due& timer, Now now) {
    switch (timer.kind) {
        case Due::Kind::facts:
            return facts_overdue(timed_call(timer), now);
        case Due::Kind::flow:
            return flow_waited(timed_call(timer), now);
        case Due::Kind::announce:
            return announcement_due(timed_call(timer), now);
        case Due::Kind::reconnect:
            return reconnect_overdue(AgentId{timer.id}, now);
        case Due::Kind::page:
            if (Desk* desk = desk_of(AgentId{timer.id}))
                page_overdue(*desk, now);
            return;
        case Due::Kind::answer:
            if (Desk* desk = desk_of(AgentId{timer.id}))
                answer_by_itself(*desk, now);
            return;
        case Due::Kind::queues_shown:
            queues_shown = false;  // show_changes() shows what has changed since
            return;
    }
}

Interaction& State::timed_call(const Due& timer) {
    Interaction* interaction = find(InteractionId{timer.id});
    ensure(interaction, "a timer belongs to a live interaction");
    return *interaction;
}

Counts ContactCentre::counts() const {
    const auto routed = state_->router.counts();
    return {state_->interactions.size(), state_->legs.size(), routed.offers,
            routed.timers + state_->due.size()};
}

}  // namespace zongji::contact_centre
