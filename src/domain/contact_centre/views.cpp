#include "domain/contact_centre/state.h"

#include <utility>

namespace zongji::contact_centre {
namespace {

live::CallState state_of(Stage stage) {
    if (stage == Stage::held)
        return live::CallState::held;
    if (stage == Stage::reconnecting)
        return live::CallState::reconnecting;
    if (stage == Stage::talking)
        return live::CallState::talking;
    return live::CallState::connecting;
}

}  // namespace

live::CallerView State::caller_view(const Interaction& interaction) const {
    return {interaction.caller.customer_id, interaction.caller.name,
            interaction.caller.masked_number, interaction.caller.region};
}

live::WhyIdle State::why_idle(AgentId id) const {
    live::WhyIdle why;
    const auto agent = configuration->agents.find(id);
    if (agent != configuration->agents.end())
        why.endpoint = agent->second.user.endpoint;
    if (const auto routed = router.agent(id)) {
        why.code = routed->idleness;
        why.reason = routed->reason;
    }
    return why;
}

live::DeskState State::view(const Desk& desk, Now now) const {
    live::DeskState view;
    view.sequence = desk.sequence;
    view.agent_id = desk.agent;
    view.phone = desk.phone;
    view.why_idle = why_idle(desk.agent);
    const AgentDay today = days.of(desk.agent);
    view.today.answered = today.answered;
    view.today.missed_offers = today.missed;
    view.today.average_talk_ms = today.talks ? today.talked_ms / today.talks : 0;

    const auto agent = configuration->agents.find(desk.agent);
    if (agent != configuration->agents.end())
        view.endpoint = agent->second.user.endpoint;
    const auto routed = router.agent(desk.agent);
    if (!routed)
        return view;

    view.presence = routed->presence;
    view.presence_reason = routed->reason;
    view.presence_since = utc_of(routed->since, now);
    if (is_in_contact(routed->presence) && routed->wanted != Presence::available) {
        view.next_presence = routed->wanted;
        view.next_reason = routed->wanted_reason;
    }

    if (routed->interaction) {
        const auto found = interactions.find(*routed->interaction);
        if (found != interactions.end()) {
            const Interaction& interaction = found->second;
            if (routed->offer) {
                live::OfferView offer;
                offer.offer_id = *routed->offer;
                offer.interaction_id = interaction.id;
                offer.queue_id = interaction.queue;
                offer.queue = queue_key(interaction.queue);
                offer.menu_path = interaction.session.menu_path;
                offer.caller = caller_view(interaction);
                offer.arrived_at = interaction.arrived.utc;
                offer.queued_at = interaction.queued.utc;
                offer.expires_at = utc_of(desk.offer_expires_at, now);
                const LiveQueue* queue = queue_rules(interaction.queue);
                offer.auto_answer = queue && queue->rules.auto_answer;
                view.offer = std::move(offer);
            } else if (interaction.segment && interaction.agent == desk.agent) {
                live::CallView call;
                call.interaction_id = interaction.id;
                call.conversation_id = interaction.conversation;
                call.segment_id = interaction.segment;
                call.queue_id = interaction.queue;
                call.queue = queue_key(interaction.queue);
                call.menu_path = interaction.session.menu_path;
                call.caller = caller_view(interaction);
                call.arrived_at = interaction.arrived.utc;
                call.answered_at = interaction.answered.utc;
                call.waited_ms = interaction.waited_ms;
                call.state = state_of(interaction.stage);
                call.state_since = interaction.stage_since.utc;
                call.muted = interaction.muted;
                call.recording = interaction.recording_state;
                view.call = std::move(call);
            }
        }
    }
    if (desk.wrap_up && routed->presence == Presence::wrap_up) {
        view.wrap_up = desk.wrap_up;
        view.wrap_up->may_end = desk.wrap_up->mode != WrapUpMode::timed_fixed &&
                                (desk.wrap_up->mode != WrapUpMode::mandatory || desk.disposed);
    }

    for (const QueueId id : router.queues_of(desk.agent)) {
        const auto queue = router.queue(id);
        if (!queue)
            continue;
        live::MyQueueView mine;
        mine.queue_id = id;
        mine.queue = queue_key(id);
        mine.waiting = queue->waiting;
        if (queue->longest_since)
            mine.longest_since = utc_of(*queue->longest_since, now);
        view.queues.push_back(std::move(mine));
    }
    return view;
}

Result<live::DeskState> ContactCentre::desk(UserId user, Now now) const {
    const auto found = state_->desks.find(AgentId{user.value});
    if (found == state_->desks.end()) {
        return Error{ErrorCode::denied, "only agents have a desk", {}};
    }
    return state_->view(found->second, now);
}

// A desk is shown at once after what changed it. How many wait concerns many desks and is shown
// once a second.
void State::show_changes(Now now) {
    if (!changed_queues.empty()) {
        if (!queues_shown) {
            for (const auto& [agent, desk] : desks) {
                if (desk.pages == 0)
                    continue;
                for (const QueueId queue : router.queues_of(agent)) {
                    if (changed_queues.contains(queue))
                        changed_desks.insert(agent);
                }
            }
            changed_queues.clear();
            queues_shown = true;
            due.insert({now.tick + queues_shown_every, Due::Kind::queues_shown, 0});
        }
    }
    for (const AgentId agent : std::exchange(changed_desks, {})) {
        Desk* desk = desk_of(agent);
        if (!desk)
            continue;
        const live::WhyIdle why = why_idle(agent);
        if (why != desk->why_idle) {
            desk->why_idle = why;
            port.why_idle_changed(agent, why);
        }
        if (desk->pages == 0)
            continue;
        ++desk->sequence;
        port.desk_changed(UserId{agent.value}, view(*desk, now));
    }
}

live::WhyIdle ContactCentre::why_idle(UserId user) const {
    return state_->why_idle(AgentId{user.value});
}

}  // namespace zongji::contact_centre
