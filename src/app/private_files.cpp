#include "app/private_files.h"

#include <filesystem>

#include <sys/stat.h>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

void close_to_others(const fs::directory_entry& entry) {
    std::error_code ignored;
    if (entry.is_symlink(ignored))
        return;
    const auto mode = entry.status(ignored).permissions();
    const auto open = fs::perms::group_all | fs::perms::others_all;
    if ((mode & open) != fs::perms::none)
        fs::permissions(entry.path(), open, fs::perm_options::remove, ignored);
}

}  // namespace

void keep_files_private(const std::string& data_dir) {
    ::umask(0077);
    std::error_code ignored;
    // Recordings were always so, and there are many: their folder is closed, which is enough.
    for (fs::directory_iterator at(data_dir, ignored), end; at != end; at.increment(ignored))
        close_to_others(*at);
    for (fs::directory_iterator at(data_dir + "/journal", ignored), end; at != end;
         at.increment(ignored))
        close_to_others(*at);
}

}  // namespace zongji::app
