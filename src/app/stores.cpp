#include "app/stores.h"

#include "app/installation.h"
#include "app/look_over.h"
#include "domain/identity/schema.h"
#include "domain/settings/settings.h"
#include "runtime/log.h"
#include "store/sparing_database.h"

#include <filesystem>
#include <iostream>

#include <sys/stat.h>

namespace zongji::app {
namespace {

Result<std::unique_ptr<recordings::MasterKey>> open_key(const Config& config) {
    const std::string path = key_path_of(config);
    ZONGJI_TRY(auto key, recordings::MasterKey::load_or_create(path, config.data_dir));
    if (key.is_new()) {
        std::cout << "A new master key was made: " << path
                  << "\nKeep a copy in a safe place: without it no recording can be heard.\n";
    }
    return std::make_unique<recordings::MasterKey>(key);
}

Result<void> migrate_all(store::Database& database) {
    ZONGJI_CHECK(store::migrate(database, "identity", identity::migrations()));
    ZONGJI_CHECK(store::migrate(database, "settings", settings::migrations()));
    ZONGJI_CHECK(store::migrate(database, "interactions", interactions::migrations()));
    ZONGJI_CHECK(store::migrate(database, "customers", customers::migrations()));
    ZONGJI_CHECK(store::migrate(database, "tickets", tickets::migrations()));
    ZONGJI_CHECK(store::migrate(database, "recordings", recordings::migrations()));
    ZONGJI_CHECK(store::migrate(database, "do_not_call", do_not_call::migrations()));
    ZONGJI_CHECK(customers::renew_search_texts(database));
    return tickets::renew_search_texts(database);
}

// Without what may be a password.
std::string place_of_database(const Config& config) {
    if (config.database.empty())
        return config.data_dir + "/zongji.db";
    return store::is_postgres(config.database) ? "PostgreSQL" : config.database;
}

Result<std::unique_ptr<store::Database>> open_database(const Config& config,
                                                       const Holdings& holdings) {
    const std::string place = place_of_database(config);
    const std::string& location = config.database.empty() ? place : config.database;
    if (!store::is_postgres(location)) {
        ZONGJI_CHECK(check_database_file(location, holdings));
        ZONGJI_CHECK(look_over_database(location));
    }
    // In the data folder it is ours already.
    return config.database.empty() ? store::open_database(location)
                                   : store::open_own_database(location);
}

bool is_on_journals_disk(const Config& config) {
    const std::string place = place_of_database(config);
    struct stat database {};
    struct stat journal {};
    return !store::is_postgres(config.database) && ::stat(place.c_str(), &database) == 0 &&
           ::stat((config.data_dir + "/journal").c_str(), &journal) == 0 &&
           database.st_dev == journal.st_dev;
}

// A machine that went down may leave it broken, and its calls went with it. What it held besides,
// where phones are and the numbers that were not on record yet, is worth less than a start.
Result<std::unique_ptr<store::LiveRecords>> open_live_records(const std::string& data_dir) {
    const std::string path = data_dir + "/live.db";
    auto records = store::LiveRecords::open(path);
    if (records || records.error().code != ErrorCode::corrupt)
        return records;
    log_error(
        "{} is broken and was set aside as live.db.broken: calls that were live get no BYE, "
        "and callers of the last moments have no number. {}",
        path, records.error().message);
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::rename(path + suffix, path + ".broken" + suffix, ignored);
    }
    return store::LiveRecords::open(path);
}

// The projection may be behind, by much when the database is slow; the journal never is.
Result<OrgUnitId> org_unit_of(interactions::InteractionRecords& records,
                              const store::Journal& journal, InteractionId id) {
    const auto record = records.find_interaction(store::Scope::everything(), id);
    if (record)
        return record->org_unit_id;
    ZONGJI_TRY(const auto events, journal.read_interaction(id));
    if (events.empty())
        return record.error();
    return events.front().entry.org_unit_id;
}

}  // namespace

// Beside the data folder and not in it: who takes the folder away cannot hear it.
std::string key_path_of(const Config& config) {
    if (!config.master_key.empty())
        return config.master_key;
    auto folder = std::filesystem::absolute(config.data_dir).lexically_normal();
    if (!folder.has_filename())
        folder = folder.parent_path();
    return folder.string() + ".key";
}

Result<std::unique_ptr<Stores>> Stores::open(const Config& config, const Clock& clock,
                                             IdSource& ids, OnJournalState on_journal_state,
                                             std::function<int(int)> sync_journal) {
    Opened opened;
    Holdings holdings = holdings_of(config.data_dir);
    look_over_logs(config);
    // The journal first: on a full disk it gives up its reserve, which the others need to open.
    ZONGJI_TRY(opened.journal, store::Journal::open({.folder = config.data_dir + "/journal",
                                                     .sync = std::move(sync_journal)},
                                                    std::move(on_journal_state)));
    holdings.journal = opened.journal->last_position() > 0;
    ZONGJI_CHECK(look_over_journal(config.data_dir));
    ZONGJI_TRY(opened.database, open_database(config, holdings));
    ZONGJI_CHECK(migrate_all(*opened.database));
    // The database's id is the first that is written of a new installation.
    ZONGJI_TRY(auto installation, Installation::agree(*opened.database, config.data_dir));
    ZONGJI_CHECK(claim_journal(config.data_dir, installation.id()));
    ZONGJI_TRY(opened.key, open_key(config));
    ZONGJI_CHECK(installation.agree_on_key(*opened.key, holdings.key_id));
    ZONGJI_TRY(opened.live_records, open_live_records(config.data_dir));
    opened.on_one_disk = is_on_journals_disk(config);

    ZONGJI_TRY(auto stores, on(std::move(opened), clock, ids));
    // A first start that was cut short has left a key, and nothing else.
    holdings.key_id = holdings.key_id && installation.is_new_to_database();
    ZONGJI_TRY(const bool used, was_ever_used(*stores->database));
    if (!used && holdings.any())
        stores->lost_company = holdings.lost(place_of_database(config));
    return stores;
}

Result<std::unique_ptr<Stores>> Stores::on(Opened opened, const Clock& clock, IdSource& ids) {
    ZONGJI_CHECK(migrate_all(*opened.database));
    auto stores = std::make_unique<Stores>();
    stores->key = std::move(opened.key);
    stores->database = std::move(opened.database);
    stores->journal = std::move(opened.journal);
    stores->live_records = std::move(opened.live_records);
    stores->desk_database = std::make_unique<store::SparingDatabase>(
        *stores->database, [spares = opened.on_one_disk, journal = stores->journal.get()] {
            return spares && journal->state().disk_full;
        });
    store::Database& desk = *stores->desk_database;
    stores->interactions = std::make_unique<interactions::InteractionRecords>(desk);
    stores->recordings = std::make_unique<recordings::RecordingRecords>(
        desk, [interactions = stores->interactions.get(), journal = stores->journal.get()](
                  InteractionId id) { return org_unit_of(*interactions, *journal, id); });
    stores->customers = std::make_unique<customers::Customers>(desk, clock, ids);
    stores->tickets = std::make_unique<tickets::Tickets>(desk, clock, ids);
    stores->do_not_call = std::make_unique<do_not_call::DoNotCall>(desk, clock, ids);
    stores->contact_facts = std::make_unique<do_not_call::ContactFacts>(
        *stores->do_not_call, *stores->customers, *stores->interactions);
    return stores;
}

}  // namespace zongji::app
