#pragma once

#include "domain/calls/call_control.h"
#include "domain/calls/live_views.h"
#include "domain/interactions/projector.h"
#include "store/journal/journal.h"

#include <cstdint>
#include <string>
#include <vector>

// What the parts tell each other. Whoever tells knows only these; all return at once, on any
// thread.
namespace zongji::app {

class RecordsNews {
public:
    virtual ~RecordsNews() = default;
    virtual void journal_changed(const store::JournalState& state) = 0;
    virtual void records_trouble(interactions::ProjectorTrouble trouble) = 0;
    // So many rows are kept apart, since the records refuse them.
    virtual void records_set_aside(std::int64_t count) = 0;
    // Many records of that kind changed: lists refresh.
    virtual void records_changed(const std::string& kind) = 0;
};

class VoiceNews {
public:
    virtual ~VoiceNews() = default;
    virtual void call_event(calls::Event event) = 0;
    // How many of them wait to be heard.
    virtual std::int64_t call_backlog() = 0;
    // A browser's leg ended: the user's phone is free, which `tab` had.
    virtual void phone_ended(UserId user, const std::string& tab) = 0;
    // TCP connections to the SIP port are being turned away, or are not any more.
    virtual void sip_crowded(bool crowded) = 0;
    virtual void recording_failed(RecordingId recording) = 0;
    // One was closed with all that was said.
    virtual void recording_complete() = 0;
    // All prompts that are not heard as they should be.
    virtual void prompts_broken(const std::vector<std::string>& prompts) = 0;
    // All trunks of which a range is too wide to be taken.
    virtual void trunks_too_wide(const std::vector<std::string>& trunks) = 0;
};

// Told on the board's thread.
class LiveNews {
public:
    virtual ~LiveNews() = default;
    virtual void desk_shown(UserId user, const live::DeskState& state) = 0;
    virtual void board_shown(live::BoardState state) = 0;
    virtual void phone_shown_free(UserId user, const std::string& tab) = 0;
};

}  // namespace zongji::app
