#include "store/evidence.h"

#include "store/pooled_database.h"

#include <stdlib.h>

namespace zongji::store {
namespace {

namespace fs = std::filesystem;

Error no_room(const std::string& path) {
    return {ErrorCode::unavailable, "there is no room to look at a copy of it", path};
}

}  // namespace

void Evidence::Remove::operator()(fs::path* folder) const {
    std::error_code ignored;
    fs::remove_all(*folder, ignored);
    delete folder;
}

Evidence::~Evidence() = default;

Result<Evidence> Evidence::of(const std::string& path) {
    std::error_code code;
    if (!fs::is_regular_file(path, code))
        return Error{ErrorCode::not_found, "there is no such file", path};
    Evidence evidence(path);
    const auto log = fs::file_size(path + "-wal", code);
    if (!code && log > 0)
        ZONGJI_CHECK(evidence.copy_with_log());
    return evidence;
}

Result<void> Evidence::copy_with_log() {
    std::error_code code;
    std::string name = (fs::temp_directory_path(code) / "zongji-check-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        return no_room(path_);
    folder_.reset(new fs::path(name));
    copy_ = (*folder_ / "copy.db").string();
    if (!fs::copy_file(path_, copy_, code) ||
        !fs::copy_file(path_ + "-wal", copy_ + "-wal", code)) {
        return no_room(path_);
    }
    return {};
}

Result<std::unique_ptr<SqliteConnection>> Evidence::connect() const {
    auto connection =
        copy_.empty() ? SqliteConnection::open_unchanging(path_) : SqliteConnection::open(copy_);
    if (connection)
        return connection;
    Error error = connection.error();
    error.path = path_;
    return error;
}

Result<std::unique_ptr<Database>> Evidence::database() const {
    auto database = std::make_unique<PooledDatabase>(
        PooledDatabase::Setting{Database::Kind::sqlite, 1, true},
        [path = path_, copy = copy_]() -> Result<std::unique_ptr<Connection>> {
            ZONGJI_TRY(auto connection, copy.empty() ? SqliteConnection::open_unchanging(path)
                                                     : SqliteConnection::open(copy));
            return std::unique_ptr<Connection>(std::move(connection));
        });
    ZONGJI_CHECK(database->try_out());
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace zongji::store
