#pragma once

#include "store/connection.h"
#include "store/statement_cache.h"

#include <sqlite3.h>

namespace zongji::store {

// What SQLite's extended result code means to a caller. `detail` may hold names of our schema only.
Error sqlite_error(int code, std::string_view doing, std::string_view detail = {});

class SqliteConnection : public Connection {
public:
    // `path` may be ":memory:". The folder must exist.
    static Result<std::unique_ptr<Connection>> open(const std::string& path);

    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;
    ~SqliteConnection() override;

    Result<void> begin(Access access) override;
    Result<void> commit() override;
    void roll_back() override;
    Result<Answer> run(std::string_view sql, const Parameters& parameters) override;
    Trouble trouble() const override { return Trouble::none; }
    bool is_usable() const override { return usable_; }

private:
    explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}

    Result<void> prepare_for_use();
    Result<sqlite3_stmt*> statement(std::string_view sql);
    Result<Answer> step_through(sqlite3_stmt* statement);

    sqlite3* handle_;
    StatementCache<sqlite3_stmt*> statements_{256};
    Access access_ = Access::read;
    bool usable_ = true;
};

}  // namespace zongji::store
