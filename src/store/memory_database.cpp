#include "store/memory_database.h"

#include "store/pooled_database.h"
#include "store/sqlite_connection.h"

namespace zongji::store {
namespace {

// Keeps its one connection to look at, beside the pool that has it.
class MemoryDatabase final : public PooledDatabase {
public:
    MemoryDatabase(SqliteConnection* connection, Open open)
        : PooledDatabase({Kind::sqlite, 1, true}, std::move(open)), connection_(connection) {}

    SqliteConnection& connection() { return *connection_; }

private:
    SqliteConnection* connection_;
};

}  // namespace

Result<Bytes> memory_image(Database& database) {
    auto* memory = dynamic_cast<MemoryDatabase*>(&database);
    ensure(memory, "a database that lives in memory");
    return memory->connection().image();
}

Result<std::unique_ptr<Database>> open_memory_database(const Bytes& image) {
    ZONGJI_TRY(auto connection, SqliteConnection::open_image(image));
    SqliteConnection* const seen = connection.get();
    auto kept = std::make_shared<std::unique_ptr<SqliteConnection>>(std::move(connection));
    auto database =
        std::make_unique<MemoryDatabase>(seen, [kept]() -> Result<std::unique_ptr<Connection>> {
            // A connection of no further use took the database with it.
            if (!*kept)
                return Error{ErrorCode::unavailable, "the database in memory is gone", {}};
            return std::unique_ptr<Connection>(std::move(*kept));
        });
    ZONGJI_CHECK(database->try_out());
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace zongji::store
