#include "edge/telephony/media/clock.h"
#include "edge/telephony/media/core.h"

#include <algorithm>

// Who is in which room and who is recorded, as the live loop says it. Each leg's thread is told its
// own part; all that one command changes bears one moment.
namespace zongji::media {

namespace {

auto party_of(LegDirectory::Recording* recording, LegId leg) {
    return std::ranges::find(recording->parties, leg, &calls::RecordedParty::leg);
}

}  // namespace

void MediaEngine::Core::handle(const calls::SetRoom& command) {
    Held held(directory_);
    const Instant at = tick_now();
    settle(command.interaction, held.set_room(command.interaction, command.members), held, at);
}

void MediaEngine::Core::settle(InteractionId room, const std::vector<LegId>& legs, Held& held,
                               Instant at) {
    for (const LegId leg : legs) {
        auto* place = held.find(leg);
        RoomPlace now = held.place_in_room(room, leg);
        if (!now.room && place->room.room != room)
            now = held.place_in_room(place->room.room, leg);
        if (now == place->room)
            continue;
        const bool was_recorded = is_recorded(*place, held);
        place->room = now;
        leave(place->thread,
              [leg, now = std::move(now), at](Worker& worker) { worker.take_place(leg, now, at); });
        if (const bool joined = is_recorded(*place, held); joined != was_recorded)
            mark(place->recording, *party_of(held.find(place->recording), leg), joined, held, at);
    }
}

bool MediaEngine::Core::is_recorded(const LegDirectory::Place& place, Held& held) {
    const auto* recording = held.find(place.recording);
    return recording && place.room.in_company && place.room.room == recording->interaction;
}

void MediaEngine::Core::handle(const calls::StartRecording& command) {
    Held held(directory_);
    const auto is_here = [&](const auto& party) { return held.find(party.leg) != nullptr; };
    const auto first = std::ranges::find_if(command.parties, is_here);
    const bool without_customer =
        std::ranges::any_of(command.parties, [&](const calls::RecordedParty& party) {
            return party.track == calls::customer_track && !is_here(party);
        });
    if (first == command.parties.end() || without_customer || !config_.tap)
        return;
    const Instant at = tick_now();
    if (!held.find(command.recording)) {
        const std::size_t thread = held.find(first->leg)->thread;
        held.recordings()[command.recording] = {command.interaction, thread, {}};
        leave(thread, [id = command.recording, interaction = command.interaction,
                       at](Worker& worker) { worker.begin_marks(id, interaction, at); });
    }
    for (const auto& party : command.parties)
        record(command.recording, party, held, at);
}

void MediaEngine::Core::handle(const calls::RecordParty& command) {
    Held held(directory_);
    if (held.find(command.recording))
        record(command.recording, command.party, held, tick_now());
}

void MediaEngine::Core::record(RecordingId id, const calls::RecordedParty& party, Held& held,
                               Instant at) {
    auto* place = held.find(party.leg);
    if (!place)
        return;
    if (place->recording == id && party_of(held.find(id), party.leg)->track == party.track)
        return;
    if (place->recording)
        leave_recording(place->recording, party.leg, held, at);
    auto* recording = held.find(id);
    if (!recording)
        return;
    const auto known =
        std::ranges::find(recording->parties, party.track, &calls::RecordedParty::track);
    if (known == recording->parties.end()) {
        recording->parties.push_back(party);
    } else {
        // It comes back with another leg: the first is listened to no more.
        end_tap(id, known->leg, held, at);
        mark(id, *known, false, held, at);
        *known = party;
    }
    place->recording = id;
    const TrackTap::Assignment assignment{id, recording->interaction, party.track};
    leave(place->thread, [leg = party.leg, assignment, at](Worker& worker) {
        worker.begin_recording(leg, assignment, at);
    });
    if (is_recorded(*place, held))
        mark(id, party, true, held, at);
}

void MediaEngine::Core::end_tap(RecordingId id, LegId leg, Held& held, Instant at) {
    auto* place = held.find(leg);
    if (!place)
        return;
    place->recording = {};
    leave(place->thread, [id, leg, at](Worker& worker) { worker.end_recording(leg, id, at); });
}

// On the one thread that sets the recording's marks, so that they stay in order.
void MediaEngine::Core::mark(RecordingId id, const calls::RecordedParty& party, bool joined,
                             Held& held, Instant at) {
    leave(held.find(id)->thread,
          [id, track = party.track, kind = party.kind, joined, at](Worker& worker) {
              if (joined) {
                  worker.mark_joined(id, track, kind, at);
              } else {
                  worker.mark_left(id, track, at);
              }
          });
}

void MediaEngine::Core::leave_recording(RecordingId id, LegId leg, Held& held, Instant at) {
    auto* recording = held.find(id);
    const auto found = party_of(recording, leg);
    const calls::RecordedParty party = *found;
    recording->parties.erase(found);
    end_tap(id, leg, held, at);
    mark(id, party, false, held, at);
    if (party.track == calls::customer_track || recording->parties.empty())
        stop(id, held, at);
}

void MediaEngine::Core::stop(RecordingId id, Held& held, Instant at) {
    const auto* recording = held.find(id);
    if (!recording)
        return;
    for (const auto& party : recording->parties)
        end_tap(id, party.leg, held, at);
    leave(recording->thread, [id, at](Worker& worker) { worker.end_marks(id, at); });
    held.recordings().erase(id);
}

void MediaEngine::Core::handle(const calls::MarkRecording& command) {
    Held held(directory_);
    const auto* recording = held.find(command.recording);
    if (!recording)
        return;
    const bool held_now = command.mark == calls::MarkRecording::Mark::hold;
    const auto kind = held_now ? calls::TapMark::Kind::held : calls::TapMark::Kind::resumed;
    leave(recording->thread, [id = command.recording, kind, at = tick_now()](Worker& worker) {
        worker.mark_held(id, kind, at);
    });
}

void MediaEngine::Core::handle(const calls::StopRecording& command) {
    Held held(directory_);
    stop(command.recording, held, tick_now());
}

}  // namespace zongji::media
