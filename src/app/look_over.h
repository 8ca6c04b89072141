#pragma once

#include "app/config.h"
#include "base/result.h"

// The quick part of what `zongji check` does at length, at each start, in a folder that is ours.
// What a start can live with it says on the log; what it cannot, it refuses with the file's name.
namespace zongji::app {

// Before anything is opened: SQLite reads its logs as far as they are good, and passes over the
// rest in silence. What is damaged is kept beside it, as "….broken".
void look_over_logs(const Config& config);

// When the journal is open, and before anybody reads it: the order and the ends of its months, and
// the checksums of its last events. ErrorCode::corrupt: a file is another one, or bears another
// one's name.
Result<void> look_over_journal(const std::string& data_dir);

// When the stores agree on an installation: the months are of it, or become its own.
// ErrorCode::corrupt: one is of another.
Result<void> claim_journal(const std::string& data_dir, const std::string& installation_id);

// Before a database in a file is opened. ErrorCode::corrupt: it is another kind of file.
Result<void> look_over_database(const std::string& path);

}  // namespace zongji::app
