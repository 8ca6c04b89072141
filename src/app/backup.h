#pragma once

#include "app/config.h"

#include <cstdint>

namespace zongji::app {

struct BackupReport {
    std::int64_t files = 0;
    bool has_database = false;  // false: it is in PostgreSQL, and pg_dump's
};

// Copies what a server needs to go on elsewhere into the new folder `to`; the server of this data
// folder may be at work. The database first, then the journal, then the recordings: what is newer
// in a later one, a start brings into the earlier. The master key is not among it, nor is what
// belongs to this moment or can be made again (docs/operating.md, "What to keep"). Blocks.
Result<BackupReport> back_up(const Config& config, const std::string& to);

}  // namespace zongji::app
