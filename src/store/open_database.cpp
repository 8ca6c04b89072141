#include "store/pooled_database.h"
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
        [path] { return SqliteConnection::open(path); });
}

}  // namespace

Result<std::unique_ptr<Database>> open_database(const std::string& location) {
    if (is_postgres(location)) {
        return Error{ErrorCode::unavailable, "PostgreSQL is not built in", {}};
    }
    auto database = sqlite_database(location);
    ZONGJI_CHECK(database->try_out());
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace zongji::store
