#include "domain/contact_centre/state.h"

#include <algorithm>
#include <utility>

// The one place that knows what follows from who takes part and how: who hears whom, who hears
// music, and what the journal is told of it. Verbs change parties and call arrange().
namespace zongji::contact_centre {
namespace {

bool has_place(const Party& party) {
    return party.state == PartyState::in && party.leg;
}

bool reaches(const Party& speaker, const Party& listener) {
    switch (speaker.voice) {
        case Voice::everybody:
            return true;
        case Voice::agents:
            return listener.kind == PartyKind::agent;
        case Voice::nobody:
            return false;
    }
    return false;
}

// Nobody is in a room alone.
std::vector<calls::RoomMember> room_of(const Interaction& interaction) {
    std::vector<const Party*> present;
    for (const Party& party : interaction.parties) {
        if (has_place(party))
            present.push_back(&party);
    }
    std::vector<calls::RoomMember> room;
    if (present.size() < 2)
        return room;
    for (const Party* listener : present) {
        calls::RoomMember& member = room.emplace_back(calls::RoomMember{listener->leg, {}});
        for (const Party* speaker : present) {
            if (speaker != listener && reaches(*speaker, *listener))
                member.hears.push_back(speaker->leg);
        }
    }
    return room;
}

bool is_in(const std::vector<calls::RoomMember>& room, LegId leg) {
    return std::any_of(room.begin(), room.end(),
                       [&](const calls::RoomMember& member) { return member.leg == leg; });
}

bool talks(const Interaction& interaction, const std::vector<calls::RoomMember>& room,
           const Party& party) {
    return party.segment && has_place(party) && is_in(room, party.leg) &&
           (party.role != journal::SegmentRole::handling || has_place(interaction.customer()));
}

std::string why_apart(const Party& party) {
    if (party.state == PartyState::left)
        return "ended";
    return party.state == PartyState::lost ? "agent_lost" : "held";
}

live::CallState call_state(const Interaction& interaction) {
    const Party* agent = interaction.handler();
    if (!agent)
        return live::CallState::connecting;
    if (agent->state == PartyState::lost)
        return live::CallState::reconnecting;
    const bool apart =
        agent->state == PartyState::held || interaction.customer().state == PartyState::held;
    return apart ? live::CallState::held : live::CallState::talking;
}

}  // namespace

Party* Interaction::handler() {
    return const_cast<Party*>(std::as_const(*this).handler());
}

const Party* Interaction::handler() const {
    for (const Party& party : parties) {
        if (party.segment && party.role == journal::SegmentRole::handling)
            return &party;
    }
    return nullptr;
}

Party* Interaction::of(AgentId agent) {
    return const_cast<Party*>(std::as_const(*this).of(agent));
}

const Party* Interaction::of(AgentId agent) const {
    for (const Party& party : parties) {
        if (agent && party.agent == agent && party.segment)
            return &party;
    }
    return nullptr;
}

Party* Interaction::on(LegId leg) {
    for (Party& party : parties) {
        if (leg && party.leg == leg)
            return &party;
    }
    return nullptr;
}

Party* Interaction::by(WorkId asked) {
    for (Party& party : parties) {
        if (asked && party.work == asked)
            return &party;
    }
    return nullptr;
}

Party* Interaction::by_supervisor(AgentId agent) {
    for (Party& party : parties) {
        if (party.kind == PartyKind::supervisor && party.agent == agent)
            return &party;
    }
    return nullptr;
}

Party& State::admit(Interaction& interaction, PartyKind kind) {
    Party& party = interaction.parties.emplace_back();
    party.id = PartyId{++interaction.parties_so_far};
    party.kind = kind;
    return party;
}

void State::arrange(Interaction& interaction, Now now) {
    std::vector<calls::RoomMember> room = room_of(interaction);
    for (Party& party : interaction.parties) {
        const bool resumes = !party.bridged_since && party.held_since &&
                             party.role == journal::SegmentRole::handling;
        if (resumes && talks(interaction, room, party))
            mark_recording(interaction, calls::MarkRecording::Mark::resume);
    }
    meet(interaction, std::move(room));
    for (Party& party : interaction.parties) {
        const bool together = talks(interaction, interaction.room, party);
        if (party.bridged_since && !together)
            talk_ends(interaction, party, why_apart(party), now);
        if (!party.bridged_since && together)
            talk_begins(interaction, party, now);
    }
    for (Party& party : interaction.parties)
        sound_alone(interaction, party, now);
    show_call(interaction, now);
}

// Telephony is told where it changed. A browser's leg outlives the call, and so does its mute: what
// it is in this one is said when it comes in.
void State::meet(Interaction& interaction, std::vector<calls::RoomMember> room) {
    if (room == interaction.room)
        return;
    for (const Party& party : interaction.parties) {
        if (party.kind != PartyKind::customer && is_in(room, party.leg) &&
            !is_in(interaction.room, party.leg)) {
            port.command(calls::MuteLeg{party.leg, party.muted});
        }
    }
    if (is_in(room, interaction.customer().leg)) {
        interaction.playback = {};
        interaction.announcing = false;
    }
    port.command(calls::SetRoom{interaction.id, room});
    interaction.room = std::move(room);
}

void State::talk_begins(Interaction& interaction, Party& party, Now now) {
    party.bridged_since = now.tick;
    if (party.held_since) {
        party.held_ms += (now.tick - *party.held_since).ms();
        party.held_since.reset();
    }
    if (has_place(interaction.customer()))
        interaction.was_bridged = true;
    record(journal::CallBridged{interaction.id, party.segment, party.agent}, now);
}

void State::talk_ends(Interaction& interaction, Party& party, const std::string& reason, Now now) {
    const std::int64_t lasted = (now.tick - *party.bridged_since).ms();
    party.bridged_since.reset();
    party.bridged_ms += lasted;
    record(journal::CallUnbridged{interaction.id, party.segment, party.agent, reason, lasted}, now);
    if (reason != "held")
        return;
    party.held_since = now.tick;
    if (party.role == journal::SegmentRole::handling)
        mark_recording(interaction, calls::MarkRecording::Mark::hold);
}

// Whoever is put aside, or alone in the room, hears music; the one who has the customer does not:
// he knows why it is quiet.
void State::sound_alone(Interaction& interaction, Party& party, Now now) {
    const bool in_room = is_in(interaction.room, party.leg);
    const bool host = party.segment && party.role == journal::SegmentRole::handling;
    const bool music = party.leg && !in_room && !host && party.kind != PartyKind::supervisor &&
                       (party.state == PartyState::held || party.state == PartyState::in);
    if (music == party.hears_music)
        return;
    party.hears_music = music;
    if (!music) {
        if (!in_room && party.leg && party.state != PartyState::waiting)
            port.command(calls::StopPlay{party.leg});
    } else if (party.kind == PartyKind::customer) {
        play_music(interaction, now);
    } else {
        port.command(
            calls::Play{party.leg, ids.next<PlaybackId>(now.utc), {"music:default"}, true});
    }
}

void State::show_call(Interaction& interaction, Now now) {
    for (const Party& party : interaction.parties) {
        if (party.agent)
            changed_desks.insert(party.agent);
    }
    const Party* handler = interaction.handler();
    if (!handler || handler->state == PartyState::left)
        return;
    const live::CallState shown = call_state(interaction);
    if (shown == interaction.shown)
        return;
    interaction.shown = shown;
    interaction.stage_since = now;
}

}  // namespace zongji::contact_centre
