#include "app/installation.h"

#include "runtime/log.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/rand.h>
#include <unistd.h>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

constexpr store::Migration steps[] = {{1, "installation", R"(
CREATE TABLE installation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    master_key TEXT NOT NULL) STRICT;
)"}};

// The folders that bear the id.
constexpr std::array folders{"journal", "recordings"};

std::string id_file(const std::string& data_dir, const char* folder) {
    return fmt::format("{}/{}/installation.id", data_dir, folder);
}

// Empty: none.
std::string id_in(const std::string& data_dir, const char* folder) {
    std::ifstream file(id_file(data_dir, folder));
    std::string id;
    std::getline(file, id);
    return id;
}

// Whole or not at all. On a full disk the next start does it.
void write_id(const std::string& data_dir, const char* folder, const std::string& id) {
    std::error_code ignored;
    fs::create_directory(data_dir + "/" + folder, ignored);
    const std::string path = id_file(data_dir, folder);
    const std::string draft = path + ".draft";
    const std::string line = id + "\n";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written =
        file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
        ::fsync(file) == 0;
    if (file >= 0)
        ::close(file);
    if (written && ::rename(draft.c_str(), path.c_str()) == 0)
        return;
    log_warning("{} cannot be written: {}", path, std::strerror(errno));
    ::unlink(draft.c_str());
}

std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    ensure(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "random bytes");
    std::string id;
    for (const unsigned char byte : bytes)
        id += fmt::format("{:02x}", byte);
    return id;
}

Error lost_folder(const std::string& data_dir, const std::string& id) {
    return {ErrorCode::conflict,
            fmt::format("the data folder is empty, and the database is that of a company. Is the "
                        "folder's disk mounted? Bring journal and recordings back. Only to go on "
                        "without them: write {} into {}",
                        id, id_file(data_dir, "journal")),
            data_dir};
}

bool has_recordings(const std::string& data_dir) {
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(data_dir + "/recordings", ignored)) {
        if (entry.path().extension() == ".zjr")
            return true;
    }
    return false;
}

std::string hex_of(const recordings::MasterKeyId& id) {
    std::string text;
    for (const std::uint8_t byte : id)
        text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace

Error Holdings::lost(const std::string& database) const {
    std::vector<std::string> found;
    if (journal)
        found.emplace_back("a journal");
    if (recordings)
        found.emplace_back("recordings");
    if (key_id)
        found.emplace_back("the id of their key (master-key.id)");
    return {ErrorCode::conflict,
            fmt::format("the database is not there or empty, and the data folder holds a company's "
                        "data: {}. Is its disk mounted? Bring the database back from a backup, "
                        "with its -wal file if there is one. Only to begin a new company: name "
                        "another data folder, or move journal, recordings and master-key.id away",
                        fmt::join(found, ", ")),
            database};
}

Holdings holdings_of(const std::string& data_dir) {
    return {.journal = false,
            .recordings = has_recordings(data_dir),
            .key_id = fs::exists(data_dir + "/master-key.id")};
}

std::string installation_of_journal(const std::string& data_dir) {
    return id_in(data_dir, "journal");
}

Result<void> check_database_file(const std::string& path, const Holdings& holdings) {
    std::error_code missing;
    const auto size = fs::file_size(path, missing);
    // SQLite throws a log away that has no file: it is not even opened.
    if ((missing || size == 0) && holdings.any())
        return holdings.lost(path);
    return {};
}

Result<std::optional<Installation::Row>> Installation::row_in(store::Database& database) {
    std::optional<Row> row;
    const auto read = database.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const auto rows, transaction.query("SELECT id, master_key FROM installation"));
        if (!rows.empty())
            row = Row{rows[0].text(0), rows[0].text(1)};
        return {};
    });
    if (!read)
        return read.error();
    return row;
}

Result<void> Installation::write_row(store::Database& database, const std::string& id) {
    return database.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("INSERT INTO installation VALUES (1, ?1, '')", {id}));
        return {};
    });
}

Result<Installation> Installation::agree(store::Database& database, const std::string& data_dir) {
    ZONGJI_CHECK(store::migrate(database, "installation", steps));
    ZONGJI_TRY(const auto row, row_in(database));
    std::vector<std::string> told;
    std::set<std::string> ids;
    const auto note = [&](const std::string& what, const std::string& id) {
        if (id.empty())
            return;
        ids.insert(id);
        told.push_back(fmt::format("{}: {}", what, id));
    };
    note("the database", row ? row->id : "");
    for (const char* folder : folders)
        note(id_file(data_dir, folder), id_in(data_dir, folder));
    if (ids.size() > 1) {
        return Error{ErrorCode::conflict,
                     fmt::format("the stores are of different installations ({}): bring together "
                                 "what belongs together",
                                 fmt::join(told, ", ")),
                     data_dir};
    }
    // Only the database speaks: whatever lay in the folder is not there.
    if (row && told.size() == 1) {
        ZONGJI_TRY(const bool used, was_ever_used(database));
        if (used)
            return lost_folder(data_dir, row->id);
    }
    const std::string id = ids.empty() ? random_id() : *ids.begin();
    if (!row)
        ZONGJI_CHECK(write_row(database, id));
    for (const char* folder : folders) {
        if (id_in(data_dir, folder).empty())
            write_id(data_dir, folder, id);
    }
    return Installation(database, id, row);
}

Result<void> Installation::agree_on_key(const recordings::MasterKey& key, bool was_named) {
    const std::string id = hex_of(key.id());
    const std::string known = known_ ? known_->master_key : "";
    if (known == id)
        return {};
    if (!known.empty() && was_named) {
        return conflict(
            fmt::format("the database knows the master key {}, and the data folder names {} "
                        "(master-key.id): bring together what belongs together. Only if no "
                        "recording is to be heard again, remove master-key.id",
                        known, id));
    }
    if (!known.empty()) {
        log_warning(
            "the recordings so far need the master key {}, and from now on it is {}: they "
            "cannot be heard with it",
            known, id);
    }
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute("UPDATE installation SET master_key = ?1", {id}));
        return {};
    });
}

Result<bool> was_ever_used(store::Database& database) {
    bool used = false;
    const auto read = database.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const auto rows, transaction.query("SELECT id FROM audit LIMIT 1"));
        used = !rows.empty();
        return {};
    });
    if (!read)
        return read.error();
    return used;
}

}  // namespace zongji::app
