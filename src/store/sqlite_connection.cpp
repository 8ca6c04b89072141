#include "store/sqlite_connection.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

namespace zongji::store {
namespace {

constexpr int busy_timeout_ms = 5000;

int bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return sqlite3_bind_int64(statement, index, *whole);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return sqlite3_bind_double(statement, index, *real);
    }
    // The parameters outlive the statement's run, so nothing is copied.
    if (const auto* text = std::get_if<std::string>(&value)) {
        return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        // A null pointer would be bound as NULL.
        if (bytes->empty())
            return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, bytes->data(), bytes->size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, index);
}

Value column_value(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const auto* text =
                reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return std::string(text, size);
        }
        case SQLITE_BLOB: {
            const auto* bytes =
                static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return size == 0 ? Bytes{} : Bytes(bytes, bytes + size);
        }
        default:
            return std::monostate{};
    }
}

// RFC 3986, 3.3: whatever a path may hold besides what it is made of.
std::string as_uri(const std::string& path, std::string_view query) {
    constexpr std::string_view plain = "/-._~";
    std::string uri = "file:";
    for (const char c : path) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || plain.find(c) != std::string_view::npos;
        uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("{}?{}", uri, query);
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of("; \t\r\n") == std::string_view::npos;
}

}  // namespace

std::int64_t sqlite_memory() {
    return sqlite3_memory_used();
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
    if (code != SQLITE_OK)
        return connection->error(code, "opening the database");

    ZONGJI_CHECK(connection->prepare_for_use());
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open_unchanging(
    const std::string& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(as_uri(path, "immutable=1").c_str(), &handle, flags, nullptr);
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
    if (code != SQLITE_OK)
        return connection->error(code, "opening the database");
    sqlite3_extended_result_codes(handle, 1);
    ZONGJI_CHECK(connection->set("PRAGMA trusted_schema=OFF"));
    ZONGJI_CHECK(connection->set("PRAGMA temp_store=MEMORY"));
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open_image(const Bytes& image) {
    ZONGJI_TRY(auto connection, open(":memory:"));
    if (image.empty())
        return connection;
    auto* const copy = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
    ensure(copy != nullptr, "memory for a database");
    std::copy(image.begin(), image.end(), copy);
    const auto size = static_cast<sqlite3_int64>(image.size());
    // SQLite takes the copy over, also when it fails.
    if (int code =
            sqlite3_deserialize(connection->handle_, "main", copy, size, size,
                                SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)) {
        return sqlite_error(code, "opening an image of a database");
    }
    return connection;
}

Result<Bytes> SqliteConnection::image() {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
        sqlite3_serialize(handle_, "main", &size, 0), sqlite3_free);
    if (!bytes)
        return Error{ErrorCode::exhausted, "no memory for an image of the database", {}};
    return Bytes(bytes.get(), bytes.get() + size);
}

SqliteConnection::~SqliteConnection() {
    statements_.clear([](sqlite3_stmt* statement) { sqlite3_finalize(statement); });
    sqlite3_close_v2(handle_);
}

Error SqliteConnection::error(int code, std::string_view doing, std::string_view detail) const {
    Error made = sqlite_error(code, doing, detail);
    const char* file = sqlite3_db_filename(handle_, "main");
    if (made.code == ErrorCode::corrupt && file)
        made.path = file;
    return made;
}

Result<void> SqliteConnection::prepare_for_use() {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    // Only single quotes are strings, as on PostgreSQL: a misspelt column is an error.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    for (const char* pragma :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
          "PRAGMA trusted_schema=OFF", "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-8000"}) {
        if (int code = sqlite3_exec(handle_, pragma, nullptr, nullptr, nullptr); code) {
            return error(code, "setting up the connection");
        }
    }
    return {};
}

Result<void> SqliteConnection::set(const char* pragma) {
    if (int code = sqlite3_exec(handle_, pragma, nullptr, nullptr, nullptr); code) {
        return error(code, pragma);
    }
    return {};
}

Result<void> SqliteConnection::expect_table(std::string_view own) {
    ZONGJI_TRY(const Answer answer,
               run("SELECT name FROM sqlite_schema WHERE type = 'table'"
                   " ORDER BY name = ?1 DESC NULLS LAST, name ASC NULLS LAST LIMIT 1",
                   {own}));
    if (answer.rows.empty() || answer.rows.front().text(0) == own)
        return {};
    return Error{ErrorCode::corrupt,
                 fmt::format("it is another file: it holds a table {} and none of the name {}",
                             answer.rows.front().text(0), own),
                 sqlite3_db_filename(handle_, "main")};
}

