#pragma once

#include "domain/recordings/records.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace zongji::recordings {

struct Recovered {
    int closed = 0;                         // parts found open
    std::map<RecordingId, int> next_parts;  // for RecorderOptions, should such a call go on
    std::vector<Error> problems;            // files left where they are; `path` names them
    std::optional<Timestamp> last_sound;    // of the parts that were cut off
};

// Before a recorder starts: closes what was being written when the server went down. Each file is
// read up to its last whole chunk, cut there, moved to its place and put on record as interrupted
// (or as complete, if it was whole and only its record was missing). A part on record as open
// without a file is closed with nothing in it. May be repeated. Blocks.
Result<Recovered> recover(const std::string& data_dir, const MasterKey& key,
                          RecordingRecords& records);

}  // namespace zongji::recordings
