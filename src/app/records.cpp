#include "app/records.h"

#include "domain/restart/recovery.h"
#include "runtime/log.h"

#include <algorithm>

namespace zongji::app {

Records::Records(Needs needs)
    : clock_(needs.clock),
      news_(needs.news),
      data_dir_(std::move(needs.data_dir)),
      stores_(std::move(needs.stores)),
      company_(*stores_->desk_database, clock_, needs.ids, data_dir_ + "/prompts"),
      projection_(*stores_->database),
      unfinished_(*stores_->database),
      projector_(clock_, *stores_->journal, projection_,
                 {.on_trouble = [this](auto trouble) { news_.records_trouble(trouble); },
                  .projected =
                      [this](bool tasks) {
                          news_.records_changed("interactions");
                          if (tasks)
                              news_.records_changed("tasks");
                      },
                  .on_set_aside = [this](auto count) { news_.records_set_aside(count); }}),
      callers_(needs.workers, *stores_->live_records, *stores_->customers, projector_),
      services_(*stores_, company_, clock_, needs.ids, needs.workers, data_dir_) {}

Result<std::unique_ptr<Records>> Records::start(Needs needs) {
    const Founding founding = std::move(needs.founding);
    std::unique_ptr<Records> made(new Records(std::move(needs)));
    ZONGJI_CHECK(made->fill(founding));
    made->projector_.start();
    return made;
}

Result<void> Records::fill(const Founding& founding) {
    ZONGJI_TRY(const bool was_empty,
               company_.first_start([&](settings::Settings& settings) -> Result<void> {
                   if (stores_->lost_company)
                       return *stores_->lost_company;
                   return founding.company(settings);
               }));
    ZONGJI_CHECK(company_.load());
    ZONGJI_CHECK(services_.load_sessions());
    if (was_empty && founding.past)
        ZONGJI_CHECK(founding.past(*stores_, company_.now(), projector_));
    ZONGJI_TRY(const std::int64_t known, projection_.position());
    say_if_older(known);
    ZONGJI_TRY(missing_events_, restart::bridge_gap(*stores_->journal, known, clock_.now()));
    // A recording is put on record with the org unit of its interaction, which the crash may have
    // kept from the records.
    ZONGJI_CHECK(projector_.catch_up());
    ZONGJI_CHECK(callers_.take_over());
    ZONGJI_TRY(auto cut_off,
               recordings::CutOffRecordings::find(data_dir_, *stores_->key, *stores_->recordings));
    cut_off_.emplace(std::move(cut_off));
    return {};
}

// A server that is killed leaves its records some moments behind, and each start brings them up to
// its own beginning.
void Records::say_if_older(std::int64_t known) const {
    constexpr std::size_t looked_at = 1000;
    const store::Journal& journal = *stores_->journal;
    const std::int64_t last = journal.last_position();
    const auto behind = journal.read(known + 1, looked_at);
    const auto end = journal.read(last, 1);
    if (known >= last || !behind || !end || behind->empty() || end->empty())
        return;
    const Timestamp from = behind->front().entry.at, to = end->front().entry.at;
    const bool has_start = std::ranges::any_of(
        *behind, [](const auto& stored) { return stored.entry.type == "ServerStarted"; });
    if (!has_start && to - from <= minutes(1))
        return;
    log_warning(
        "records: they know the journal up to event {}, and what happened from {} to {} is brought "
        "in now. Unless the database was away then, an older one was brought back: what people "
        "wrote since (tickets, notes, settings) is not in it",
        known, to_rfc3339(from), to_rfc3339(to));
}

Result<void> Records::use(const Snapshot& fresh) {
    services_.configuration_changed(*fresh);
    news_.records_changed("settings");
    return {};
}

Result<void> Records::try_set_aside_again() {
    ZONGJI_CHECK(callers_.take_over());
    projector_.try_again();
    return {};
}

void Records::offer(api::Services& services) {
    services_.offer(services);
    services.set_aside = [this](const store::PageRequest& page) {
        return interactions::list_set_aside(*stores_->database, page);
    };
    services.try_set_aside_again = [this] { return try_set_aside_again(); };
}

void Records::close_cut_off_recordings() {
    // There is room for one: it is taken.
    (void)closing_.submit([this] {
        const auto closed = cut_off_->close(stopping_.get_token());
        if (!closed)
            return log_error("recordings: cannot be closed: {}", closed.error().message);
        for (const auto& problem : closed->problems)
            log_warning("recordings: {}: {}", problem.path, problem.message);
    });
}

void Records::stop() {
    stopping_.request_stop();  // after the file that is under way
    closing_.stop();
    projector_.stop();
}

}  // namespace zongji::app
