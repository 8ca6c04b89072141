#pragma once

#include "app/config.h"
#include "domain/customers/customers.h"
#include "domain/do_not_call/contact_facts.h"
#include "domain/interactions/records.h"
#include "domain/recordings/master_key.h"
#include "domain/recordings/records.h"
#include "domain/tickets/tickets.h"
#include "store/database.h"
#include "store/journal/journal.h"
#include "store/live_records.h"

#include <functional>
#include <memory>
#include <optional>

namespace zongji::app {

// Where the master key of the recordings is.
std::string key_path_of(const Config& config);

// Everything that outlives the process, opened and brought up to date. Blocks: for workers.
struct Stores {
    using OnJournalState = std::function<void(const store::JournalState&)>;

    // In a data folder that is ours (DataFolder). Says on standard output where a new master key
    // lies, once.
    // `sync_journal` as JournalSettings::sync, for tests.
    static Result<std::unique_ptr<Stores>> open(const Config& config, const Clock& clock,
                                                IdSource& ids, OnJournalState on_journal_state,
                                                std::function<int(int)> sync_journal = {});

    // The same on stores that are open.
    struct Opened {
        std::unique_ptr<recordings::MasterKey> key;
        std::unique_ptr<store::Database> database;
        std::unique_ptr<store::Journal> journal;
        std::unique_ptr<store::LiveRecords> live_records;
        bool on_one_disk = false;  // database and journal
    };
    static Result<std::unique_ptr<Stores>> on(Opened opened, const Clock& clock, IdSource& ids);

    // Why an empty database must not be given a new company: its own is lost.
    std::optional<Error> lost_company;

    std::unique_ptr<recordings::MasterKey> key;
    // For what calls leave behind, and who signs in; also while the disk is full.
    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::Journal> journal;
    // The same database for what people write: it leaves the journal's reserve to the journal.
    std::unique_ptr<store::Database> desk_database;
    std::unique_ptr<store::LiveRecords> live_records;
    std::unique_ptr<interactions::InteractionRecords> interactions;
    std::unique_ptr<recordings::RecordingRecords> recordings;
    std::unique_ptr<customers::Customers> customers;
    std::unique_ptr<tickets::Tickets> tickets;
    std::unique_ptr<do_not_call::DoNotCall> do_not_call;
    std::unique_ptr<do_not_call::ContactFacts> contact_facts;
};

}  // namespace zongji::app
