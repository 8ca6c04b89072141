#pragma once

#include "domain/recordings/part_format.h"
#include "domain/recordings/reader.h"
#include "domain/recordings/records.h"

#include <string>
#include <vector>

// Whether a file is the part that the records say it is. A name proves nothing: files can change
// places, be cut, or come back from an old copy.
namespace zongji::recordings {

// The file at `path` against what is on record of it, by the identity in its header (which its
// chunks authenticate), its size and its SHA-256. Of a part that is still written, or that was
// broken when it was (its file may hold less, and it is marked), only the header is held against
// it. ErrorCode::not_found: there is no such file; corrupt: it is another one, or not as it was
// recorded. Reads all of it. Blocks.
Result<void> check_genuine(const std::string& path, const PartRecord& part,
                           InteractionId interaction);

// A recording as the records know it: its parts, found below `data_dir`, in order. Refuses, as
// check_genuine() does, what is not what was recorded. Blocks.
Result<Recording> read_genuine(const std::string& data_dir, const std::vector<PartRecord>& parts,
                               InteractionId interaction, const MasterKey& key);

// The header of the file. It is authenticated where its chunks are read, and not before.
Result<PartHeader> read_header(const std::string& path);

// Of a file's bytes, in hex.
Result<std::string> file_sha256(const std::string& path);

}  // namespace zongji::recordings
