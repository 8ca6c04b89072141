#pragma once

#include "store/connection.h"
#include "store/statement_cache.h"

#include <sqlite3.h>

namespace zongji::store {

// What SQLite's extended result code means to a caller. `detail` may hold names of our schema only.
Error sqlite_error(int code, std::string_view doing, std::string_view detail = {});

// Of all connections of this process, their caches above all; bytes. Any thread.
std::int64_t sqlite_memory();

class SqliteConnection : public Connection {
public:
    // `path` may be ":memory:". The folder must exist.
    static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path);

    // A file that nobody changes, read as it stands: without its write-ahead log, without locks,
    // and nothing is written beside it.
    static Result<std::unique_ptr<SqliteConnection>> open_unchanging(const std::string& path);

    // A database in memory that begins as a copy of `image`, which image() gave; empty: with
    // nothing.
    static Result<std::unique_ptr<SqliteConnection>> open_image(const Bytes& image);
    // All that is in this connection's database. Outside of transactions.
    Result<Bytes> image();

    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;
    ~SqliteConnection() override;

    Result<void> begin(Access access) override;
    Result<void> commit() override;
    void roll_back() override;
    Result<Answer> run(std::string_view sql, const Parameters& parameters) override;
    Trouble trouble() const override { return Trouble::none; }
    bool is_usable() const override { return usable_; }

    // That it holds the table `own`, or none at all yet. ErrorCode::corrupt: it is another file.
    Result<void> expect_table(std::string_view own);

    // For files with rules of their own (journal, live dialogs): settings of the connection,
    // copying the write-ahead log into the file as far as no reader is in the way, and whether the
    // last failure was a full disk.
    Result<void> set(const char* pragma);
    Result<void> checkpoint();
    void checkpoint_by_hand() { sqlite3_wal_hook(handle_, &note_log, &log_pages_); }
    int log_pages() const { return log_pages_; }  // after the last commit
    bool disk_was_full() const;

private:
    explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}

    // That of a broken file names it.
    Error error(int code, std::string_view doing, std::string_view detail = {}) const;
    Result<void> prepare_for_use();
    Result<sqlite3_stmt*> statement(std::string_view sql);
    static int note_log(void* pages, sqlite3*, const char*, int count);
    Result<Answer> step_through(sqlite3_stmt* statement);

    sqlite3* handle_;
    StatementCache<sqlite3_stmt*> statements_{256};
    Access access_ = Access::read;
    bool usable_ = true;
    int last_failure_ = SQLITE_OK;
    int last_errno_ = 0;
    int log_pages_ = 0;
};

}  // namespace zongji::store
