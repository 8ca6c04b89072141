#include "app/wiring.h"

#include "app/live.h"
#include "app/voice.h"
#include "edge/http/api/live_sessions.h"
#include "runtime/log.h"

namespace zongji::app {

void Wiring::journal_changed(const store::JournalState& state) {
    if (state.disk_full || state.failing)
        log_error("journal: {}", state.reason);
    to_voice.send([state](Voice& voice) { voice.journal_changed(state); });
    to_live.send([state](Live& live) { live.journal_changed(state); });
}

// Each says what is wrong, and not what follows from it.
void Wiring::records_trouble(interactions::ProjectorTrouble trouble) {
    using enum interactions::ProjectorTrouble;
    to_live.send([trouble](Live& live) {
        live.set_alarm(live::AlarmKind::database_unavailable, trouble == database_away);
        live.set_alarm(live::AlarmKind::database_refuses, trouble == database_refuses);
        live.set_alarm(live::AlarmKind::journal_unreadable, trouble == journal_unreadable);
    });
}

void Wiring::records_set_aside(std::int64_t count) {
    to_live.send([count](Live& live) {
        live.set_alarm(live::AlarmKind::rows_set_aside, count > 0, static_cast<double>(count));
    });
    records_changed("set_aside");
}

void Wiring::records_changed(const std::string& kind) {
    to_pages.send([kind](api::LiveSessions& pages) { pages.changed(kind); });
}

void Wiring::call_event(calls::Event event) {
    to_live.send(
        [event = std::move(event)](Live& live) mutable { live.on_call_event(std::move(event)); });
}

std::int64_t Wiring::call_backlog() {
    std::int64_t waiting = static_cast<std::int64_t>(to_live.waiting());
    to_live.look([&](Live& live) { waiting = live.backlog(); });
    return waiting;
}

void Wiring::phone_ended(UserId user, const std::string& tab) {
    to_live.send([user, tab](Live& live) { live.phone_ended(user, tab); });
}

void Wiring::sip_crowded(bool crowded) {
    to_live.send(
        [crowded](Live& live) { live.set_alarm(live::AlarmKind::sip_connections_full, crowded); });
}

void Wiring::recording_failed(RecordingId recording) {
    to_live.send([recording](Live& live) {
        live.set_alarm(live::AlarmKind::recording_broken, true);
        live.on_call_event(calls::RecordingFailed{recording});
    });
}

void Wiring::recording_complete() {
    to_live.send([](Live& live) { live.set_alarm(live::AlarmKind::recording_broken, false); });
}

void Wiring::prompts_broken(const std::vector<std::string>& prompts) {
    to_live.send(
        [prompts](Live& live) { live.set_alarms(live::AlarmKind::prompt_broken, prompts); });
}

void Wiring::trunks_too_wide(const std::vector<std::string>& trunks) {
    to_live.send(
        [trunks](Live& live) { live.set_alarms(live::AlarmKind::trunk_too_wide, trunks); });
}

void Wiring::desk_shown(UserId user, const live::DeskState& state) {
    to_pages.send([user, state](api::LiveSessions& pages) { pages.desk_changed(user, state); });
}

void Wiring::board_shown(live::BoardState state) {
    to_pages.send([state = std::move(state)](api::LiveSessions& pages) mutable {
        pages.board_changed(std::move(state));
    });
}

void Wiring::phone_shown_free(UserId user, const std::string& tab) {
    to_pages.send([user, tab](api::LiveSessions& pages) { pages.media_ended(user, tab); });
}

}  // namespace zongji::app
