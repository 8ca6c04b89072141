#pragma once

#include "store/journal/journal.h"
#include "store/sqlite_connection.h"

#include <map>

namespace zongji::store {

// The journal's reading side. Any thread. The few connections that are not in use are kept, since
// to open one and to prepare its statements costs more than most of the questions asked of it.
class JournalReader {
public:
    explicit JournalReader(std::string folder) : folder_(std::move(folder)) {}

    Result<std::vector<StoredEntry>> read(std::int64_t from_position, std::size_t limit);
    Result<std::int64_t> position_since(Timestamp at, std::int64_t last_position);
    Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction);

private:
    struct File {
        std::string month;
        std::string path;
        bool newest;
    };

    std::vector<File> files() const;
    Result<Rows> ask(const std::string& path, std::string_view sql, const Parameters& parameters);
    Result<std::unique_ptr<SqliteConnection>> take(const std::string& path);
    void give_back(const std::string& path, std::unique_ptr<SqliteConnection> connection);
    Result<std::int64_t> end_of(const File& file);

    std::string folder_;
    std::mutex mutex_;                          // guards what follows
    std::map<std::string, std::int64_t> ends_;  // last positions, of files that are finished
    std::vector<std::pair<std::string, std::unique_ptr<SqliteConnection>>> idle_;  // by path
};

}  // namespace zongji::store
