#pragma once

#include "store/journal/journal.h"

#include <map>

namespace zongji::store {

// The journal's reading side: opens the files it needs for each call. Any thread.
class JournalReader {
public:
    explicit JournalReader(std::string folder) : folder_(std::move(folder)) {}

    Result<std::vector<StoredEntry>> read(std::int64_t from_position, std::size_t limit);
    Result<std::int64_t> position_since(Timestamp at, std::int64_t last_position);
    Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction);

private:
    // Last position and latest time of a file.
    struct End {
        std::int64_t position = 0;
        std::int64_t at_us = 0;
    };
    struct File {
        std::string month;
        std::string path;
        bool newest;
    };

    std::vector<File> files() const;
    Result<End> end_of(const File& file);

    std::string folder_;
    std::mutex mutex_;                 // guards ends_
    std::map<std::string, End> ends_;  // of files that are finished
};

}  // namespace zongji::store
