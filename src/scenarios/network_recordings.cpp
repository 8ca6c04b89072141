#include "scenarios/network.h"

#include <algorithm>

// The recorder's part: what is on tape of whom, and what is put on record of that.
namespace zongji::scenarios {

Taped* Network::tape(RecordingId id) {
    const auto found = std::ranges::find(recordings_, id, &Taped::id);
    return found == recordings_.end() ? nullptr : &*found;
}

Span Taped::without(calls::Track track) const {
    Span without;
    for (const auto& one : parties) {
        if (one.party.track == track)
            without = without + one.muted;
    }
    return without;
}

Span Network::taped(const Taped& recording) const {
    Span so_far = recording.somebody;
    if (recording.since)
        so_far = so_far + (simulation_.now().tick - *recording.since);
    return so_far;
}

bool Network::is_taped(const Taped& tape, LegId id) const {
    const Leg* leg = find(id);
    return leg && leg->in_company && leg->room == tape.interaction;
}

void Network::pause(Taped& tape) {
    if (!tape.since)
        return;
    const Span lasted = simulation_.now().tick - *tape.since;
    tape.somebody = tape.somebody + lasted;
    for (TapedParty& one : tape.parties) {
        if (!is_taped(tape, one.party.leg))
            continue;
        one.there = one.there + lasted;
        if (find(one.party.leg)->muted)
            one.muted = one.muted + lasted;
    }
    tape.since.reset();
}

void Network::run(Taped& tape) {
    const bool somebody = std::ranges::any_of(
        tape.parties, [&](const TapedParty& one) { return is_taped(tape, one.party.leg); });
    tape.since.reset();
    if (!tape.stopped && !tape.broken && somebody)
        tape.since = simulation_.now().tick;
}

void Network::pause_tapes() {
    for (Taped& tape : recordings_)
        pause(tape);
}

void Network::run_tapes() {
    for (Taped& tape : recordings_)
        run(tape);
}

void Network::put_on(Taped& tape, const calls::RecordedParty& party) {
    pause(tape);
    const auto known = std::ranges::find_if(
        tape.parties, [&](const TapedParty& one) { return one.party.track == party.track; });
    if (known == tape.parties.end()) {
        tape.parties.push_back({party, {}, {}});
    } else {
        known->party = party;
    }
    run(tape);
}

void Network::operator()(const calls::StartRecording& command) {
    Taped made;
    made.id = command.recording;
    made.interaction = command.interaction;
    made.started = simulation_.now().utc;
    Taped& tape = recordings_.emplace_back(made);
    for (const auto& party : command.parties)
        put_on(tape, party);
    if (server_.recorder.opened)
        (void)server_.recorder.opened({tape.id, tape.interaction, 0, tape.started, "tape"});
}

void Network::operator()(const calls::RecordParty& command) {
    if (Taped* taped = tape(command.recording))
        put_on(*taped, command.party);
}

void Network::operator()(const calls::MarkRecording& command) {
    Taped* taped = tape(command.recording);
    if (!taped)
        return;
    taped->marks += command.mark == calls::MarkRecording::Mark::hold ? 1 : 0;
}

void Network::operator()(const calls::StopRecording& command) {
    if (Taped* taped = tape(command.recording))
        close_tape(*taped, taped->broken ? recordings::RecordingState::broken
                                         : recordings::RecordingState::complete);
}

void Network::close_tape(Taped& tape, recordings::RecordingState state) {
    if (tape.stopped)
        return;
    pause(tape);
    tape.stopped = simulation_.now().utc;
    recordings::ClosedPart part;
    part.recording = tape.id;
    part.interaction = tape.interaction;
    part.started_at = tape.started;
    part.ended_at = *tape.stopped;
    part.recorded_ms = tape.somebody.ms();
    part.state = state;
    part.path = "tape";
    if (server_.recorder.closed)
        (void)server_.recorder.closed(part);
}

void Network::break_recording(RecordingId id) {
    Taped* taped = tape(id);
    if (!taped || taped->stopped)
        return;
    pause(*taped);
    taped->broken = true;  // nothing more comes on it
    if (server_.recorder.failed)
        server_.recorder.failed(id);
}

}  // namespace zongji::scenarios
