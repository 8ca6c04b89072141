#include "scenarios/network.h"

#include <algorithm>

// The recorder's part: what is on tape of whom, and what is put on record of that.
namespace zongji::scenarios {

Taped* Network::tape(RecordingId id) {
    const auto found = std::ranges::find(recordings_, id, &Taped::id);
    return found == recordings_.end() ? nullptr : &*found;
}

Span Network::taped(const Taped& recording) const {
    Span so_far = recording.both;
    if (recording.bridged_since)
        so_far = so_far + (simulation_.now().tick - *recording.bridged_since);
    return so_far;
}

void Network::pause_tape(Taped& tape) {
    if (!tape.bridged_since)
        return;
    const Span lasted = simulation_.now().tick - *tape.bridged_since;
    tape.both = tape.both + lasted;
    const Leg* agent = find(tape.agent);
    if (agent && agent->muted)
        tape.agent_muted = tape.agent_muted + lasted;
    tape.bridged_since.reset();
}

void Network::run_tape_if_bridged(Taped& tape) {
    const Leg* customer = find(tape.customer);
    if (!tape.stopped && !tape.held && customer && customer->partner == tape.agent)
        tape.bridged_since = simulation_.now().tick;
}

void Network::follow_bridge(const Leg& a, const Leg& b, bool bridged) {
    for (Taped& tape : recordings_) {
        const bool these = (tape.customer == a.id && tape.agent == b.id) ||
                           (tape.customer == b.id && tape.agent == a.id);
        if (!these)
            continue;
        pause_tape(tape);
        if (bridged)
            run_tape_if_bridged(tape);
    }
}

// Before the leg's mute changes: what was taped until now was with or without the agent's voice.
void Network::note_mute(const Leg& leg) {
    for (Taped& tape : recordings_) {
        if (tape.agent != leg.id || !tape.bridged_since)
            continue;
        pause_tape(tape);
        tape.bridged_since = simulation_.now().tick;
    }
}

void Network::operator()(const calls::StartRecording& command) {
    Taped tape;
    tape.id = command.recording;
    tape.interaction = command.interaction;
    tape.customer = command.customer;
    tape.agent = command.agent;
    tape.started = simulation_.now().utc;
    run_tape_if_bridged(recordings_.emplace_back(tape));
    if (server_.recorder.opened)
        (void)server_.recorder.opened({tape.id, tape.interaction, 0, tape.started, "tape"});
}

void Network::operator()(const calls::MarkRecording& command) {
    Taped* taped = tape(command.recording);
    if (!taped)
        return;
    pause_tape(*taped);
    taped->held = command.mark == calls::MarkRecording::Mark::hold;
    taped->marks += taped->held ? 1 : 0;
    run_tape_if_bridged(*taped);
}

void Network::operator()(const calls::StopRecording& command) {
    if (Taped* taped = tape(command.recording))
        close_tape(*taped, taped->broken ? recordings::RecordingState::broken
                                         : recordings::RecordingState::complete);
}

void Network::close_tape(Taped& tape, recordings::RecordingState state) {
    if (tape.stopped)
        return;
    pause_tape(tape);
    tape.stopped = simulation_.now().utc;
    recordings::ClosedPart part;
    part.recording = tape.id;
    part.interaction = tape.interaction;
    part.started_at = tape.started;
    part.ended_at = *tape.stopped;
    part.recorded_ms = tape.both.ms();
    part.state = state;
    part.path = "tape";
    if (server_.recorder.closed)
        (void)server_.recorder.closed(part);
}

void Network::break_recording(RecordingId id) {
    Taped* taped = tape(id);
    if (!taped || taped->stopped)
        return;
    pause_tape(*taped);
    taped->broken = true;
    taped->held = true;  // nothing more comes on it
    if (server_.recorder.failed)
        server_.recorder.failed(id);
}

}  // namespace zongji::scenarios
