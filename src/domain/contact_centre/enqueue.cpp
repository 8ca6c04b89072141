#include "domain/contact_centre/state.h"

#include <algorithm>

namespace zongji::contact_centre {

bool State::enqueue(Interaction& interaction, const std::string& key, int priority, Now now) {
    const auto id = configuration->queue_ids.find(key);
    if (id == configuration->queue_ids.end()) {
        port.trouble("queue " + key + " is asked for and does not exist");
        return false;
    }
    const configuration::Queue& rules = configuration->queues.at(id->second).rules;
    interaction.stage = Stage::queued;
    interaction.stage_since = now;
    interaction.customer().state = PartyState::waiting;
    interaction.queue = id->second;
    interaction.queued = now;
    interaction.in_queue = true;
    interaction.work = ids.next<WorkId>(now.utc);
    record(journal::InteractionQueued{interaction.id, id->second, rules.priority + priority}, now);
    changed_queues.insert(id->second);

    hear_queue(interaction, now);
    const auto taken = router.enqueue({.id = interaction.work,
                                       .interaction = interaction.id,
                                       .queue = id->second,
                                       .priority_offset = priority,
                                       .max_wait = seconds(rules.max_wait_s)},
                                      now);
    ensure(taken.ok(), "an interaction from a flow can be queued");
    return true;
}

// One who was served waits in his queue once more, and counts there once.
void State::wait_again(Interaction& interaction, Now now) {
    interaction.stage = Stage::queued;
    interaction.shown = live::CallState::connecting;
    interaction.stage_since = now;
    interaction.queued = now;
    interaction.in_queue = true;
    const LiveQueue* queue = queue_rules(interaction.queue);
    record(journal::InteractionQueued{.interaction_id = interaction.id,
                                      .queue_id = interaction.queue,
                                      .priority = queue ? queue->rules.priority : 0,
                                      .again = true},
           now);
    changed_queues.insert(interaction.queue);
    hear_queue(interaction, now);
}

void State::hear_queue(Interaction& interaction, Now now) {
    play_music(interaction, now);
    const LiveQueue* queue = queue_rules(interaction.queue);
    if (!queue || queue->rules.announce_every_s <= 0)
        return;
    // The first word about the place soon, the next ones at the pace that was asked for.
    set_timer(interaction.announce_timer, Due::Kind::announce, interaction.id.value,
              now.tick + seconds(std::min(3, queue->rules.announce_every_s)));
}

void State::play_music(Interaction& interaction, Now now) {
    const LiveQueue* queue = queue_rules(interaction.queue);
    const std::string music = queue ? queue->rules.music : "";
    interaction.announcing = false;
    play(interaction,
         {music.empty() ? "music:default" : "prompt:" + music + ":" + interaction.session.language},
         true, now);
}

void State::announcement_due(Interaction& interaction, Now now) {
    interaction.announce_timer.at.reset();
    if (interaction.stage == Stage::queued)
        announce_place(interaction, now);
}

void State::announce_place(Interaction& interaction, Now now) {
    const LiveQueue* queue = queue_rules(interaction.queue);
    const auto place = router.place(interaction.work);
    if (!queue || !place || queue->rules.announce_every_s <= 0)
        return;

    set_timer(interaction.announce_timer, Due::Kind::announce, interaction.id.value,
              now.tick + seconds(queue->rules.announce_every_s));
    const std::string spoken = *place <= 50 ? std::to_string(*place) : "many";
    interaction.announcing = true;
    play(interaction, {"position:" + spoken + ":" + interaction.session.language}, false, now);
}

// The queue's patience is over: the flow goes on.
void State::on(const routing::WaitTimedOut& out, Now now) {
    Interaction* interaction = find(out.interaction);
    ensure(interaction, "what waited is known");
    if (Party* asked = interaction->by(out.work))
        return consult_failed(*interaction, *asked, live::PartyFailure::no_answer, now);
    leave_queue(*interaction, journal::LeftQueue::timed_out, now);
    interaction->work = {};
    clear_timer(interaction->announce_timer, Due::Kind::announce, interaction->id.value);
    if (interaction->handed_on)
        return transfer_failed(*interaction, live::PartyFailure::timed_out, {}, now);
    interaction->stage = Stage::in_flow;
    interaction->stage_since = now;
    run_flow(*interaction, flows::QueueLeft{true}, now);
}

}  // namespace zongji::contact_centre
