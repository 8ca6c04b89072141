#include "domain/contact_centre/state.h"

#include <utility>

namespace zongji::contact_centre {
void State::on(const routing::OfferMade& made, Now now) {
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
    desk->offered_work = made.work;
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
            .partner = interaction->customer().leg});
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
    desk.answer_timer.at.reset();
    const OfferId offer = desk.offer;
    if (offer && !accept_offer(desk.agent, offer, now))
        router.lose(offer, "auto_answer_failed", now);
}

void State::on(const routing::OfferEnded& ended, Now now) {
    record(journal::OfferEnded{ended.offer, ended.interaction, ended.queue, ended.agent,
                               ended.result, ended.reason, ended.rang.ms()},
           now);
    changed_desks.insert(ended.agent);
    Desk* desk = desk_of(ended.agent);
    if (!desk || desk->offer != ended.offer)
        return;

    desk->offer = {};
    desk->offered_work = {};
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
    if (Party* asked = interaction->by(*view->work))
        consulted_answers(*interaction, *asked, agent, leg, now);
    else
        connect(*interaction, agent, leg, *view->work, now);
    return {};
}

// The agent lifted the phone that rings for an offer.
void State::phone_answered(LegId leg, LegOwner& owner, Now now) {
    const OfferId offer = std::exchange(owner.offer, {});
    Interaction* supervised = offer ? nullptr : find(owner.interaction);
    Party* supervisor = supervised ? supervised->on(leg) : nullptr;
    if (supervisor && supervisor->state == PartyState::ringing)
        return supervisor_comes(*supervised, *supervisor, now);
    if (!offer || accept_offer(owner.agent, offer, now))
        return;
    legs.erase(leg);
    port.command(calls::EndLeg{leg, "answered elsewhere"});
}

// It rang, and will not any more.
void State::phone_stopped_ringing(const LegOwner& owner, const calls::LegEnded& ended, Now now) {
    Desk* desk = desk_of(owner.agent);
    if (desk && desk->offer_leg == ended.leg)
        desk->offer_leg = {};
    const bool rejected = ended.cause == calls::EndCause::rejected;
    // An answer of its own: busy, do not disturb, not found, out of order. Silence has none, and is
    // known as that: the phone is away.
    if (ended.sip_status >= 300 && ended.sip_status != 408) {
        router.refuse(owner.offer, rejected ? OfferResult::rejected : OfferResult::lost,
                      rejected ? "" : cause_of(ended.cause), now);
    } else {
        router.lose(owner.offer, cause_of(ended.cause), now);
    }
}

void State::connect(Interaction& interaction, AgentId agent, LegId leg, WorkId work, Now now) {
    interaction.work = {};
    interaction.waited_ms = (now.tick - interaction.queued.tick).ms();
    clear_timer(interaction.announce_timer, Due::Kind::announce, interaction.id.value);
    if (Desk* desk = desk_of(agent)) {
        desk->wrap_up.reset();
        desk->disposed = false;
        desk->disposition.clear();
    }
    leave_queue(interaction, journal::LeftQueue::answered, now);
    interaction.handed_on.reset();

    Party& party = admit(interaction, PartyKind::agent);
    party.agent = agent;
    party.leg = leg;
    party.work = work;
    party.queue = interaction.queue;
    begin_segment(interaction, party, journal::SegmentRole::handling, now);
    party.state = interaction.customer().state = PartyState::in;
    interaction.stage = Stage::connected;
    interaction.stage_since = now;
    interaction.shown = live::CallState::talking;
    start_recording(interaction, now);
    arrange(interaction, now);
}

}  // namespace zongji::contact_centre
