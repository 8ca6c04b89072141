#include "store/journal/reader.h"

#include "store/journal/segment.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::store {
namespace {

constexpr std::string_view columns =
    "SELECT position, at_us, type, version, org_unit_id, interaction_id, agent_id, queue_id, data"
    " FROM events";

// What comes before the first event of a minute is earlier than that minute.
constexpr std::string_view first_since =
    "SELECT position FROM events WHERE at_us >= ?1 AND position >="
    " (SELECT MIN(position) FROM minutes WHERE minute >= ?2) ORDER BY position LIMIT 1";

constexpr std::size_t most_idle = 4;

Result<void> add_entries(const Rows& rows, const std::string& path,
                         std::vector<StoredEntry>& entries) {
    for (const Row& row : rows) {
        auto stored = stored_entry(row);
        if (!stored)
            return Error{stored.error().code, stored.error().message, path};
        entries.push_back(std::move(*stored));
    }
    return {};
}

}  // namespace

Result<Rows> JournalReader::ask(const std::string& path, std::string_view sql,
                                const Parameters& parameters) {
    ZONGJI_TRY(auto connection, take(path));
    ZONGJI_CHECK(connection->begin(Access::read));
    ZONGJI_TRY(Answer answer, connection->run(sql, parameters));
    ZONGJI_CHECK(connection->commit());
    // Not after a failure: a new one may do better.
    give_back(path, std::move(connection));
    return std::move(answer.rows);
}

Result<std::unique_ptr<SqliteConnection>> JournalReader::take(const std::string& path) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(idle_.begin(), idle_.end(),
                                        [&](const auto& one) { return one.first == path; });
        if (found != idle_.end()) {
            auto connection = std::move(found->second);
            idle_.erase(found);
            return connection;
        }
    }
    ZONGJI_TRY(auto connection, SqliteConnection::open(path));
    // The checkpoints are the writer's, also when this connection is the last to close.
    ZONGJI_CHECK(connection->set("PRAGMA wal_autocheckpoint=0"));
    ZONGJI_CHECK(connection->set("PRAGMA cache_size=-1000"));
    return connection;
}

void JournalReader::give_back(const std::string& path,
                              std::unique_ptr<SqliteConnection> connection) {
    const std::lock_guard lock(mutex_);
    idle_.emplace_back(path, std::move(connection));
    // The one that was not wanted for longest goes: of a month that is over, in the end.
    if (idle_.size() > most_idle)
        idle_.erase(idle_.begin());
}

std::vector<JournalReader::File> JournalReader::files() const {
    std::vector<File> found;
    for (auto& [month, path] : segment_files(folder_)) {
        found.push_back({month, path, false});
    }
    if (!found.empty()) {
        found.back().newest = true;
    }
    return found;
}

Result<std::int64_t> JournalReader::end_of(const File& file) {
    {
        std::lock_guard lock(mutex_);
        if (const auto known = ends_.find(file.month); known != ends_.end()) {
            return known->second;
        }
    }
    ZONGJI_TRY(const Rows rows,
               ask(file.path, "SELECT COALESCE(MAX(position), 0) FROM events", {}));
    const std::int64_t end = rows.at(0).integer(0);
    std::lock_guard lock(mutex_);
    ends_[file.month] = end;
    return end;
}

Result<std::vector<StoredEntry>> JournalReader::read(std::int64_t from_position,
                                                     std::size_t limit) {
    std::vector<StoredEntry> entries;
    for (const File& file : files()) {
        if (entries.size() >= limit) {
            break;
        }
        if (!file.newest) {
            ZONGJI_TRY(const std::int64_t end, end_of(file));
            if (end < from_position) {
                continue;
            }
        }
        const auto most = static_cast<std::int64_t>(limit - entries.size());
        ZONGJI_TRY(const Rows rows,
                   ask(file.path,
                       fmt::format("{} WHERE position >= ?1 ORDER BY position LIMIT ?2", columns),
                       {from_position, most}));
        ZONGJI_CHECK(add_entries(rows, file.path, entries));
    }
    return entries;
}

Result<std::int64_t> JournalReader::position_since(Timestamp at, std::int64_t last_position) {
    for (const File& file : files()) {
        ZONGJI_TRY(const Rows rows, ask(file.path, first_since, {at, minute_of(at)}));
        if (!rows.empty()) {
            return rows[0].integer(0);
        }
    }
    return last_position + 1;
}

Result<std::vector<StoredEntry>> JournalReader::read_interaction(InteractionId interaction) {
    std::vector<StoredEntry> entries;
    for (const File& file : files()) {
        // The two conditions: one for the answer, one so that the partial index serves.
        ZONGJI_TRY(const Rows rows,
                   ask(file.path,
                       fmt::format("{} WHERE interaction_id = ?1 AND interaction_id <> 0"
                                   " ORDER BY position",
                                   columns),
                       {interaction}));
        ZONGJI_CHECK(add_entries(rows, file.path, entries));
    }
    return entries;
}

}  // namespace zongji::store
