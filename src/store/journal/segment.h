#pragma once

#include "store/journal/journal.h"
#include "store/sqlite_connection.h"

#include <memory>

namespace zongji::store {

std::int64_t minute_of(Timestamp at);  // since 1970
// "2026-11", in UTC.
std::string month_of(Timestamp at);
// The first moment after it.
Timestamp end_of_month(const std::string& month);

// Paths of the folder's files by month, ascending.
std::vector<std::pair<std::string, std::string>> segment_files(const std::string& folder);
std::string segment_path(const std::string& folder, const std::string& month);

// Of a row that begins with the columns of `events` in their order, but the seal.
// ErrorCode::corrupt: it is not one that was written here.
Result<StoredEntry> stored_entry(const Row& row);

// The file of one month, open for writing. Used by the writer's thread only.
class Segment {
public:
    // ErrorCode::corrupt: it is another kind of file.
    static Result<std::unique_ptr<Segment>> open(const std::string& folder,
                                                 const std::string& month);

    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;
    ~Segment();

    const std::string& month() const { return month_; }

    // 0 when it holds none.
    Result<std::int64_t> last_position();

    // One transaction, sealed. After success the entries are in the kernel. Positions go up from
    // `first_position`.
    Result<void> write(const std::vector<JournalEntry>& entries, std::size_t from, std::size_t to,
                       std::int64_t first_position);

    bool disk_was_full() const { return connection_->disk_was_full(); }

    // A descriptor of the write-ahead log, for fdatasync; -1 before the first write. (No lock of
    // SQLite's is on that file, so that closing the descriptor releases none.)
    int open_log() const;
    std::size_t log_bytes() const;  // written since the last whole checkpoint

    // Moves the log into the file, both synced.
    Result<void> checkpoint();

private:
    Segment(std::string path, std::string month, std::unique_ptr<SqliteConnection> connection);

    Result<std::int64_t> insert_all(const std::vector<JournalEntry>& entries, std::size_t from,
                                    std::size_t to, std::int64_t first_position);

    std::string path_;
    std::string month_;
    std::unique_ptr<SqliteConnection> connection_;
    std::int64_t latest_minute_ = -1;
};

}  // namespace zongji::store
