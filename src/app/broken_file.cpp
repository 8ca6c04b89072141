#include "app/broken_file.h"

#include <fmt/format.h>

namespace zongji::app {
namespace {

constexpr const char* of_the_journal =
    "Bring it back from a backup; or move it away with its -wal and -shm: the server then goes on "
    "behind what the records know, and what this file held is missing in figures and time lines";

constexpr const char* of_the_database =
    "Bring it back from a backup together with its -wal, or let `sqlite3 FILE .recover` tell what "
    "can still be read. Keep the broken one";

}  // namespace

Error with_way_out(Error error, const Config& config) {
    if (error.code != ErrorCode::corrupt || error.path.empty())
        return error;
    const bool journal = error.path.find("/journal/journal-") != std::string::npos;
    const bool database = error.path.ends_with("/zongji.db") ||
                          (!config.database.empty() && error.path.ends_with(config.database));
    if (journal || database) {
        error.message = fmt::format("the file is broken ({}). {}", error.message,
                                    journal ? of_the_journal : of_the_database);
    }
    return error;
}

}  // namespace zongji::app
