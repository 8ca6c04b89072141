#include "app/live.h"

#include "domain/configuration/snapshot.h"
#include "engine/calendars/calendars.h"
#include "runtime/log.h"

namespace zongji::app {

Result<std::unique_ptr<Live>> Live::start(Needs needs) {
    const Now now = needs.clock.now();
    const std::string day_file = needs.day_file;
    ZONGJI_TRY(const auto zone, calendars::find_zone(configuration::company_zone(*needs.company)));
    const Timestamp midnight = calendars::local_day_start(zone, now.utc);
    ZONGJI_TRY(auto found,
               restart::recover_day(needs.journal, day_file, *needs.company, midnight, now));
    ZONGJI_CHECK(restart::close_cut_off(needs.journal, found.day, needs.last_sound, needs.on_record,
                                        needs.ids, now));

    const Snapshot company = needs.company;
    std::unique_ptr<Live> made(new Live(std::move(needs), found, day_file));
    Live& self = *made;
    self.projector_.read_also([&self](const auto& events) { self.day_keeper_.read(events); });
    self.insight_.start();
    self.configure(company);
    // What was posted by now waits for it.
    self.machine_.start();
    return made;
}

Live::Live(Needs needs, const restart::RecoveredDay& found, const std::string& day_file)
    : clock_(needs.clock),
      projector_(needs.projector),
      look_up_(std::move(needs.look_up)),
      news_(needs.news),
      insight_(clock_, [this](live::BoardState state) { news_.board_shown(std::move(state)); }),
      machine_(clock_, needs.ids, needs.journal, needs.telephony, *this,
               static_cast<std::uint64_t>(clock_.now().utc.us)),
      day_keeper_(day_file, found.day, found.begun_with) {
    insight_.board() = found.day.board();
    machine_.centre().remember(found.day.agents());
}

Result<void> Live::use(const Snapshot& fresh) {
    configure(fresh);
    return {};
}

void Live::configure(const Snapshot& company) {
    std::vector<std::string> troubles;
    auto rules = contact_centre::make_live(*company, troubles);
    for (const auto& trouble : troubles)
        log_warning("configuration: {}", trouble);
    day_keeper_.configure(*company);
    // The board first: what the loop says of new agents is for one who knows them.
    insight_.configure(company);
    machine_.post([rules](auto& centre, Now now) { centre.configure(rules, now); });
}

void Live::stop() {
    machine_.stop();
    insight_.stop();
}

void Live::journal_changed(const store::JournalState& state) {
    insight_.set_alarm(live::AlarmKind::disk_full, state.disk_full);
    insight_.set_alarm(live::AlarmKind::journal_behind, state.failing);
    const bool full = state.disk_full;
    machine_.post([full](auto& centre, Now) { centre.set_accepting(!full, "disk_full"); });
}

// The media engine's thread has a packet to send each 20 ms: it waits for no page's lock.
void Live::phone_ended(UserId user, const std::string& tab) {
    insight_.run([this, user, tab] { news_.phone_shown_free(user, tab); });
}

void Live::recorded(std::vector<journal::Recorded> events) {
    for (const auto& recorded : events)
        totals_.count(recorded.event);
    insight_.recorded(std::move(events));
    projector_.notify();
}

void Live::look_up(InteractionId interaction, OrgUnitId org_unit, const std::string& number) {
    look_up_(interaction, org_unit, number, [this, interaction](contact_centre::CallerFacts facts) {
        machine_.post([interaction, facts = std::move(facts)](auto& centre, Now now) {
            centre.caller_found(interaction, facts, now);
        });
    });
}

void Live::desk_changed(UserId user, const live::DeskState& state) {
    insight_.run([this, user, state] { news_.desk_shown(user, state); });
}

void Live::why_idle_changed(AgentId agent, const live::WhyIdle& why) {
    insight_.why_idle_changed(agent, why);
}

}  // namespace zongji::app
