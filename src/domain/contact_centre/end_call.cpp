#include "domain/contact_centre/state.h"

#include <utility>

namespace zongji::contact_centre {

std::string cause_of(calls::EndCause cause) {
    switch (cause) {
        case calls::EndCause::hung_up:
            return "customer_hung_up";
        case calls::EndCause::cancelled:
            return "customer_cancelled";
        case calls::EndCause::media_timeout:
            return "media_timeout";
        case calls::EndCause::session_expired:
            return "session_expired";
        case calls::EndCause::ended_by_us:
            return "ended_by_us";
        case calls::EndCause::rejected:
        case calls::EndCause::no_answer:
        case calls::EndCause::unreachable:
        case calls::EndCause::replaced:
        case calls::EndCause::no_trunk:
        case calls::EndCause::failed:
            break;
    }
    return "connection_failed";
}

void State::leave_queue(Interaction& interaction, journal::LeftQueue how, Now now) {
    if (!std::exchange(interaction.in_queue, false))
        return;
    record(journal::QueueLeft{interaction.id, interaction.queue, how,
                              (now.tick - interaction.queued.tick).ms()},
           now);
    changed_queues.insert(interaction.queue);
}

void State::customer_left(Interaction& interaction, calls::EndCause cause, Now now) {
    const std::string why = cause_of(cause);
    const bool ours = cause == calls::EndCause::failed || cause == calls::EndCause::unreachable ||
                      cause == calls::EndCause::media_timeout ||
                      cause == calls::EndCause::session_expired;
    const auto lost = [&](journal::Outcome left) { return ours ? journal::Outcome::failed : left; };

    switch (interaction.stage) {
        case Stage::arriving:
        case Stage::in_flow:
            return end_interaction(interaction, lost(journal::Outcome::abandoned_in_flow), why,
                                   now);
        case Stage::queued:
            router.leave(interaction.work, why, now);
            leave_queue(interaction,
                        ours ? journal::LeftQueue::failed : journal::LeftQueue::abandoned, now);
            return end_interaction(interaction,
                                   interaction.was_bridged
                                       ? journal::Outcome::handled
                                       : lost(journal::Outcome::abandoned_in_queue),
                                   why, now);
        case Stage::connected:
            end_parts(interaction, why, Then::wrap_up, now);
            return end_interaction(interaction, journal::Outcome::handled, why, now);
    }
}

// The phone of an agent who talks.
void State::agent_phone_ended(Interaction& interaction, Party& agent, calls::EndCause cause,
                              Now now) {
    agent.leg = {};
    if (cause == calls::EndCause::hung_up || cause == calls::EndCause::ended_by_us) {
        return leave_call(interaction, agent, "agent_hung_up", now);
    }
    if (agent.kind == PartyKind::supervisor)
        return end_part(interaction, agent, "phone_lost", Then::free, now);
    // His phone broke, not his will: somebody else continues.
    agent.state = PartyState::lost;
    arrange(interaction, now);
    give_up_agent(interaction, agent, now);
}

void State::begin_segment(Interaction& interaction, Party& party, journal::SegmentRole role,
                          Now now) {
    party.segment = ids.next<SegmentId>(now.utc);
    party.role = role;
    party.joined = now;
    party.bridged_ms = party.held_ms = 0;
    record(journal::SegmentStarted{party.segment, interaction.id, party.queue, party.agent, role},
           now);
}

// Somebody's part is over: the others go on without, the router frees an agent or begins his
// wrap-up.
void State::end_part(Interaction& interaction, Party& party, const std::string& reason, Then then,
                     Now now) {
    const bool party_rings = !party.segment;
    party.state = PartyState::left;
    arrange(interaction, now);
    const bool handled = party.segment && party.role == journal::SegmentRole::handling;
    if (handled)
        stop_recording(interaction, now);
    if (party.held_since)
        party.held_ms += (now.tick - *party.held_since).ms();
    if (party.segment) {
        record(journal::SegmentEnded{party.segment, interaction.id, party.queue, party.agent,
                                     reason, party.bridged_ms, party.held_ms, party.role},
               now);
    }
    clear_timer(party.reconnect_timer, Due::Kind::reconnect, party.agent.value);
    const auto owner = legs.find(party.leg);
    if (owner != legs.end() && owner->second.use != LegUse::browser) {
        legs.erase(owner);
        port.command(calls::EndLeg{party.leg, reason});
    }
    if (party.agent)
        changed_desks.insert(party.agent);
    if (Desk* desk = desk_of(party.agent); desk && desk->supervises == interaction.id)
        desk->supervises = {};

    const Party gone = party;
    std::erase_if(interaction.parties, [&](const Party& one) { return one.id == gone.id; });
    if (then == Then::keep)
        return;
    if (then == Then::wrap_up && handled)
        begin_wrap_up(interaction, gone, now);
    if (party_rings)
        router.leave(gone.work, reason, now);
    else
        router.finish(gone.work, then == Then::wrap_up && handled, now);
    if (Desk* desk = desk_of(gone.agent)) {
        const auto after = router.agent(gone.agent);
        if (!after || after->presence != Presence::wrap_up)
            desk->wrap_up.reset();
    }
}

void State::begin_wrap_up(const Interaction& interaction, const Party& party, Now now) {
    Desk* desk = desk_of(party.agent);
    const LiveQueue* queue = queue_rules(party.queue);
    if (!desk || !queue)
        return;
    live::WrapUpView view;
    view.interaction_id = interaction.id;
    view.conversation_id = interaction.conversation;
    view.segment_id = party.segment;
    view.queue_id = party.queue;
    view.queue = queue->rules.key;
    view.caller = caller_view(interaction);
    view.mode = queue->rules.wrap_up;
    view.started_at = now.utc;
    desk->wrap_up = view;
}

// The call is over for everybody; the customer first, who shall hear no music on his way out.
void State::end_parts(Interaction& interaction, const std::string& reason, Then then, Now now) {
    for (Party& party : interaction.parties)
        party.state = PartyState::left;
    arrange(interaction, now);
    while (interaction.parties.size() > 1) {
        Party* const handler = interaction.handler();
        end_part(interaction, handler ? *handler : interaction.parties.back(), reason, then, now);
    }
}

void State::end_interaction(Interaction& interaction, journal::Outcome outcome,
                            const std::string& cause, Now now) {
    const InteractionId id = interaction.id;
    end_parts(interaction, cause, Then::free, now);
    router.leave(interaction.work, cause, now);
    const LegId leg = interaction.customer().leg;
    if (legs.erase(leg) > 0)
        port.command(calls::EndLeg{leg, cause});
    clear_timer(interaction.facts_timer, Due::Kind::facts, id.value);
    clear_timer(interaction.flow_timer, Due::Kind::flow, id.value);
    clear_timer(interaction.announce_timer, Due::Kind::announce, id.value);

    // The task first: should only one of the two reach the disk, nobody is forgotten.
    if (outcome == journal::Outcome::failed || outcome == journal::Outcome::interrupted) {
        record(journal::CallBackTaskRaised{ids.next<TaskId>(now.utc), id, cause}, now);
    }
    record(
        journal::InteractionEnded{id, outcome, cause, (now.tick - interaction.arrived.tick).ms()},
        now);
    interactions.erase(id);
}

}  // namespace zongji::contact_centre
