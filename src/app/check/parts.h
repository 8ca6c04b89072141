#pragma once

#include "app/check/report.h"
#include "app/config.h"
#include "domain/recordings/master_key.h"
#include "store/evidence.h"
#include "store/journal/survey.h"

#include <optional>

// What each part of a check finds, and what the next ones need of it.
namespace zongji::app::check {

struct Folder {
    std::string data_dir;
    Report& report;

    std::string relative(const std::string& path) const;
};

// The ids that everything of one installation bears, and the key of its recordings. `database`:
// null where it cannot be read. Gives the key, where it is there and is the one.
std::optional<recordings::MasterKey> check_company(const Folder& folder, const Config& config,
                                                   store::Database* database);

// `known`: the position up to which the records know the journal.
void check_journal(const Folder& folder, std::optional<std::int64_t> known);

void check_audit(const Folder& folder, store::Database& database);

// The file or the server that the records are in; the rest of a check reads them through what is
// returned. Null: they cannot be read, which has been told.
struct OpenRecords {
    std::optional<store::Evidence> evidence;  // what a database in a file is read from
    std::unique_ptr<store::Database> database;
};
OpenRecords check_records(const Folder& folder, const Config& config);
// Of the journal's events; nothing where the records do not say.
std::optional<std::int64_t> known_position(store::Database& database);

void check_recordings(const Folder& folder, store::Database& database,
                      const recordings::MasterKey* key);

// The calls that were live, and the day so far.
void check_rest(const Folder& folder);

// In what a person reads of a fault between two files of the journal.
Words words_of(const store::JournalFault& fault);

// A file of SQLite by its own check, and its log. False: it cannot be read at all.
bool check_sqlite(const Folder& folder, Subject subject, const std::string& path,
                  store::SqliteConnection& connection);
void check_log(const Folder& folder, Subject subject, const std::string& path);

// What stands in its way, as a finding.
void note_error(const Folder& folder, Subject subject, const std::string& path, const Error& error);

}  // namespace zongji::app::check
