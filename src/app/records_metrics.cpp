#include "app/metrics.h"
#include "app/records.h"

namespace zongji::app {
namespace {

void add_journal(Metrics& out, const store::Journal& journal,
                 const interactions::Projector& projector) {
    const auto figures = journal.figures();
    const auto state = journal.state();
    // In this order: the projection is never ahead of what was read after it.
    const std::int64_t projected = projector.position();
    const std::int64_t position = journal.last_position();
    out.gauge("journal_position", "Of the last event in the kernel's hands", number(position));
    out.gauge("journal_lag_events", "Events that the records do not have yet",
              number(position - projected));
    out.total("journal_events_total", "Events given to the journal", number(figures.appended));
    out.total("journal_marked_total", "Events whose commands left before they were written",
              number(figures.marked));
    out.total("journal_batches_total", "Transactions of the journal", number(figures.batches));
    out.total("journal_syncs_total", "Syncs of the journal to the disk", number(figures.syncs));
    out.gauge("journal_slowest_sync_seconds", "Since the start", seconds_of(figures.slowest_sync));
    out.gauge("journal_disk_full", "1 while the reserve carries the journal",
              state.disk_full ? 1 : 0);
    out.gauge("journal_failing", "1 while events wait in memory", state.failing ? 1 : 0);
    out.dropped("journal_event", number(state.overflowed));
}

void add_projector(Metrics& out, const interactions::Projector& projector) {
    using enum interactions::ProjectorTrouble;
    const auto trouble = projector.trouble();
    out.gauge("database_takes_writes", "0 when the last write of what happened did not succeed",
              trouble == database_away || trouble == database_refuses ? 0 : 1);
    out.gauge("journal_readable", "0 when the records cannot read the journal's files",
              trouble == journal_unreadable ? 0 : 1);
    out.gauge("records_set_aside", "Rows that the database refuses while it takes others",
              number(projector.set_aside()));
}

void add_database(Metrics& out, const Clock& clock, store::Database& database) {
    const Instant asked = clock.now().tick;
    const auto answered = database.read([](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.query("SELECT 1"));
        return {};
    });
    out.gauge("database_answers", "1 when the database answered now", answered ? 1 : 0);
    out.gauge("database_answer_seconds", "Of the smallest question, asked now",
              seconds_of(clock.now().tick - asked));
}

}  // namespace

void Records::metrics(Metrics& out) {
    out.queue_depth("projector", number(projector_.backlog()));
    add_journal(out, *stores_->journal, projector_);
    add_projector(out, projector_);
    out.gauge("journal_missing_events",
              "That the records knew at the start and the journal had lost",
              number(missing_events_));
    add_database(out, clock_, *stores_->database);
}

}  // namespace zongji::app
