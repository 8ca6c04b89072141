#pragma once

#include "domain/recordings/master_key.h"
#include "domain/recordings/records.h"

#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace zongji::recordings {

struct Recovered {
    int closed = 0;                         // parts found open
    std::map<RecordingId, int> next_parts;  // for RecorderOptions, should such a call go on
    std::vector<Error> problems;            // files left where they are; `path` names them
};

// What was being written when the server went down.
class CutOffRecordings {
public:
    // Before a recorder starts, so that what it opens is none of it. Reads the end of each file.
    static Result<CutOffRecordings> find(const std::string& data_dir, const MasterKey& key,
                                         RecordingRecords& records);

    // The last that was written.
    std::optional<Timestamp> last_sound() const { return last_sound_; }

    // Reads each file up to its last whole chunk, cuts it there, moves it to its place and puts it
    // on record as interrupted (or as complete, if it was whole and only its record was missing). A
    // part on record as open without a file is closed with nothing in it. May be repeated. Blocks,
    // for long where there is much: a recorder may be at work meanwhile. `stop` is asked for
    // between files; the next start goes on with what is left.
    Result<Recovered> close(const std::stop_token& stop = {});

private:
    CutOffRecordings(std::string data_dir, const MasterKey& key, RecordingRecords& records)
        : data_dir_(std::move(data_dir)), key_(key), records_(records) {}

    void close_file(const std::string& path);
    Result<void> close_named(const std::string& path);
    Result<void> close_record(const OpenedPart& part);
    Result<void> put_on_record(const ClosedPart& closed);
    void note(const ClosedPart& closed);

    std::string data_dir_;
    MasterKey key_;
    RecordingRecords& records_;
    std::vector<std::string> files_;
    std::vector<OpenedPart> parts_;  // on record as open
    std::optional<Timestamp> last_sound_;
    Recovered result_;
    std::set<std::string> left_;  // the relative paths of files with problems
};

// Both at once.
Result<Recovered> recover(const std::string& data_dir, const MasterKey& key,
                          RecordingRecords& records);

}  // namespace zongji::recordings
