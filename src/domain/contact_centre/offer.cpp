#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {
void State::route(Now now) {
    // What follows from an effect may bring the next ones: an automatic answer frees nobody, a lost
    // phone does.
    while (true) {
        auto effects = router.take_effects();
        if (effects.empty())
            return;
        for (const auto& effect : effects) {
            if (auto* made = std::get_if<routing::OfferMade>(&effect)) {
                offer_made(*made, now);
            } else if (auto* ended = std::get_if<routing::OfferEnded>(&effect)) {
                offer_ended(*ended, now);
            } else if (auto* changed = std::get_if<routing::PresenceChanged>(&effect)) {
                const auto agent = configuration->agents.find(changed->agent);
                record(
                    journal::PresenceChanged{
                        changed->agent,
                        agent == configuration->agents.end() ? OrgUnitId{} : agent->second.org_unit,
                        changed->from, changed->to, changed->reason},
                    now);
                changed_desks.insert(changed->agent);
                for (const QueueId queue : router.queues_of(changed->agent))
                    changed_queues.insert(queue);
            } else if (auto* out = std::get_if<routing::WaitTimedOut>(&effect)) {
                Interaction* interaction = find(out->interaction);
                ensure(interaction, "what waited is known");
                record(journal::QueueLeft{out->interaction, out->queue,
                                          journal::LeftQueue::timed_out, out->waited.ms()},
                       now);
                changed_queues.insert(out->queue);
                clear_timer(interaction->announce_timer, Due::Kind::announce,
                            interaction->id.value);
                interaction->stage = Stage::in_flow;
                interaction->stage_since = now;
                run_flow(*interaction, flows::QueueLeft{true}, now);
            } else if (auto* started = std::get_if<routing::WrapUpStarted>(&effect)) {
                Desk* desk = desk_of(started->agent);
                if (!desk || !desk->wrap_up)
                    continue;
                desk->wrap_up->started_at = now.utc;
                if (started->ends_at)
                    desk->wrap_up->ends_at = utc_of(*started->ends_at, now);
                record(journal::WrapUpStarted{desk->wrap_up->segment_id, started->interaction,
                                              started->queue, started->agent},
                       now);
            } else if (auto* done = std::get_if<routing::WrapUpEnded>(&effect)) {
                Desk* desk = desk_of(done->agent);
                record(journal::WrapUpEnded{desk && desk->wrap_up ? desk->wrap_up->segment_id
                                                                  : SegmentId{},
                                            done->interaction, done->queue, done->agent,
                                            desk ? desk->disposition : "", done->lasted.ms()},
                       now);
                if (desk)
                    desk->wrap_up.reset();
                changed_desks.insert(done->agent);
            }
        }
    }
}

void State::offer_made(const routing::OfferMade& made, Now now) {
    record(journal::OfferMade{made.offer, made.interaction, made.queue, made.agent}, now);
    changed_desks.insert(made.agent);
    Interaction* interaction = find(made.interaction);
    // It left in the same moment in which an agent became free for it; the end of the offer
    // follows.
    if (!interaction)
        return;
    Desk* desk = desk_of(made.agent);
    const auto agent = configuration->agents.find(made.agent);
    if (!desk || agent == configuration->agents.end())
        return router.lose(made.offer, "removed", now);

    desk->offer = made.offer;
    desk->offered = now;
    desk->offer_expires_at = made.expires_at;
    const LiveQueue* queue = queue_rules(made.queue);
    const bool auto_answer = queue && queue->rules.auto_answer;

    if (agent->second.phone) {
        desk->offer_leg = ids.next<LegId>(now.utc);
        legs.emplace(desk->offer_leg,
                     LegOwner{LegUse::agent_phone, made.interaction, made.agent, made.offer});
        port.command(calls::DialPhone{
            .leg = desk->offer_leg,
            .phone = agent->second.phone,
            .caller_number = interaction->caller.masked_number,
            .caller_name = interaction->caller.name,
            .ring_timeout_ms = static_cast<int>((made.expires_at - now.tick).ms()) + 1000,
            .auto_answer = auto_answer,
            .partner = interaction->leg});
    } else if (auto_answer) {
        // Nobody shall speak to a caller whom he does not expect: the offer shows and a tone sounds
        // first.
        port.command(
            calls::Play{desk->browser_leg, ids.next<PlaybackId>(now.utc), {"tone:answer"}, false});
        set_timer(desk->answer_timer, Due::Kind::answer, made.agent.value,
                  now.tick + auto_answer_after);
    }
}

void State::answer_by_itself(Desk& desk, Now now) {
    const OfferId offer = desk.offer;
    if (offer && !accept_offer(desk.agent, offer, now))
        router.lose(offer, "auto_answer_failed", now);
}

void State::offer_ended(const routing::OfferEnded& ended, Now now) {
    record(journal::OfferEnded{ended.offer, ended.interaction, ended.queue, ended.agent,
                               ended.result, ended.reason, ended.rang.ms()},
           now);
    changed_desks.insert(ended.agent);
    Desk* desk = desk_of(ended.agent);
    if (!desk || desk->offer != ended.offer)
        return;

    desk->offer = {};
    if (desk->answer_timer.at) {
        clear_timer(desk->answer_timer, Due::Kind::answer, ended.agent.value);
        if (desk->browser_leg && ended.result != OfferResult::accepted)
            port.command(calls::StopPlay{desk->browser_leg});
    }
    if (desk->offer_leg && ended.result != OfferResult::accepted) {
        legs.erase(desk->offer_leg);
        port.command(calls::EndLeg{desk->offer_leg, ended.reason});
    }
    desk->offer_leg = {};
}

// The agent said yes, on his page or by lifting his phone.
Result<void> State::accept_offer(AgentId agent, OfferId offer, Now now) {
    Desk* desk = desk_of(agent);
    const auto view = router.agent(agent);
    if (!desk || !view || view->offer != offer)
        return conflict("this offer is over");
    const bool by_phone = static_cast<bool>(desk->offer_leg);
    const LegId leg = by_phone ? desk->offer_leg : desk->browser_leg;
    if (!leg)
        return conflict("the phone in the browser is not ready");
    if (by_phone && legs.at(leg).offer) {
        // Accepted on the page while the phone still rings: the phone is what he speaks with.
        return conflict("answer on the phone that rings");
    }

    ZONGJI_CHECK(router.accept(offer, now));
    Interaction* interaction = find(*view->interaction);
    ensure(interaction, "what is accepted is known");
    connect(*interaction, agent, leg, now);
    return {};
}

void State::connect(Interaction& interaction, AgentId agent, LegId agent_leg, Now now) {
    interaction.agent = agent;
    interaction.agent_leg = agent_leg;
    interaction.segment = ids.next<SegmentId>(now.utc);
    interaction.waited_ms = (now.tick - interaction.queued.tick).ms();
    interaction.answered = now;
    interaction.bridged_ms = 0;
    interaction.held_ms = 0;
    interaction.muted = false;
    clear_timer(interaction.announce_timer, Due::Kind::announce, interaction.id.value);
    changed_queues.insert(interaction.queue);

    if (Desk* desk = desk_of(agent)) {
        desk->wrap_up.reset();
        desk->disposed = false;
        desk->disposition.clear();
    }
    record(journal::QueueLeft{interaction.id, interaction.queue, journal::LeftQueue::answered,
                              interaction.waited_ms},
           now);
    record(journal::SegmentStarted{interaction.segment, interaction.id, interaction.queue, agent},
           now);
    start_recording(interaction, now);
    bridge(interaction, now);
}

}  // namespace zongji::contact_centre
