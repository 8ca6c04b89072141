#pragma once

#include "store/database.h"

namespace zongji::store {

// PostgreSQL's own look at its tables and indexes (amcheck, PostgreSQL manual, appendix F.1), where
// its extension was installed in this database.
struct PostgresSurvey {
    bool has_amcheck = false;
    std::string refused;  // why it could not be run, most likely for want of the right
    std::vector<std::string> faults;
    std::int64_t tables = 0;
    std::int64_t indexes = 0;
    bool has_checksums = false;  // of pages, which the server verifies as it reads them
};

// Blocks, for long where there is much.
Result<PostgresSurvey> survey_postgres(Database& database);

}  // namespace zongji::store
