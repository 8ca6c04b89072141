#include "store/live_records.h"

#include "runtime/log.h"
#include "store/checksum.h"
#include "store/sqlite_connection.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <pthread.h>

namespace zongji::store {
namespace {

// As long as the journal may take to the disk: the legs of a call are answered, and end, within
// moments of each other, and what came and went meanwhile costs little.
constexpr auto gathering = std::chrono::milliseconds(50);

constexpr std::pair<LiveKind, const char*> tables[] = {
    {LiveKind::dialogs, "live_dialogs"},
    {LiveKind::callers, "live_callers"},
    {LiveKind::registrations, "live_registrations"}};

const char* table_of(LiveKind kind) {
    return std::ranges::find(tables, kind, &std::pair<LiveKind, const char*>::first)->second;
}

struct Statements {
    std::string list, put, remove;
};

std::map<LiveKind, Statements> statements() {
    std::map<LiveKind, Statements> made;
    for (const auto& [kind, table] : tables) {
        made[kind] = {fmt::format("SELECT id, json, sum FROM {} ORDER BY id", table),
                      fmt::format("INSERT INTO {} VALUES (?1, ?2, ?3) ON CONFLICT (id)"
                                  " DO UPDATE SET json = excluded.json, sum = excluded.sum",
                                  table),
                      fmt::format("DELETE FROM {} WHERE id = ?1", table)};
    }
    return made;
}

std::int64_t sum_of(std::int64_t id, const std::string& json) {
    return checksum(json, checksum({reinterpret_cast<const char*>(&id), sizeof id}));
}

// Nothing where it is not as it was written. The program before wrote no sums.
std::optional<LiveRecords::Record> record_in(const Row& row) {
    const auto* json = std::get_if<std::string>(&row.value(1));
    const auto* sum = std::get_if<std::int64_t>(&row.value(2));
    if (!json || (!sum && !row.is_null(2)) || (sum && *sum != sum_of(row.integer(0), *json)))
        return std::nullopt;
    return LiveRecords::Record{row.integer(0), *json};
}

// The sum is missing in files of the program before.
Result<void> make_table(SqliteConnection& connection, const char* table) {
    ZONGJI_CHECK(connection.run(fmt::format("CREATE TABLE IF NOT EXISTS {} (id INTEGER PRIMARY KEY,"
                                            " json TEXT NOT NULL, sum INTEGER) STRICT",
                                            table),
                                {}));
    ZONGJI_TRY(const Answer summed,
               connection.run("SELECT 1 FROM pragma_table_info(?1) WHERE name = 'sum'", {table}));
    if (summed.rows.empty())
        ZONGJI_CHECK(
            connection.run(fmt::format("ALTER TABLE {} ADD COLUMN sum INTEGER", table), {}));
    return {};
}

// What stands to be written; nothing means removed. So what waits is bounded by the number of live
// things.
using Changes = std::map<std::pair<LiveKind, std::int64_t>, std::optional<std::string>>;

class LiveFile : public LiveRecords {
public:
    LiveFile(std::string path, std::unique_ptr<SqliteConnection> connection)
        : path_(std::move(path)), connection_(std::move(connection)), thread_([this] { run(); }) {}

    ~LiveFile() override {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    Result<std::vector<Record>> list(LiveKind kind) override {
        ZONGJI_TRY(auto reader, SqliteConnection::open(path_));
        ZONGJI_CHECK(reader->begin(Access::read));
        ZONGJI_TRY(const Answer answer, reader->run(statements_.at(kind).list, {}));
        std::vector<Record> records;
        for (const Row& row : answer.rows) {
            auto record = record_in(row);
            if (!record) {
                log_error("live records: {} of the {} is not as it was written, and is left out",
                          row.integer(0), table_of(kind));
                continue;
            }
            records.push_back(std::move(*record));
        }
        ZONGJI_CHECK(reader->commit());
        return records;
    }

    void put(LiveKind kind, std::int64_t id, std::string json) override {
        change({kind, id}, std::move(json));
    }
    void remove(LiveKind kind, std::int64_t id) override { change({kind, id}, std::nullopt); }

    Result<void> settle() override {
        std::unique_lock lock(mutex_);
        const std::uint64_t target = said_;
        ++hurried_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return settled_ >= target; });
        --hurried_;
        return last_outcome_;
    }

private:
    void change(const Changes::key_type& what, std::optional<std::string> json) {
        bool wake;
        {
            std::lock_guard lock(mutex_);
            // While it gathers it is awake by itself soon enough.
            wake = changes_.empty();
            changes_.insert_or_assign(what, std::move(json));
            ++said_;
        }
        if (wake)
            changed_.notify_all();
    }

