#pragma once

#include "domain/recordings/recorder.h"
#include "store/scope.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

// What is stored of recordings. The sound is in files; here is what there is of it, and where.
namespace zongji::recordings {

std::span<const store::Migration> migrations();  // series "recordings"

struct RecordingRecord {
    RecordingId id;
    InteractionId interaction_id;
    OrgUnitId org_unit_id;
    Timestamp started_at;
    std::optional<Timestamp> ended_at;  // none while it goes on
    std::int64_t duration_ms = 0;       // bridged time, of all parts
    RecordingState state = RecordingState::open;
    std::int64_t parts = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(RecordingRecord, (),
                      (id, interaction_id, org_unit_id, started_at, ended_at, duration_ms, state,
                       parts, bytes))

// A file. A recording has more than one if the server was restarted during it.
struct PartRecord {
    RecordingId recording_id;
    std::int64_t part = 0;
    Timestamp started_at;
    std::optional<Timestamp> ended_at;
    std::int64_t duration_ms = 0;
    RecordingState state = RecordingState::open;
    std::string path;    // below the data folder; empty when no file could be made
    std::string sha256;  // hex, of the file; empty while it is written
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(PartRecord, (),
                      (recording_id, part, started_at, ended_at, duration_ms, state, path, sha256,
                       bytes))

// A part with what its recording says of it.
struct KnownPart {
    PartRecord part;
    InteractionId interaction_id;
};

// Blocks: for workers and the recorder's closing thread. What is outside the scope is `not_found`.
class RecordingRecords {
public:
    // Which org unit an interaction belongs to; called outside of transactions.
    using OrgUnitOf = std::function<Result<OrgUnitId>(InteractionId)>;

    RecordingRecords(store::Database& database, OrgUnitOf org_unit_of)
        : database_(database), org_unit_of_(std::move(org_unit_of)) {}

    // Each may be repeated.
    Result<void> save_opened(const OpenedPart& part);
    Result<void> save_closed(const ClosedPart& part);

    Result<RecordingRecord> find_recording(const store::Scope& scope, RecordingId id);
    // In the order in which they began.
    Result<std::vector<RecordingRecord>> recordings_of(const store::Scope& scope,
                                                       InteractionId interaction);
    Result<std::vector<PartRecord>> parts_of(RecordingId id);

    // Of all recordings, those behind this part, by recording and part.
    Result<std::vector<KnownPart>> parts_behind(RecordingId recording, std::int64_t part, int most);

    // Ended before then, with files still; the oldest first.
    Result<std::vector<RecordingId>> ended_before(Timestamp then, int most);
    // Its files are gone, on purpose.
    Result<void> save_removed(RecordingId id);

    // Parts that were being written when somebody last looked.
    Result<std::vector<OpenedPart>> open_parts();

private:
    Result<void> save(const RecordingRecord& recording, const PartRecord& part);

    store::Database& database_;
    OrgUnitOf org_unit_of_;
};

// What a recorder tells, kept in `records`, which outlives it. `failed` is left empty.
RecorderEvents keep_on_record(RecordingRecords& records);

}  // namespace zongji::recordings
