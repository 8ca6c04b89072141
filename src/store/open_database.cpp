#include "store/pooled_database.h"
#include "store/postgres_connection.h"
#include "store/sqlite_connection.h"

namespace zongji::store {
namespace {

bool is_postgres(std::string_view location) {
    return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

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

std::unique_ptr<PooledDatabase> postgres_database(const std::string& location) {
    // Stock servers take 100 connections; a second node and an administrator want some too.
    return std::make_unique<PooledDatabase>(
        PooledDatabase::Setting{Database::Kind::postgres, 16, false},
        [location] { return PostgresConnection::open(location); });
}

}  // namespace

Result<std::unique_ptr<Database>> open_database(const std::string& location) {
    auto database = is_postgres(location) ? postgres_database(location) : sqlite_database(location);
    ZONGJI_CHECK(database->try_out());
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace zongji::store