    void run() {
        pthread_setname_np(pthread_self(), "live-records");
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return stopping_ || !changes_.empty(); });
            if (changes_.empty()) {
                return;
            }
            changed_.wait_for(lock, gathering, [&] { return stopping_ || hurried_ > 0; });
            Changes changes;
            changes.swap(changes_);
            const std::uint64_t upto = said_;
            lock.unlock();
            auto outcome = write(changes);
            if (!outcome) {
                connection_->roll_back();
                log_error("live records: {}", outcome.error().message);
            }
            lock.lock();
            // What could not be written waits for the next change, unless a later word replaced it.
            if (!outcome && !stopping_) {
                keep_for_later(std::move(changes), lock);
            }
            settled_ = upto;
            last_outcome_ = outcome;
            changed_.notify_all();
        }
    }

    void keep_for_later(Changes&& changes, std::unique_lock<std::mutex>& lock) {
        changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return stopping_; });
        for (auto& [what, json] : changes) {
            changes_.try_emplace(what, std::move(json));
        }
    }

    Result<void> write(const Changes& changes) {
        ZONGJI_CHECK(connection_->begin(Access::write));
        for (const auto& [what, json] : changes) {
            const auto& [kind, id] = what;
            const Statements& said = statements_.at(kind);
            if (json) {
                ZONGJI_CHECK(connection_->run(said.put, {id, *json, sum_of(id, *json)}));
            } else {
                ZONGJI_CHECK(connection_->run(said.remove, {id}));
            }
        }
        return connection_->commit();
    }

    const std::string path_;
    const std::map<LiveKind, Statements> statements_ = statements();
    std::unique_ptr<SqliteConnection> connection_;  // the thread's

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    Changes changes_;
    std::uint64_t said_ = 0;
    std::uint64_t settled_ = 0;
    int hurried_ = 0;  // callers of settle()
    Result<void> last_outcome_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<LiveRecords>> LiveRecords::open(const std::string& path) {
    ZONGJI_TRY(auto connection, SqliteConnection::open(path));
    ZONGJI_CHECK(connection->expect_table(tables[0].second));
    ZONGJI_CHECK(connection->set("PRAGMA synchronous=OFF"));
    ZONGJI_CHECK(connection->begin(Access::write));
    for (const auto& [kind, table] : tables)
        ZONGJI_CHECK(make_table(*connection, table));
    ZONGJI_CHECK(connection->commit());
    return std::unique_ptr<LiveRecords>(std::make_unique<LiveFile>(path, std::move(connection)));
}

Result<LiveSurvey> survey_live_records(SqliteConnection& connection) {
    LiveSurvey survey;
    ZONGJI_CHECK(connection.expect_table(tables[0].second));
    for (const auto& [kind, table] : tables) {
        // A file of the program before has no sums.
        ZONGJI_TRY(
            const Answer summed,
            connection.run("SELECT 1 FROM pragma_table_info(?1) WHERE name = 'sum'", {table}));
        ZONGJI_TRY(const Answer answer,
                   connection.run(fmt::format("SELECT id, json, {} FROM {}",
                                              summed.rows.empty() ? "NULL" : "sum", table),
                                  {}));
        for (const Row& row : answer.rows) {
            ++survey.records;
            survey.changed += record_in(row) ? 0 : 1;
        }
    }
    return survey;
}

}  // namespace zongji::store
