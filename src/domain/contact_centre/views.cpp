#include "domain/contact_centre/state.h"

#include <utility>

namespace zongji::contact_centre {
namespace {

bool may_end(WrapUpMode mode, bool disposed) {
    return mode != WrapUpMode::timed_fixed && (mode != WrapUpMode::mandatory || disposed);
}

live::PartyState state_of(const Party& party) {
    switch (party.state) {
        case PartyState::ringing:
            return live::PartyState::ringing;
        case PartyState::waiting:
        case PartyState::left:
            return live::PartyState::waiting;
        case PartyState::in:
            return live::PartyState::talking;
        case PartyState::held:
            return live::PartyState::held;
        case PartyState::lost:
            return live::PartyState::lost;
    }
    return live::PartyState::waiting;
}

live::OfferPurpose purpose_of(const Interaction& interaction, WorkId work) {
    if (work != interaction.work)
        return live::OfferPurpose::consult;
    if (!interaction.handed_on)
        return live::OfferPurpose::customer;
    return interaction.handed_on->comes_back ? live::OfferPurpose::returned
                                             : live::OfferPurpose::transfer;
}

}  // namespace

std::string State::name_of(AgentId agent) const {
    const auto found = configuration->agents.find(agent);
    return found == configuration->agents.end() ? "" : found->second.user.name;
}

std::vector<live::PartyView> State::party_views(const Interaction& interaction, AgentId me) const {
    std::vector<live::PartyView> views;
    for (const Party& party : interaction.parties) {
        // Who only listens is seen by himself.
        if (party.voice == Voice::nobody && party.agent != me)
            continue;
        live::PartyView& view = views.emplace_back();
        view.party_id = party.id;
        view.kind = party.kind;
        view.state = state_of(party);
        view.agent_id = party.agent;
        view.me = party.agent && party.agent == me;
        view.has_customer = &party == interaction.handler();
        view.muted = party.muted;
        if (party.kind == PartyKind::customer) {
            view.name = interaction.caller.name;
            view.number = interaction.caller.masked_number;
        } else if (party.agent) {
            view.name = name_of(party.agent);
        } else {
            view.name = queue_key(party.queue);
        }
    }
    return views;
}

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

live::OfferView State::offer_view(OfferId id, const Interaction& interaction, const Desk& desk,
                                  Now now) const {
    live::OfferView offer;
    offer.offer_id = id;
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
    offer.purpose = purpose_of(interaction, desk.offered_work);
    if (offer.purpose != live::OfferPurpose::customer) {
        offer.from = name_of(interaction.note_by);
        offer.note = interaction.note;
    }
    return offer;
}

live::CallView State::call_view(const Interaction& interaction, const Party& mine) const {
    live::CallView call;
    call.interaction_id = interaction.id;
    call.conversation_id = interaction.conversation;
    call.segment_id = mine.segment;
    call.queue_id = interaction.queue;
    call.queue = queue_key(interaction.queue);
    call.menu_path = interaction.session.menu_path;
    call.caller = caller_view(interaction);
    call.arrived_at = interaction.arrived.utc;
    call.answered_at = mine.joined.utc;
    call.waited_ms = interaction.waited_ms;
    call.state = interaction.shown;
    call.state_since = interaction.stage_since.utc;
    call.muted = mine.muted;
    call.recording = interaction.recording_state;
    call.parties = party_views(interaction, mine.agent);
    call.note = interaction.note;
    call.failure = interaction.failure;
    return call;
}

std::vector<live::MyQueueView> State::queue_views(AgentId agent, Now now) const {
    std::vector<live::MyQueueView> views;
    for (const QueueId id : router.queues_of(agent)) {
        const auto queue = router.queue(id);
        if (!queue)
            continue;
        live::MyQueueView& mine = views.emplace_back();
        mine.queue_id = id;
        mine.queue = queue_key(id);
        mine.waiting = queue->waiting;
        if (queue->longest_since)
            mine.longest_since = utc_of(*queue->longest_since, now);
    }
    return views;
}

live::MyFigures State::figures_of(AgentId agent) const {
    const AgentDay today = days.of(agent);
    return {today.answered, today.talks ? today.talked_ms / today.talks : 0, today.missed};
}

live::DeskState State::view(const Desk& desk, Now now) const {
    live::DeskState view;
    view.sequence = desk.sequence;
    view.agent_id = desk.agent;
    view.phone = desk.phone;
    view.why_idle = why_idle(desk.agent);
    view.today = figures_of(desk.agent);
    const auto agent = configuration->agents.find(desk.agent);
    if (agent != configuration->agents.end())
        view.endpoint = agent->second.user.endpoint;
    const auto supervised = interactions.find(desk.supervises);
    if (supervised != interactions.end()) {
        if (const Party* mine = supervised->second.of(desk.agent))
            view.call = call_view(supervised->second, *mine);
    }
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
    const auto contact =
        routed->interaction ? interactions.find(*routed->interaction) : interactions.end();
    if (contact != interactions.end()) {
        const Interaction& interaction = contact->second;
        if (routed->offer) {
            view.offer = offer_view(*routed->offer, interaction, desk, now);
        } else if (const Party* mine = interaction.of(desk.agent)) {
            view.call = call_view(interaction, *mine);
        }
    }
    if (desk.wrap_up && routed->presence == Presence::wrap_up) {
        view.wrap_up = desk.wrap_up;
        view.wrap_up->may_end = may_end(desk.wrap_up->mode, desk.disposed);
    }
    view.queues = queue_views(desk.agent, now);
    return view;
}

Result<live::DeskState> ContactCentre::desk(UserId user, Now now) const {
    const auto found = state_->desks.find(AgentId{user.value});
    if (found == state_->desks.end()) {
        return Error{ErrorCode::denied, "only agents have a desk", {}};
    }
    return state_->view(found->second, now);
}

// How many wait concerns many desks and is shown once a second.
void State::show_queues(Now now) {
    if (changed_queues.empty() || queues_shown)
        return;
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

// A desk is shown at once after what changed it.
void State::show_changes(Now now) {
    show_queues(now);
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
