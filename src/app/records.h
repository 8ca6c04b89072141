#pragma once

#include "app/company.h"
#include "app/founding.h"
#include "app/news.h"
#include "app/part.h"
#include "app/records_services.h"
#include "app/stores.h"
#include "domain/callers/caller_lookup.h"
#include "domain/interactions/interaction_projection.h"
#include "domain/interactions/projector.h"
#include "domain/interactions/unfinished_records.h"
#include "domain/recordings/recover.h"

#include <optional>
#include <stop_token>
#include <string>

namespace zongji::app {

// What is kept: the company's configuration, people, customers, contacts, and how the journal comes
// to be in them. Needs no other part.
class Records final : public Part {
public:
    struct Needs {
        const Clock& clock;
        IdSource& ids;
        WorkerPool& workers;
        std::unique_ptr<Stores> stores;
        std::string data_dir;  // where the recordings are
        Founding founding;
        RecordsNews& news;
    };
    // Afterwards the records have what the journal had. Blocks, in an empty system for long.
    static Result<std::unique_ptr<Records>> start(Needs needs);

    Result<void> use(const Snapshot& fresh) override;
    void stop() override;
    void metrics(Metrics& out) override;

    Stores& stores() { return *stores_; }
    Company& company() { return company_; }
    interactions::Projector& projector() { return projector_; }
    callers::CallerLookup& callers() { return callers_; }
    interactions::UnfinishedRecords& unfinished() { return unfinished_; }
    identity::AuditTrail& audit_trail() { return services_.audit_trail(); }
    // Sets those services that are of the records.
    void offer(api::Services& services);
    // Blocks for what it reads; the rest is done by the projector.
    Result<void> try_set_aside_again();

    // Of the recordings that a crash cut off, the last that was written.
    std::optional<Timestamp> last_sound() const { return cut_off_->last_sound(); }
    // Closes them, on a thread of its own: it takes seconds after many long calls. Once.
    void close_cut_off_recordings();

private:
    explicit Records(Needs needs);
    Result<void> fill(const Founding& founding);
    void say_if_older(std::int64_t known) const;

    const Clock& clock_;
    RecordsNews& news_;
    std::string data_dir_;
    std::unique_ptr<Stores> stores_;
    Company company_;
    interactions::InteractionProjection projection_;
    interactions::UnfinishedRecords unfinished_;
    interactions::Projector projector_;
    std::int64_t missing_events_ = 0;  // of a journal that lost its end
    callers::CallerLookup callers_;
    RecordsServices services_;
    std::optional<recordings::CutOffRecordings> cut_off_;
    std::stop_source stopping_;
    WorkerPool closing_{"closing", 1, 1};
};

}  // namespace zongji::app
