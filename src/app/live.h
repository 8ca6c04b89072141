#pragma once

#include "app/live_gate.h"
#include "app/news.h"
#include "app/part.h"
#include "domain/callers/caller_lookup.h"
#include "domain/insight/insight_thread.h"
#include "domain/interactions/projector.h"
#include "domain/live/call_totals.h"
#include "domain/live/live_machine.h"
#include "domain/restart/day_keeper.h"
#include "domain/restart/recovery.h"

#include <optional>
#include <string>

namespace zongji::app {

// What happens now: the live machine, the board, and the day so far, which a restart needs. Needs
// neither phones nor pages: it gives its commands to whatever telephony it has, and shows what it
// shows to whoever hears its news. The projector, which reads to it, has stopped before it goes.
class Live final : public Part, private live::Listener {
public:
    struct Needs {
        const Clock& clock;
        IdSource& ids;
        Snapshot company;
        store::Journal& journal;
        interactions::Projector& projector;
        std::string day_file;
        std::optional<Timestamp> last_sound;  // in the recordings that a crash cut off
        interactions::UnfinishedRecords* on_record = nullptr;  // or none
        calls::CallControl& telephony;
        std::function<void(InteractionId, OrgUnitId, const std::string& number,
                           callers::CallerLookup::Found)>
            look_up;
        LiveNews& news;
    };
    // Closes what a crash cut off, and remembers the day. Blocks.
    static Result<std::unique_ptr<Live>> start(Needs needs);

    Result<void> use(const Snapshot& fresh) override;
    void stop() override;
    void metrics(Metrics& out) override;

    // Any thread; all return at once.
    void on_call_event(calls::Event event) { machine_.on_call_event(std::move(event)); }
    void journal_changed(const store::JournalState& state);
    void set_alarm(live::AlarmKind kind, bool on, double value = 0) {
        insight_.set_alarm(kind, on, value);
    }
    void set_alarms(live::AlarmKind kind, const std::vector<std::string>& subjects) {
        insight_.set_alarms(kind, subjects);
    }
    void phone_ended(UserId user, const std::string& tab);
    std::int64_t backlog() const { return machine_.backlog(); }

    // For pages.
    api::LiveDesk& desk() { return gate_; }
    // Whether the live loop answers within a second. Blocks for as long.
    bool answers() { return machine_.counts(std::chrono::seconds(1)).has_value(); }

private:
    Live(Needs needs, const restart::RecoveredDay& found, const std::string& day_file);
    void configure(const Snapshot& company);

    // live::Listener
    void recorded(std::vector<journal::Recorded> events) override;
    void look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number) override;
    void desk_changed(UserId user, const live::DeskState& state) override;
    void why_idle_changed(AgentId agent, const live::WhyIdle& why) override;

    const Clock& clock_;
    interactions::Projector& projector_;
    const decltype(Needs::look_up) look_up_;
    LiveNews& news_;
    live::CallTotals totals_;
    insight::InsightThread insight_;
    live::LiveMachine machine_;
    restart::DayKeeper day_keeper_;
    LiveGate gate_{machine_, insight_};
};

}  // namespace zongji::app
