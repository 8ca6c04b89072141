#include "store/copy_sqlite.h"

#include "store/sqlite_connection.h"

#include <memory>

namespace zongji::store {
namespace {

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

constexpr int copy_patience_ms = 5000;

Error not_copied(int code, const std::string& file) {
    Error error = sqlite_error(code, "copying a database");
    error.path = file;
    return error;
}

Result<Handle> open_for_copy(const std::string& path, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Handle handle(opened, sqlite3_close);
    if (code != SQLITE_OK)
        return not_copied(code, path);
    sqlite3_busy_timeout(opened, copy_patience_ms);
    // Checkpoints are the server's.
    sqlite3_wal_autocheckpoint(opened, 0);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return handle;
}

}  // namespace

Result<void> copy_sqlite(const std::string& from, const std::string& to) {
    ZONGJI_TRY(const Handle source, open_for_copy(from, SQLITE_OPEN_READWRITE));
    ZONGJI_TRY(const Handle copy, open_for_copy(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", source.get(), "main");
    if (!backup)
        return not_copied(sqlite3_errcode(copy.get()), to);
    // All pages in one step, so that the transaction that is read is one and the same.
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE)
        return not_copied(stepped, from);
    if (finished != SQLITE_OK)
        return not_copied(finished, to);
    return {};
}

}  // namespace zongji::store
