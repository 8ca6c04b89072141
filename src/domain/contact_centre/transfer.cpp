#include "domain/contact_centre/state.h"

// The customer is handed on. Who had him is remembered until somebody else has him: what fails
// brings him back.
namespace zongji::contact_centre {
namespace {

// A customer is not sent in circles.
constexpr int most_transfers = 10;

live::PartyFailure failure_of(OfferResult result) {
    switch (result) {
        case OfferResult::rejected:
            return live::PartyFailure::rejected;
        case OfferResult::expired:
            return live::PartyFailure::no_answer;
        case OfferResult::accepted:
        case OfferResult::withdrawn:
        case OfferResult::lost:
            break;
    }
    return live::PartyFailure::lost;
}

std::string word_of(live::PartyFailure failure) {
    switch (failure) {
        case live::PartyFailure::busy:
            return "busy";
        case live::PartyFailure::no_answer:
            return "no_answer";
        case live::PartyFailure::rejected:
            return "rejected";
        case live::PartyFailure::timed_out:
            return "timed_out";
        case live::PartyFailure::none:
        case live::PartyFailure::lost:
            break;
    }
    return "lost";
}

}  // namespace

Result<void> State::transfer(Interaction& interaction, const desk::Target& to,
                             const std::string& note, Now now) {
    const Party& agent = *interaction.handler();
    if (interaction.consulted())
        return conflict("somebody is asked already");
    if (interaction.times_handed_on >= most_transfers)
        return conflict("this customer was handed on too often");
    if (to.agent == agent.agent)
        return conflict("nobody hands on to himself");
    const WorkId work = ids.next<WorkId>(now.utc);
    if (to.agent) {
        ZONGJI_CHECK(router.enqueue({.id = work,
                                     .interaction = interaction.id,
                                     .queue = interaction.queue,
                                     .only = to.agent},
                                    now));
    } else if (to.queue) {
        if (!configuration->queues.contains(to.queue))
            return invalid("is no queue", "/to/queue_id");
        if (router.agents_of(to.queue).empty())
            return conflict("nobody serves this queue");
    } else if (!configuration->flows.contains(to.flow)) {
        return invalid("names nobody", "/to");
    }
    interaction.note = note;
    interaction.note_by = agent.agent;
    hand_on(interaction, work, to, now);
    return {};
}

// From here on the customer is nobody's, and on his way.
void State::hand_on(Interaction& interaction, WorkId work, const desk::Target& to, Now now) {
    Party& agent = *interaction.handler();
    interaction.handed_on = HandedOn{agent.agent, agent.queue};
    ++interaction.times_handed_on;
    interaction.failure = live::PartyFailure::none;
    interaction.customer().state = PartyState::waiting;
    const auto flow = configuration->flows.find(to.flow);
    record(
        journal::TransferMade{
            .interaction_id = interaction.id,
            .segment_id = agent.segment,
            .agent_id = agent.agent,
            .to_agent_id = to.agent,
            .to_queue_id = to.queue,
            .to_flow_id = flow == configuration->flows.end() ? FlowId{} : flow->second.id},
        now);
    dismiss_supervisors(interaction, now);
    end_part(interaction, *interaction.handler(), "transferred", Then::wrap_up, now);
    interaction.shown = live::CallState::connecting;
    interaction.stage = Stage::queued;
    interaction.stage_since = now;
    interaction.queued = now;
    if (to.agent) {
        interaction.work = work;
        return play_music(interaction, now);
    }
    if (to.queue) {
        (void)enqueue(interaction, queue_key(to.queue), 0, now);
        return;
    }
    begin_flow(interaction, flow->second, now);
}

// Nobody has taken him: he goes back to who had him.
void State::on(const routing::PersonFailed& failed, Now now) {
    Interaction* interaction = find(failed.interaction);
    if (!interaction)
        return;
    if (Party* asked = interaction->by(failed.work))
        return consult_failed(*interaction, *asked, failure_of(failed.result), now);
    if (interaction->work == failed.work)
        transfer_failed(*interaction, failure_of(failed.result), failed.agent, now);
}

void State::transfer_failed(Interaction& interaction, live::PartyFailure failure, AgentId asked,
                            Now now) {
    interaction.work = {};
    interaction.failure = failure;
    if (!interaction.handed_on) {
        end_interaction(interaction, journal::Outcome::failed, "agent_lost", now);
        return;
    }
    if (!interaction.handed_on->comes_back) {
        record(
            journal::TransferFailed{interaction.id, interaction.handed_on->from, word_of(failure)},
            now);
    }
    bring_back(interaction, asked, now);
}

// It rings at him alone, and where he is not to be had in the queue that the customer came from, at
// the place of his arrival.
void State::bring_back(Interaction& interaction, AgentId asked, Now now) {
    HandedOn& before = *interaction.handed_on;
    interaction.work = ids.next<WorkId>(now.utc);
    interaction.queue = before.queue;
    interaction.stage = Stage::queued;
    routing::Work work{.id = interaction.work,
                       .interaction = interaction.id,
                       .queue = before.queue,
                       .only = before.from};
    if (!std::exchange(before.comes_back, true) && router.enqueue(work, now)) {
        play_music(interaction, now);
        return;
    }
    if (!queue_rules(before.queue)) {
        end_interaction(interaction, journal::Outcome::failed, "transfer_failed", now);
        return;
    }
    wait_again(interaction, now);
    work.only = {};
    work.not_by = asked;
    work.since = interaction.arrived.tick;
    if (!router.enqueue(work, now))
        end_interaction(interaction, journal::Outcome::failed, "transfer_failed", now);
}

// Who was asked has the customer now. His part so far is over, another one begins.
void State::take_over(Interaction& interaction, Party& heir, const std::string& reason, Then then,
                      Now now) {
    const PartyId id = heir.id;
    ++interaction.times_handed_on;
    interaction.customer().state = PartyState::in;
    if (Party* before = interaction.handler()) {
        record(journal::TransferMade{.interaction_id = interaction.id,
                                     .segment_id = before->segment,
                                     .agent_id = before->agent,
                                     .to_agent_id = heir.agent,
                                     .outside = heir.kind == PartyKind::outside,
                                     .consulted = true},
               now);
        end_part(interaction, *before, reason, then, now);
    }
    Party& now_his = *std::find_if(interaction.parties.begin(), interaction.parties.end(),
                                   [&](const Party& party) { return party.id == id; });
    if (now_his.kind == PartyKind::outside)
        return arrange(interaction, now);

    if (now_his.bridged_since)
        talk_ends(interaction, now_his, "ended", now);
    record(journal::SegmentEnded{now_his.segment, interaction.id, now_his.queue, now_his.agent,
                                 "took_over", now_his.bridged_ms, now_his.held_ms, now_his.role},
           now);
    now_his.held_since.reset();
    if (now_his.state == PartyState::held)
        now_his.state = PartyState::in;
    interaction.queue = now_his.queue;
    if (Desk* desk = desk_of(now_his.agent)) {
        desk->disposed = false;
        desk->disposition.clear();
    }
    begin_segment(interaction, now_his, journal::SegmentRole::handling, now);
    start_recording(interaction, now);
    arrange(interaction, now);
}

}  // namespace zongji::contact_centre
