#include "app/stores.h"

#include "domain/identity/schema.h"
#include "domain/settings/settings.h"

#include <filesystem>
#include <iostream>

namespace zongji::app {
namespace {

// Beside the data folder and not in it: who takes the folder away cannot hear it.
std::string key_path_of(const Config& config) {
    if (!config.master_key.empty())
        return config.master_key;
    auto folder = std::filesystem::absolute(config.data_dir).lexically_normal();
    if (!folder.has_filename())
        folder = folder.parent_path();
    return folder.string() + ".key";
}

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
    return {};
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

Result<std::unique_ptr<Stores>> Stores::open(const Config& config, const Clock& clock,
                                             IdSource& ids, OnJournalState on_journal_state) {
    Opened opened;
    ZONGJI_TRY(opened.key, open_key(config));

    // The journal first: on a full disk it gives up its reserve, which the others need to open.
    ZONGJI_TRY(opened.journal, store::Journal::open({.folder = config.data_dir + "/journal"},
                                                    std::move(on_journal_state)));
    const bool own_file = config.database.empty();
    // In the data folder it is ours already.
    ZONGJI_TRY(opened.database, own_file ? store::open_database(config.data_dir + "/zongji.db")
                                         : store::open_own_database(config.database));
    ZONGJI_TRY(opened.live_records, store::LiveRecords::open(config.data_dir + "/live.db"));
    return on(std::move(opened), clock, ids);
}

Result<std::unique_ptr<Stores>> Stores::on(Opened opened, const Clock& clock, IdSource& ids) {
    ZONGJI_CHECK(migrate_all(*opened.database));
    auto stores = std::make_unique<Stores>();
    stores->key = std::move(opened.key);
    stores->database = std::move(opened.database);
    stores->journal = std::move(opened.journal);
    stores->live_records = std::move(opened.live_records);
    stores->interactions = std::make_unique<interactions::InteractionRecords>(*stores->database);
    stores->recordings = std::make_unique<recordings::RecordingRecords>(
        *stores->database,
        [interactions = stores->interactions.get(), journal = stores->journal.get()](
            InteractionId id) { return org_unit_of(*interactions, *journal, id); });
    stores->customers = std::make_unique<customers::Customers>(*stores->database, clock, ids);
    stores->tickets = std::make_unique<tickets::Tickets>(*stores->database, clock, ids);
    return stores;
}

}  // namespace zongji::app
