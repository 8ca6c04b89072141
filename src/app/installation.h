#pragma once

#include "domain/recordings/master_key.h"
#include "store/database.h"

#include <optional>
#include <string>

namespace zongji::app {

// What a data folder holds of a company beside the database. An empty database beside any of it is
// not a new company but a lost one.
struct Holdings {
    bool journal = false;  // with events
    bool recordings = false;
    bool key_id = false;

    bool any() const { return journal || recordings || key_id; }
    // ErrorCode::conflict, with the way out. `database` is where it should be; without a password.
    Error lost(const std::string& database) const;
};
// All but `journal`, which is not open yet.
Holdings holdings_of(const std::string& data_dir);

// The id that the journal's folder bears; empty: none.
std::string installation_of_journal(const std::string& data_dir);

// Nothing where the file has something in it, or need not have.
Result<void> check_database_file(const std::string& path, const Holdings& holdings);

// The id that everything of one installation bears: a row of its database, and `installation.id` in
// the folders of journal and recordings. Blocks: for the start.
class Installation {
public:
    // Whoever has none yet is given it, the database first. The schema is there.
    // ErrorCode::conflict: they disagree, or the folder that belongs to the database is lost.
    static Result<Installation> agree(store::Database& database, const std::string& data_dir);

    // The database had none: it is new, or older than these ids.
    bool is_new_to_database() const { return !known_; }
    const std::string& id() const { return id_; }

    // The key that the recordings need stands in the database, too. `was_named`: the data folder
    // named it already. ErrorCode::conflict: the database knows another one.
    Result<void> agree_on_key(const recordings::MasterKey& key, bool was_named);

private:
    struct Row {
        std::string id;
        std::string master_key;
    };
    Installation(store::Database& database, std::string id, std::optional<Row> known)
        : database_(database), id_(std::move(id)), known_(std::move(known)) {}
    static Result<std::optional<Row>> row_in(store::Database& database);
    static Result<void> write_row(store::Database& database, const std::string& id);

    store::Database& database_;
    std::string id_;
    std::optional<Row> known_;
};

// Whether anybody ever changed something in it, as the making of a first user does.
Result<bool> was_ever_used(store::Database& database);

}  // namespace zongji::app
