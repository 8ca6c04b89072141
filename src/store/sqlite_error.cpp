#include "store/sqlite_connection.h"

#include <fmt/format.h>

namespace zongji::store {
namespace {

ErrorCode meaning_of(int code) {
    if (code == SQLITE_CONSTRAINT_DATATYPE)
        return ErrorCode::failed;  // a fault of the statement
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return ErrorCode::conflict;
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PROTOCOL:
            return ErrorCode::unavailable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorCode::corrupt;
        case SQLITE_NOMEM:
            return ErrorCode::exhausted;
        case SQLITE_TOOBIG:
            return ErrorCode::invalid;
        default:
            return ErrorCode::failed;
    }
}

}  // namespace

Error sqlite_error(int code, std::string_view doing, std::string_view detail) {
    if (detail.empty())
        detail = sqlite3_errstr(code);
    return {meaning_of(code), fmt::format("SQLite: {}: {} ({})", doing, detail, code), {}};
}

}  // namespace zongji::store
