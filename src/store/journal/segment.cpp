#include "store/journal/segment.h"

#include "base/ensure.h"
#include "store/journal/seal.h"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace zongji::store {
namespace {

constexpr std::string_view prefix = "journal-";
constexpr std::string_view suffix = ".db";

constexpr const char* schema[] = {
    "CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, at_us INTEGER NOT NULL,"
    " type TEXT NOT NULL, version INTEGER NOT NULL, org_unit_id INTEGER NOT NULL,"
    " interaction_id INTEGER NOT NULL, agent_id INTEGER NOT NULL, queue_id INTEGER NOT NULL,"
    " data TEXT NOT NULL, seal INTEGER) STRICT",
    "CREATE INDEX IF NOT EXISTS events_by_interaction ON events (interaction_id)"
    " WHERE interaction_id <> 0",
    // The first event of each minute that is later than all before it. To find a time it serves as
    // an index does, of which every transaction would write another page.
    "CREATE TABLE IF NOT EXISTS minutes (minute INTEGER PRIMARY KEY, position INTEGER NOT NULL)"
    " STRICT",
    // A file from before there were minutes.
    "INSERT INTO minutes SELECT at_us / 60000000, MIN(position) FROM events"
    " WHERE NOT EXISTS (SELECT 1 FROM minutes) GROUP BY 1",
    "DROP INDEX IF EXISTS events_by_time"};

constexpr std::string_view insert =
    "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
constexpr std::string_view insert_minute = "INSERT INTO minutes VALUES (?1, ?2)";

// What a file of the program before lacks.
Result<void> add_column_of_seals(SqliteConnection& connection) {
    ZONGJI_TRY(const Answer answer,
               connection.run("SELECT 1 FROM pragma_table_info('events') WHERE name = 'seal'", {}));
    if (answer.rows.empty())
        ZONGJI_CHECK(connection.run("ALTER TABLE events ADD COLUMN seal INTEGER", {}));
    return {};
}

void sync_folder(const std::string& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        ::fsync(handle);
        ::close(handle);
    }
}

}  // namespace

std::int64_t minute_of(Timestamp at) {
    return at.us / 60'000'000;
}

std::string month_of(Timestamp at) {
    return to_rfc3339(at).substr(0, 7);
}

Timestamp end_of_month(const std::string& month) {
    int year = std::stoi(month.substr(0, 4));
    int next = std::stoi(month.substr(5, 2)) + 1;
    if (next > 12) {
        next = 1;
        ++year;
    }
    const auto end = parse_rfc3339(fmt::format("{:04}-{:02}-01T00:00:00Z", year, next));
    ensure(end.ok(), "a month ends");
    return *end;
}

std::string segment_path(const std::string& folder, const std::string& month) {
    return fmt::format("{}/{}{}{}", folder, prefix, month, suffix);
}

