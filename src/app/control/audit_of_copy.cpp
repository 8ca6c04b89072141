#include "app/control/verbs.h"
#include "domain/identity/audit.h"

#include <filesystem>

namespace zongji::app::control {
namespace {

namespace fs = std::filesystem;

// A folder for one look, gone afterwards.
class Glance {
public:
    Glance() {
        std::error_code ignored;
        std::string name = (fs::temp_directory_path(ignored) / "zongji-audit-XXXXXX").string();
        if (const char* made = ::mkdtemp(name.data()))
            path_ = made;
    }
    ~Glance() {
        std::error_code ignored;
        if (!path_.empty())
            fs::remove_all(path_, ignored);
    }
    Glance(const Glance&) = delete;
    Glance& operator=(const Glance&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

bool is_postgres(const std::string& location) {
    return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

json::value verify(const std::string& location) {
    const auto database = store::open_database(location);
    return database ? verify_audit(**database) : refusal(database.error());
}

}  // namespace

// SQLite writes beside what it only reads: evidence is looked at in a copy of it.
json::value verify_audit_of_copy(const std::string& location) {
    if (is_postgres(location))
        return verify(location);
    std::error_code code;
    if (!fs::exists(location, code))
        return refusal(not_found("there is no database at " + location +
                                 "; one of PostgreSQL is named with --database"));
    const Glance glance;
    const fs::path copy = glance.path() / "zongji.db";
    bool copied = !glance.path().empty() && fs::copy_file(location, copy, code);
    if (copied && fs::exists(location + "-wal", code))
        copied = fs::copy_file(location + "-wal", copy.string() + "-wal", code);
    if (!copied)
        return refusal(
            Error{ErrorCode::unavailable, "no room to look at a copy of the database", {}});
    return verify(copy.string());
}

}  // namespace zongji::app::control
