#include "domain/contact_centre/state.h"

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
        case Stage::queued: {
            router.leave(interaction.id, why, now);
            record(journal::QueueLeft{interaction.id, interaction.queue,
                                      ours ? journal::LeftQueue::failed
                                           : journal::LeftQueue::abandoned,
                                      (now.tick - interaction.queued.tick).ms()},
                   now);
            changed_queues.insert(interaction.queue);
            return end_interaction(interaction,
                                   interaction.was_bridged
                                       ? journal::Outcome::handled
                                       : lost(journal::Outcome::abandoned_in_queue),
                                   why, now);
        }
        case Stage::talking:
        case Stage::held:
        case Stage::reconnecting:
            end_segment(interaction, why, true, now);
            return end_interaction(interaction, journal::Outcome::handled, why, now);
    }
}

// The phone of an agent who talks.
void State::agent_phone_ended(Interaction& interaction, calls::EndCause cause, Now now) {
    interaction.agent_leg = {};
    if (cause == calls::EndCause::hung_up || cause == calls::EndCause::ended_by_us) {
        end_segment(interaction, "agent_hung_up", true, now);
        end_interaction(interaction, journal::Outcome::handled, "agent_hung_up", now);
        return;
    }
    // His phone broke, not his will: somebody else continues.
    unbridge(interaction, "agent_lost", now);
    give_up_agent(interaction, now);
}

// The agent's part is over: his leg is taken from the call, the router frees him or begins his
// wrap-up.
void State::end_segment(Interaction& interaction, const std::string& reason, bool wrap_up,
                        Now now) {
    unbridge(interaction, "ended", now);
    stop_recording(interaction, now);
    if (interaction.held_since) {
        interaction.held_ms += (now.tick - *interaction.held_since).ms();
        interaction.held_since.reset();
    }
    record(journal::SegmentEnded{interaction.segment, interaction.id, interaction.queue,
                                 interaction.agent, reason, interaction.bridged_ms,
                                 interaction.held_ms},
           now);
    const auto owner = legs.find(interaction.agent_leg);
    if (owner != legs.end() && owner->second.use == LegUse::agent_phone) {
        legs.erase(owner);
        port.command(calls::EndLeg{interaction.agent_leg, reason});
    }
    changed_desks.insert(interaction.agent);
    if (!wrap_up)
        return;

    Desk* desk = desk_of(interaction.agent);
    const LiveQueue* queue = queue_rules(interaction.queue);
    if (desk && queue) {
        live::WrapUpView view;
        view.interaction_id = interaction.id;
        view.conversation_id = interaction.conversation;
        view.segment_id = interaction.segment;
        view.queue_id = interaction.queue;
        view.queue = queue->rules.key;
        view.caller = caller_view(interaction);
        view.mode = queue->rules.wrap_up;
        view.started_at = now.utc;
        desk->wrap_up = view;
    }
    router.finish(interaction.id, true, now);
    const auto after = router.agent(interaction.agent);
    if (desk && (!after || after->presence != Presence::wrap_up))
        desk->wrap_up.reset();
}

void State::end_interaction(Interaction& interaction, journal::Outcome outcome,
                            const std::string& cause, Now now) {
    const InteractionId id = interaction.id;
    router.leave(id, cause, now);
    if (legs.erase(interaction.leg) > 0)
        port.command(calls::EndLeg{interaction.leg, cause});
    clear_timer(interaction.facts_timer, Due::Kind::facts, id.value);
    clear_timer(interaction.flow_timer, Due::Kind::flow, id.value);
    clear_timer(interaction.announce_timer, Due::Kind::announce, id.value);
    clear_timer(interaction.reconnect_timer, Due::Kind::reconnect, id.value);

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
