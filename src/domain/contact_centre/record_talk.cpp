#include "domain/contact_centre/state.h"

namespace zongji::contact_centre {

void State::start_recording(Interaction& interaction, Now now) {
    const LiveQueue* queue = queue_rules(interaction.queue);
    if (!queue || !queue->rules.record) {
        interaction.recording_state = live::RecordingState::off;
        return;
    }
    interaction.recording = ids.next<RecordingId>(now.utc);
    interaction.recording_state = live::RecordingState::on;
    interaction.tracks = 0;
    recordings.emplace(interaction.recording, interaction.id);
    calls::StartRecording start{interaction.recording, interaction.id, {}};
    const auto add = [&](Party& party) {
        party.track = interaction.tracks++;
        start.parties.push_back({party.leg, party.track, party.kind});
    };
    add(interaction.customer());
    if (Party* handler = interaction.handler())
        add(*handler);
    for (Party& party : interaction.parties) {
        const bool heard = party.kind != PartyKind::supervisor || party.voice == Voice::everybody;
        if (&party != &interaction.customer() && &party != interaction.handler() && party.segment &&
            heard)
            add(party);
    }
    port.command(std::move(start));
    record(journal::RecordingStarted{interaction.recording, interaction.id}, now);
}

// One who joined, or came back with another leg.
void State::record_party(Interaction& interaction, Party& party) {
    if (!interaction.recording)
        return;
    if (party.track == 0)
        party.track = interaction.tracks++;
    port.command(calls::RecordParty{interaction.recording, {party.leg, party.track, party.kind}});
}

void State::mark_recording(const Interaction& interaction, calls::MarkRecording::Mark mark) {
    if (interaction.recording)
        port.command(calls::MarkRecording{interaction.recording, mark});
}

void State::stop_recording(Interaction& interaction, Now now) {
    if (!interaction.recording)
        return;
    port.command(calls::StopRecording{interaction.recording});
    record(journal::RecordingStopped{interaction.recording, interaction.id}, now);
    recordings.erase(interaction.recording);
    interaction.recording = {};
    interaction.recording_state = live::RecordingState::off;
    for (Party& party : interaction.parties)
        party.track = 0;
}

void State::on(const calls::RecordingFailed& failed, Now now) {
    const auto found = recordings.find(failed.recording);
    Interaction* const recorded = found == recordings.end() ? nullptr : find(found->second);
    if (!recorded || recorded->recording_state == live::RecordingState::broken)
        return;
    recorded->recording_state = live::RecordingState::broken;
    record(journal::RecordingBroken{failed.recording, recorded->id}, now);
    show_call(*recorded, now);
    const LiveQueue* queue = queue_rules(recorded->queue);
    if (queue && queue->rules.on_recording_failure == configuration::OnRecordingFailure::end_call) {
        end_parts(*recorded, "recording_failed", Then::wrap_up, now);
        end_interaction(*recorded, journal::Outcome::handled, "recording_failed", now);
    }
}

}  // namespace zongji::contact_centre
