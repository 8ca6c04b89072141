#include "store/file_lock.h"
#include "store/pooled_database.h"
#include "store/postgres_claim.h"
#include "store/postgres_connection.h"
#include "store/sqlite_connection.h"

namespace zongji::store {
namespace {

std::unique_ptr<PooledDatabase> sqlite_database(const std::string& path) {
    // Each connection to ":memory:" would have a database of its own.
    const std::size_t most = path == ":memory:" ? 1 : 64;
    return std::make_unique<PooledDatabase>(
        PooledDatabase::Setting{Database::Kind::sqlite, most, true},
        [path]() -> Result<std::unique_ptr<Connection>> {
            ZONGJI_TRY(auto connection, SqliteConnection::open(path));
            return std::unique_ptr<Connection>(std::move(connection));
        });
}

std::unique_ptr<PooledDatabase> postgres_database(PooledDatabase::Open open) {
    // Stock servers take 100 connections; a second node and an administrator want some too.
    return std::make_unique<PooledDatabase>(
        PooledDatabase::Setting{Database::Kind::postgres, 16, false}, std::move(open));
}

Result<std::unique_ptr<Database>> tried_out(std::unique_ptr<PooledDatabase> database) {
    ZONGJI_CHECK(database->try_out());
    return std::unique_ptr<Database>(std::move(database));
}

// A database in a file, with the lock beside it.
class LockedDatabase final : public Database {
public:
    LockedDatabase(FileLock lock, std::unique_ptr<Database> database)
        : lock_(std::move(lock)), database_(std::move(database)) {}

    Kind kind() const override { return database_->kind(); }
    Result<void> read(const std::function<Result<void>(Transaction&)>& work) override {
        return database_->read(work);
    }
    Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
        return database_->write(work);
    }

private:
    FileLock lock_;
    std::unique_ptr<Database> database_;
};

}  // namespace

bool is_postgres(std::string_view location) {
    return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> open_database(const std::string& location) {
    if (!is_postgres(location))
        return tried_out(sqlite_database(location));
    return tried_out(postgres_database([location] { return PostgresConnection::open(location); }));
}

Result<std::unique_ptr<Database>> open_own_database(const std::string& location) {
    if (!is_postgres(location)) {
        ZONGJI_TRY(FileLock lock, FileLock::take(location + ".lock", "the database"));
        ZONGJI_TRY(auto database, open_database(location));
        return std::unique_ptr<Database>(
            std::make_unique<LockedDatabase>(std::move(lock), std::move(database)));
    }
    auto claim = std::make_shared<PostgresClaim>(location);
    return tried_out(postgres_database([location, claim]() -> Result<std::unique_ptr<Connection>> {
        // Connections are opened anew when those of before were lost, and with them the claim.
        ZONGJI_CHECK(claim->hold());
        return PostgresConnection::open(location);
    }));
}

}  // namespace zongji::store
