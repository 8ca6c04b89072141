#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

void State::bridge(Interaction& interaction, Now now) {
    interaction.playback = {};
    interaction.announcing = false;
    interaction.stage = Stage::talking;
    interaction.stage_since = now;
    interaction.bridged_since = now.tick;
    interaction.was_bridged = true;
    if (interaction.held_since) {
        interaction.held_ms += (now.tick - *interaction.held_since).ms();
        interaction.held_since.reset();
    }
    // A browser's leg outlives the call, and so does its mute: what it was is said each time.
    port.command(calls::MuteLeg{interaction.agent_leg, interaction.muted});
    port.command(calls::SetRoom{
        interaction.id,
        {{interaction.leg, {interaction.agent_leg}}, {interaction.agent_leg, {interaction.leg}}}});
    record(journal::CallBridged{interaction.id, interaction.segment, interaction.agent}, now);
    changed_desks.insert(interaction.agent);
}

void State::unbridge(Interaction& interaction, const std::string& reason, Now now) {
    if (!interaction.bridged_since)
        return;
    const std::int64_t lasted = (now.tick - *interaction.bridged_since).ms();
    interaction.bridged_since.reset();
    interaction.bridged_ms += lasted;
    port.command(calls::SetRoom{interaction.id, {}});
    record(journal::CallUnbridged{interaction.id, interaction.segment, interaction.agent, reason,
                                  lasted},
           now);
    changed_desks.insert(interaction.agent);
}

void State::start_recording(Interaction& interaction, Now now) {
    const LiveQueue* queue = queue_rules(interaction.queue);
    if (!queue || !queue->rules.record) {
        interaction.recording_state = live::RecordingState::off;
        return;
    }
    interaction.recording = ids.next<RecordingId>(now.utc);
    interaction.recording_state = live::RecordingState::on;
    recordings.emplace(interaction.recording, interaction.id);
    port.command(
        calls::StartRecording{interaction.recording,
                              interaction.id,
                              {{interaction.leg, calls::customer_track, PartyKind::customer},
                               {interaction.agent_leg, calls::agent_track, PartyKind::agent}}});
    record(journal::RecordingStarted{interaction.recording, interaction.id}, now);
}

void State::stop_recording(Interaction& interaction, Now now) {
    if (!interaction.recording)
        return;
    port.command(calls::StopRecording{interaction.recording});
    record(journal::RecordingStopped{interaction.recording, interaction.id}, now);
    recordings.erase(interaction.recording);
    interaction.recording = {};
    interaction.recording_state = live::RecordingState::off;
}

void State::on(const calls::RecordingFailed& failed, Now now) {
    const auto found = recordings.find(failed.recording);
    Interaction* const recorded = found == recordings.end() ? nullptr : find(found->second);
    if (!recorded || recorded->recording_state == live::RecordingState::broken)
        return;
    recorded->recording_state = live::RecordingState::broken;
    record(journal::RecordingBroken{failed.recording, recorded->id}, now);
    changed_desks.insert(recorded->agent);
    const LiveQueue* queue = queue_rules(recorded->queue);
    if (queue && queue->rules.on_recording_failure == configuration::OnRecordingFailure::end_call) {
        end_segment(*recorded, "recording_failed", true, now);
        end_interaction(*recorded, journal::Outcome::handled, "recording_failed", now);
    }
}

}  // namespace zongji::contact_centre
