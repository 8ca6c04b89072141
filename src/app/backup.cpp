#include "app/backup.h"

#include "app/data_folder.h"
#include "store/copy_sqlite.h"
#include "store/database.h"

#include <filesystem>
#include <optional>
#include <set>

#include <fcntl.h>
#include <unistd.h>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

// Of this moment, or made again.
const std::set<std::string> left_out{"lock", "control.sock", "cache", "reserve", "snapshot.json"};

bool is_left_out(const fs::path& name) {
    const std::string text = name.string();
    return left_out.contains(text) || text.starts_with("live.db") || text.ends_with(".draft") ||
           text.ends_with("-wal") || text.ends_with("-shm") || text.ends_with(".lock");
}

Error not_copied(const fs::path& path, const std::error_code& code) {
    return {ErrorCode::unavailable, "cannot be copied: " + code.message(), path.string()};
}

class Backup {
public:
    Backup(fs::path from, fs::path to) : from_(std::move(from)), to_(std::move(to)) {}

    Result<void> begin() const {
        std::error_code code;
        if (fs::exists(to_, code) && !fs::is_empty(to_, code))
            return invalid("the folder for the backup is not empty", to_.string());
        const fs::path inner = fs::weakly_canonical(fs::absolute(to_), code) / "";
        const fs::path outer = fs::weakly_canonical(fs::absolute(from_), code) / "";
        if (inner.string().starts_with(outer.string()))
            return invalid("the folder for the backup lies in the data folder", to_.string());
        fs::create_directories(to_, code);
        if (code)
            return not_copied(to_, code);
        fs::permissions(to_, fs::perms::owner_all, code);
        return {};
    }

    Result<void> copy_database(const fs::path& file, const std::string& name) {
        ++files;
        return store::copy_sqlite(file, to_ / name);
    }

    // All below `folder` that is not there yet. A file that is moved meanwhile is found at its new
    // place, where that comes later.
    Result<void> copy_rest(const fs::path& folder) {
        std::error_code code;
        for (const auto& entry : fs::directory_iterator(from_ / folder, code)) {
            const fs::path name = folder / entry.path().filename();
            if (is_left_out(name.filename()) || (!entry.is_directory(code) && exists(name)))
                continue;
            ZONGJI_CHECK(copy_one(entry, name));
        }
        return {};
    }

    Result<void> bring_to_disk() const {
        const int folder = ::open(to_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool synced = folder >= 0 && ::syncfs(folder) == 0;
        const std::error_code code(errno, std::generic_category());
        if (folder >= 0)
            ::close(folder);
        if (!synced)
            return not_copied(to_, code);
        return {};
    }

    std::int64_t files = 0;

private:
    bool exists(const fs::path& name) const {
        std::error_code ignored;
        return fs::exists(to_ / name, ignored);
    }

    Result<void> copy_one(const fs::directory_entry& entry, const fs::path& name) {
        std::error_code code;
        if (entry.is_directory(code)) {
            fs::create_directory(to_ / name, code);
            fs::permissions(to_ / name, fs::perms::owner_all, code);
            return copy_rest(name);
        }
        if (!entry.is_regular_file(code))
            return {};
        if (name.extension() == ".db")
            return copy_database(entry.path(), name);
        fs::copy_file(entry.path(), to_ / name, code);
        if (code == std::errc::no_such_file_or_directory)
            return {};
        if (code)
            return not_copied(entry.path(), code);
        ++files;
        return {};
    }

    const fs::path from_;
    const fs::path to_;
};

}  // namespace

Result<BackupReport> back_up(const Config& config, const std::string& to) {
    std::error_code missing;
    if (!fs::exists(config.data_dir + "/journal", missing))
        return invalid("this is no data folder of a server", config.data_dir);
    // Where no server is at work, none begins meanwhile. One of another machine is not ours to
    // read.
    std::optional<DataFolder> ours;
    auto taken = DataFolder::take(config);
    if (taken)
        ours.emplace(std::move(*taken));
    else if (taken.error().code != ErrorCode::conflict)
        return taken.error();

    const bool in_folder = config.database.empty();
    BackupReport report;
    report.has_database = in_folder || !store::is_postgres(config.database);
    Backup backup(config.data_dir, to);
    ZONGJI_CHECK(backup.begin());
    if (report.has_database) {
        ZONGJI_CHECK(backup.copy_database(
            in_folder ? config.data_dir + "/zongji.db" : config.database, "zongji.db"));
    }
    // What is moved from recordings/open to its day is met there once more.
    for (const char* folder : {"journal", "recordings/open", "recordings", ""}) {
        std::error_code ignored;
        fs::create_directories(fs::path(to) / folder, ignored);
        ZONGJI_CHECK(backup.copy_rest(folder));
    }
    ZONGJI_CHECK(backup.bring_to_disk());
    report.files = backup.files;
    return report;
}

}  // namespace zongji::app
