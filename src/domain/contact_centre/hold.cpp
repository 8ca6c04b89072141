#include "domain/contact_centre/state.h"

// The customer hears music while his agent does something else. An agent holds on his page or with
// the key of his phone, whose new description then hears nothing of us (RFC 3264 §8.4); whoever
// held takes back, and with both the call waits for both.
namespace zongji::contact_centre {

void State::hold(Interaction& interaction, Now now) {
    unbridge(interaction, "held", now);
    interaction.stage = Stage::held;
    interaction.stage_since = now;
    interaction.held_since = now.tick;
    if (interaction.recording) {
        port.command(calls::MarkRecording{interaction.recording, calls::MarkRecording::Mark::hold});
    }
    play_music(interaction, now);
    changed_desks.insert(interaction.agent);
}

void State::resume(Interaction& interaction, Now now) {
    if (interaction.recording) {
        port.command(
            calls::MarkRecording{interaction.recording, calls::MarkRecording::Mark::resume});
    }
    bridge(interaction, now);
}

Result<void> State::hold_at_desk(Interaction& interaction, Now now) {
    if (interaction.stage != Stage::talking)
        return conflict("nobody is spoken with");
    interaction.held_by_desk = true;
    hold(interaction, now);
    return {};
}

Result<void> State::resume_at_desk(Interaction& interaction, Now now) {
    if (interaction.stage != Stage::held)
        return conflict("the call is not on hold");
    if (interaction.held_by_phone)
        return conflict("the phone holds the call, and takes it back");
    interaction.held_by_desk = false;
    resume(interaction, now);
    return {};
}

void State::on(const calls::LegHeld& held, Now now) {
    const auto owner = legs.find(held.leg);
    if (owner == legs.end() || owner->second.use != LegUse::agent_phone)
        return;  // a customer who holds us hears us again when he likes
    Interaction* interaction = find(owner->second.interaction);
    if (!interaction || interaction->agent_leg != held.leg)
        return;
    interaction->held_by_phone = held.held;
    if (held.held && interaction->stage == Stage::talking)
        return hold(*interaction, now);
    if (!held.held && interaction->stage == Stage::held && !interaction->held_by_desk)
        resume(*interaction, now);
}

}  // namespace zongji::contact_centre