std::vector<std::pair<std::string, std::string>> segment_files(const std::string& folder) {
    std::vector<std::pair<std::string, std::string>> files;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(suffix)) {
            continue;
        }
        const auto length = name.size() - prefix.size() - suffix.size();
        files.emplace_back(name.substr(prefix.size(), length), entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Segment::Segment(std::string path, std::string month, std::unique_ptr<SqliteConnection> connection)
    : path_(std::move(path)), month_(std::move(month)), connection_(std::move(connection)) {}

Result<StoredEntry> stored_entry(const Row& row) {
    // A changed byte may make another kind of column of one, and SQLite does not mind.
    for (std::size_t i = 0; i < 9; ++i) {
        const bool is_text = std::holds_alternative<std::string>(row.value(i));
        const bool is_number = std::holds_alternative<std::int64_t>(row.value(i));
        if (i == 2 || i == 8 ? !is_text : !is_number)
            return Error{ErrorCode::corrupt, "the journal holds a row that cannot be read", {}};
    }
    StoredEntry stored;
    stored.position = row.integer(0);
    stored.entry.at = Timestamp{row.integer(1)};
    stored.entry.type = row.text(2);
    stored.entry.version = static_cast<int>(row.integer(3));
    stored.entry.org_unit_id = row.id<OrgUnitId>(4);
    stored.entry.interaction_id = row.id<InteractionId>(5);
    stored.entry.agent_id = row.id<AgentId>(6);
    stored.entry.queue_id = row.id<QueueId>(7);
    stored.entry.json = row.text(8);
    return stored;
}

Result<std::unique_ptr<Segment>> Segment::open(const std::string& folder,
                                               const std::string& month) {
    const std::string path = segment_path(folder, month);
    ZONGJI_TRY(auto connection, SqliteConnection::open(path));
    connection->checkpoint_by_hand();
    ZONGJI_CHECK(connection->expect_table("events"));
    ZONGJI_CHECK(connection->begin(Access::write));
    for (const char* statement : schema) {
        ZONGJI_CHECK(connection->run(statement, {}));
    }
    ZONGJI_CHECK(add_column_of_seals(*connection));
    ZONGJI_CHECK(connection->commit());
    sync_folder(folder);  // the new file's name
    // From here on a commit ends with write(); the syncer follows within its time.
    ZONGJI_CHECK(connection->set("PRAGMA synchronous=OFF"));
    // Only the end of the file is ever touched.
    ZONGJI_CHECK(connection->set("PRAGMA cache_size=-1000"));
    ZONGJI_TRY(const Answer latest,
               connection->run("SELECT COALESCE(MAX(minute), -1) FROM minutes", {}));
    std::unique_ptr<Segment> segment(new Segment(path, month, std::move(connection)));
    segment->latest_minute_ = latest.rows.at(0).integer(0);
    return segment;
}

Segment::~Segment() {
    // The last connection to close moves what is left of the log, and deletes it: that must be
    // synced.
    (void)connection_->set("PRAGMA synchronous=FULL");
}

Result<std::int64_t> Segment::last_position() {
    ZONGJI_TRY(const Answer answer,
               connection_->run("SELECT COALESCE(MAX(position), 0) FROM events", {}));
    return answer.rows.at(0).integer(0);
}

Result<void> Segment::write(const std::vector<JournalEntry>& entries, std::size_t from,
                            std::size_t to, std::int64_t first_position) {
    ZONGJI_CHECK(connection_->begin(Access::write));
    auto latest_minute = insert_all(entries, from, to, first_position);
    Result<void> outcome = latest_minute ? connection_->commit() : latest_minute.error();
    if (!outcome) {
        connection_->roll_back();
        return outcome;
    }
    latest_minute_ = *latest_minute;
    return {};
}

// Gives the latest minute there is then.
Result<std::int64_t> Segment::insert_all(const std::vector<JournalEntry>& entries, std::size_t from,
                                         std::size_t to, std::int64_t first_position) {
    std::int64_t latest_minute = latest_minute_;
    Seal seal;
    Parameters values;
    for (std::size_t i = from; i < to; ++i) {
        const JournalEntry& entry = entries[i];
        const std::int64_t position = first_position + static_cast<std::int64_t>(i - from);
        seal.add(position, entry);
        values.clear();
        values.emplace_back(position);
        values.emplace_back(entry.at);
        values.emplace_back(entry.type);
        values.emplace_back(entry.version);
        values.emplace_back(entry.org_unit_id);
        values.emplace_back(entry.interaction_id);
        values.emplace_back(entry.agent_id);
        values.emplace_back(entry.queue_id);
        values.emplace_back(entry.json);
        values.emplace_back(i + 1 == to ? std::optional(seal.value()) : std::nullopt);
        ZONGJI_CHECK(connection_->run(insert, values));
        if (minute_of(entry.at) > latest_minute) {
            latest_minute = minute_of(entry.at);
            ZONGJI_CHECK(connection_->run(insert_minute, {latest_minute, position}));
        }
    }
    return latest_minute;
}

int Segment::open_log() const {
    return ::open((path_ + "-wal").c_str(), O_RDWR | O_CLOEXEC);
}

std::size_t Segment::log_bytes() const {
    constexpr std::size_t page_bytes = 4096;
    return static_cast<std::size_t>(connection_->log_pages()) * page_bytes;
}

Result<void> Segment::checkpoint() {
    ZONGJI_CHECK(connection_->set("PRAGMA synchronous=FULL"));
    auto outcome = connection_->checkpoint();
    ZONGJI_CHECK(connection_->set("PRAGMA synchronous=OFF"));
    return outcome;
}

}  // namespace zongji::store
