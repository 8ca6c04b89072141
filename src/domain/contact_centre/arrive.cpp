#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

Interaction State::begin_interaction(const LiveNumber& number, TrunkId trunk, bool inside,
                                     Now now) {
    Interaction interaction;
    interaction.id = ids.next<InteractionId>(now.utc);
    interaction.conversation = ids.next<ConversationId>(now.utc);
    interaction.org_unit = number.org_unit;
    interaction.arrived = now;
    interaction.stage_since = now;
    interaction.number = number;
    admit(interaction, PartyKind::customer);
    record(journal::InteractionStarted{.interaction_id = interaction.id,
                                       .conversation_id = interaction.conversation,
                                       .org_unit_id = interaction.org_unit,
                                       .channel = journal::Channel::voice,
                                       .direction = inside ? journal::Direction::internal
                                                           : journal::Direction::inbound,
                                       .number_id = number.id,
                                       .trunk_id = trunk},
           now);
    return interaction;
}

// Nobody who tried is forgotten, also where there was no room for him.
void State::on(const calls::CallRefused& refused, Now now) {
    const auto number = configuration->numbers.find(refused.called);
    if (number == configuration->numbers.end())
        return;
    const Interaction interaction =
        begin_interaction(number->second, refused.trunk, refused.phone.value != 0, now);
    port.caller_arrived(interaction.id, interaction.org_unit, refused.caller);
    record(journal::InteractionEnded{interaction.id, journal::Outcome::refused, refused.cause, 0},
           now);
}

void State::on(const calls::LegArrived& arrived, Now now) {
    if (arrived.phone && arrived.called.starts_with('*'))
        return feature_code(arrived, now);

    const auto number = configuration->numbers.find(arrived.called);
    if (number == configuration->numbers.end()) {
        // Telephony knows the numbers too; this one was removed in the moment of the call.
        port.command(calls::RejectLeg{arrived.leg, 404});
        return;
    }

    Interaction interaction =
        begin_interaction(number->second, arrived.trunk, arrived.phone.value != 0, now);
    interaction.customer().leg = arrived.leg;
    if (!accepting) {
        port.caller_arrived(interaction.id, interaction.org_unit, arrived.caller);
        record(journal::InteractionEnded{interaction.id, journal::Outcome::refused, refusal, 0},
               now);
        port.command(calls::RejectLeg{arrived.leg, 503});
        return;
    }

    legs.emplace(arrived.leg, LegOwner{LegUse::customer, interaction.id, {}, {}});
    Interaction& stored =
        interactions.emplace(interaction.id, std::move(interaction)).first->second;
    set_timer(stored.facts_timer, Due::Kind::facts, stored.id.value, now.tick + facts_patience);
    port.caller_arrived(stored.id, stored.org_unit, arrived.caller);
    port.command(calls::AnswerLeg{arrived.leg});
}

void State::customer_answered(Interaction& interaction, Now now) {
    interaction.leg_answered = true;
    begin_flow_when_ready(interaction, now);
}

void State::facts_overdue(Interaction& interaction, Now now) {
    interaction.facts_timer.at.reset();
    interaction.facts_awaited = false;
    begin_flow_when_ready(interaction, now);
}

// The flow begins when the caller hears us and we know who calls, or have waited long enough to
// learn it: a slow database delays nobody.
void State::begin_flow_when_ready(Interaction& interaction, Now now) {
    if (interaction.stage != Stage::arriving || !interaction.leg_answered ||
        interaction.facts_awaited) {
        return;
    }
    clear_timer(interaction.facts_timer, Due::Kind::facts, interaction.id.value);

    const auto flow = configuration->flows.find(interaction.number.flow_key);
    if (flow == configuration->flows.end()) {
        port.trouble("number " + interaction.number.key + " has no usable flow");
        end_interaction(interaction, journal::Outcome::failed, "no_flow", now);
        return;
    }
    begin_flow(interaction, flow->second, now);
}

void State::begin_flow(Interaction& interaction, const LiveFlow& flow, Now now) {
    interaction.stage = Stage::in_flow;
    interaction.stage_since = now;
    interaction.flow_id = flow.id;
    interaction.flow = flow.flow;

    flows::Started started{interaction.caller.facts, interaction.number.language};
    started.facts.emplace("called.number", interaction.number.key);
    run_flow(interaction, started, now);
}

void ContactCentre::caller_found(InteractionId id, CallerFacts facts, Now now) {
    Interaction* interaction = state_->find(id);
    if (!interaction)
        return;
    interaction->caller = std::move(facts);
    interaction->facts_awaited = false;
    state_->show_call(*interaction, now);
    state_->begin_flow_when_ready(*interaction, now);
    state_->settle(now);
}

void ContactCentre::caller_changed(InteractionId id, CustomerId customer, const std::string& name,
                                   Now now) {
    Interaction* interaction = state_->find(id);
    if (interaction) {
        interaction->caller.customer_id = customer;
        interaction->caller.name = name;
        state_->show_call(*interaction, now);
    }
    for (auto& [agent, desk] : state_->desks) {
        if (desk.wrap_up && desk.wrap_up->interaction_id == id) {
            desk.wrap_up->caller.customer_id = customer;
            desk.wrap_up->caller.name = name;
            state_->changed_desks.insert(agent);
        }
    }
    state_->settle(now);
}

void ContactCentre::customer_renamed(CustomerId customer, const std::string& name, Now now) {
    for (auto& [id, interaction] : state_->interactions) {
        if (interaction.caller.customer_id != customer)
            continue;
        interaction.caller.name = name;
        state_->show_call(interaction, now);
    }
    for (auto& [agent, desk] : state_->desks) {
        if (!desk.wrap_up || desk.wrap_up->caller.customer_id != customer)
            continue;
        desk.wrap_up->caller.name = name;
        state_->changed_desks.insert(agent);
    }
    state_->settle(now);
}

}  // namespace zongji::contact_centre
