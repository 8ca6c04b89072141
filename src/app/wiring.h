#pragma once

#include "app/news.h"
#include "app/outbox.h"

namespace zongji::api {
class LiveSessions;
}

namespace zongji::app {

class Live;
class Voice;

// Brings what each part tells to those whom it concerns, when they are there.
class Wiring final : public RecordsNews, public VoiceNews, public LiveNews {
public:
    Outbox<Voice> to_voice;
    Outbox<Live> to_live;
    Outbox<api::LiveSessions> to_pages;

    void journal_changed(const store::JournalState& state) override;
    void records_trouble(interactions::ProjectorTrouble trouble) override;
    void records_set_aside(std::int64_t count) override;
    void records_changed(const std::string& kind) override;

    void call_event(calls::Event event) override;
    std::int64_t call_backlog() override;
    void phone_ended(UserId user, const std::string& tab) override;
    void sip_crowded(bool crowded) override;
    void recording_failed(RecordingId recording) override;
    void recording_complete() override;
    void prompts_broken(const std::vector<std::string>& prompts) override;
    void trunks_too_wide(const std::vector<std::string>& trunks) override;

    void desk_shown(UserId user, const live::DeskState& state) override;
    void board_shown(live::BoardState state) override;
    void phone_shown_free(UserId user, const std::string& tab) override;
};

}  // namespace zongji::app
