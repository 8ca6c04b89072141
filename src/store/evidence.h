#pragma once

#include "store/database.h"
#include "store/sqlite_connection.h"

#include <filesystem>
#include <memory>

namespace zongji::store {

// A file of SQLite that is looked at and not touched, of a copy that somebody has to vouch for, or
// on a disk that takes nothing. Nobody may be at work with it. Where it has a write-ahead log, both
// are looked at in a copy, which goes with this; else in their place. Blocks.
class Evidence {
public:
    // ErrorCode::not_found: there is no such file.
    static Result<Evidence> of(const std::string& path);

    Evidence(Evidence&& other) noexcept = default;
    Evidence& operator=(Evidence&&) = delete;
    ~Evidence();

    // Errors name the file itself.
    Result<std::unique_ptr<SqliteConnection>> connect() const;
    Result<std::unique_ptr<Database>> database() const;

private:
    explicit Evidence(std::string path) : path_(std::move(path)) {}
    Result<void> copy_with_log();

    std::string path_;
    std::string copy_;  // empty: none is needed
    struct Remove {
        void operator()(std::filesystem::path* folder) const;
    };
    std::unique_ptr<std::filesystem::path, Remove> folder_;
};

}  // namespace zongji::store