Result<void> SqliteConnection::checkpoint() {
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        return error(code, "checkpoint");
    }
    return {};
}

bool SqliteConnection::disk_was_full() const {
    const int code = last_failure_;
    if (code == SQLITE_FULL) {
        return true;
    }
    return (code & 0xff) == SQLITE_IOERR && (last_errno_ == ENOSPC || last_errno_ == EDQUOT);
}

int SqliteConnection::note_log(void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

Result<void> SqliteConnection::begin(Access access) {
    access_ = access;
    // IMMEDIATE: a writer that began as a reader could not go on once another had written.
    auto begun = run(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN", {});
    if (!begun)
        return begun.error();
    return {};
}

Result<void> SqliteConnection::commit() {
    auto committed = run("COMMIT", {});
    if (!committed)
        return committed.error();
    return {};
}

void SqliteConnection::roll_back() {
    // A full disk or a broken one may have rolled back already.
    if (sqlite3_get_autocommit(handle_))
        return;
    if (!run("ROLLBACK", {}))
        usable_ = sqlite3_get_autocommit(handle_) != 0;
}

Result<Answer> SqliteConnection::run(std::string_view sql, const Parameters& parameters) {
    ZONGJI_TRY(sqlite3_stmt * prepared, statement(sql));
    if (access_ == Access::read && !sqlite3_stmt_readonly(prepared)) {
        return Error{
            ErrorCode::failed, "SQLite: a statement that writes in a reading transaction", {}};
    }
    const int wanted = sqlite3_bind_parameter_count(prepared);
    if (wanted != static_cast<int>(parameters.size())) {
        return Error{ErrorCode::failed,
                     fmt::format("SQLite: the statement takes {} parameters, {} were given", wanted,
                                 parameters.size()),
                     {}};
    }
    for (int i = 0; i < wanted; ++i) {
        const Value& value = parameters[static_cast<std::size_t>(i)].value;
        if (int code = bind(prepared, i + 1, value); code != SQLITE_OK) {
            sqlite3_clear_bindings(prepared);
            return sqlite_error(code, "binding a parameter");
        }
    }
    auto answer = step_through(prepared);
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
    return answer;
}

Result<sqlite3_stmt*> SqliteConnection::statement(std::string_view sql) {
    if (auto* found = statements_.find(sql))
        return *found;

    sqlite3_stmt* prepared = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, &rest);
    // Nothing is bound yet, so that the message can only speak of the statement.
    if (code != SQLITE_OK) {
        last_failure_ = code;
        last_errno_ = sqlite3_system_errno(handle_);
        return error(code, "preparing a statement", sqlite3_errmsg(handle_));
    }
    const std::string_view unread(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
    if (!prepared || !is_blank(unread)) {
        sqlite3_finalize(prepared);
        return Error{ErrorCode::failed, "SQLite: one statement at a time", {}};
    }
    return *statements_.put(sql, prepared, [](sqlite3_stmt* old) { sqlite3_finalize(old); });
}

Result<Answer> SqliteConnection::step_through(sqlite3_stmt* statement) {
    Answer answer;
    const auto changes_before = sqlite3_total_changes64(handle_);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        // Counted per row: the first step may have prepared the statement anew for a changed
        // schema.
        const int columns = sqlite3_data_count(statement);
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int i = 0; i < columns; ++i)
            values.push_back(column_value(statement, i));
        answer.rows.emplace_back(std::move(values));
    }
    if (code != SQLITE_DONE) {
        last_failure_ = code;
        last_errno_ = sqlite3_system_errno(handle_);
        // Of the messages at this point only those about constraints are sure to hold no value.
        const bool constraint = (code & 0xff) == SQLITE_CONSTRAINT;
        return error(code, "running a statement",
                     constraint ? std::string_view(sqlite3_errmsg(handle_)) : "");
    }
    // The count of a statement that is no INSERT, UPDATE or DELETE would be that of an earlier one.
    if (sqlite3_total_changes64(handle_) != changes_before) {
        answer.changed = sqlite3_changes64(handle_);
    }
    return answer;
}

}  // namespace zongji::store
