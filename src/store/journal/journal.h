#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// The journal: every live fact, append-only and ordered, in SQLite files of its own, one for a
// month
// ("journal-2026-11.db"; the month is that of UTC). An event that comes late goes into the file
// that is open.
//
// Durability: an event is in the kernel (so it survives this process) when `done(false)` is called,
// and on the disk within about 50 ms. A disk that fills up is carried over by a reserve; then
// `disk_full` is told, and new calls are to be refused until it is cleared.
namespace zongji::store {

struct JournalEntry {
    Timestamp at;
    std::string type;
    int version = 1;
    OrgUnitId org_unit_id;
    InteractionId interaction_id;
    AgentId agent_id;
    QueueId queue_id;
    std::string json;
};

struct StoredEntry {
    std::int64_t position = 0;
    JournalEntry entry;
};

struct JournalState {
    bool disk_full = false;        // the reserve is in use, or gone
    bool failing = false;          // writing fails for another reason; events wait in memory
    std::uint64_t overflowed = 0;  // events lost so far, because too many were waiting
    std::string reason;            // the last failure, for an operator
};

struct JournalFigures {
    std::uint64_t appended = 0;
    std::uint64_t marked = 0;
    std::uint64_t batches = 0;
    std::uint64_t syncs = 0;
    Span slowest_sync;
};

struct JournalSettings {
    std::string folder;  // is made
    std::size_t reserve_bytes = 16 << 20;
    std::size_t most_waiting = 200'000;  // events in memory
    Span told_within = milliseconds(5);
    Span synced_within = milliseconds(50);
    std::size_t checkpoint_bytes = 8 << 20;  // of write-ahead log
    // Brings a file to the disk, instead of fdatasync(2): for tests. 0, or an errno.
    std::function<int(int file)> sync;
    // Free space, besides the reserve, before a full disk counts as mended.
    std::size_t spare_bytes = 16 << 20;
    Span full_disk_retry = seconds(1);
};

// All functions: any thread.
class Journal {
public:
    // In files. `on_state` is called on a thread of the journal, after each change.
    static Result<std::unique_ptr<Journal>> open(JournalSettings settings,
                                                 std::function<void(const JournalState&)> on_state);

    // Writes and syncs what waits, as far as the disk allows.
    virtual ~Journal() = default;

    // Never waits for a disk. `done` is called exactly once, on a thread of the journal, each
    // before the next, in the order of append: with false when the event was handed to the kernel,
    // with true ("marked") when that took longer than told_within; the event is then still written
    // later. False, and `done` is not called, when too many events wait: the event is lost, which
    // is counted and told in the state.
    [[nodiscard]] bool append(JournalEntry entry, std::function<void(bool marked)> done = {});

    // The same for several that belong together: in order, and as a rule in one transaction, so
    // that a crash keeps all of them or none. `done` speaks of the last; of no entries at all, of
    // whatever was appended before. When there is no room for all, none is kept.
    [[nodiscard]] virtual bool append(std::vector<JournalEntry> entries,
                                      std::function<void(bool marked)> done = {}) = 0;

    // Waits until every event appended before is handed to the kernel; false when `patience` ends
    // first. For a start, and for tests: never on the live loop.
    [[nodiscard]] virtual bool flush(Span patience) = 0;

    // Of the last event handed to the kernel; 0 in an empty journal. Positions have no gaps but
    // those of go_on_behind().
    virtual std::int64_t last_position() const = 0;

    // The next event comes behind `position`, if the journal does not reach so far: it lost its
    // end, and somebody knows events that were there. Before the first append.
    virtual void go_on_behind(std::int64_t position) = 0;

    // Of those appended, how many were not handed to the kernel yet.
    virtual std::size_t waiting() const = 0;

    virtual JournalState state() const = 0;
    virtual JournalFigures figures() const = 0;

    // For workers: these read files. Events from `from_position` on, in order, at most `limit`.
    virtual Result<std::vector<StoredEntry>> read(std::int64_t from_position,
                                                  std::size_t limit) const = 0;

    // From the first event at or after `at`.
    Result<std::vector<StoredEntry>> read_since(Timestamp at, std::size_t limit) const;

    // The position of the first event at or after `at`, or the one after the last.
    virtual Result<std::int64_t> position_since(Timestamp at) const = 0;

    // Everything about one interaction, in order.
    virtual Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction) const = 0;
};

}  // namespace zongji::store
