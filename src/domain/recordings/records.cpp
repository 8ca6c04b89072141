#include "domain/recordings/records.h"

#include "runtime/log.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::recordings {
namespace {

constexpr store::Migration steps[] = {{1, "recordings", R"(
    CREATE TABLE recordings (
        id INTEGER PRIMARY KEY,
        interaction_id INTEGER NOT NULL,
        org_unit_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        duration_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        parts INTEGER NOT NULL,
        bytes INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX recordings_by_interaction ON recordings (interaction_id);
    CREATE INDEX recordings_by_start ON recordings (org_unit_id, started_at);
    CREATE TABLE recording_parts (
        recording_id INTEGER NOT NULL REFERENCES recordings (id),
        part INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        duration_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (recording_id, part)
    ) STRICT;
    CREATE INDEX recording_parts_open ON recording_parts (state) WHERE state = 'open';
)"}};

// A recording is what its parts are together.
void sum_up(RecordingRecord& recording, const std::vector<PartRecord>& parts) {
    recording.started_at = parts.front().started_at;
    recording.ended_at = parts.back().ended_at;
    recording.parts = parts.back().part + 1;
    recording.duration_ms = 0;
    recording.bytes = 0;
    bool is_broken = false;
    bool is_interrupted = parts.size() > 1;
    for (const auto& part : parts) {
        recording.duration_ms += part.duration_ms;
        recording.bytes += part.bytes;
        is_broken = is_broken || part.state == RecordingState::broken;
        is_interrupted = is_interrupted || part.state == RecordingState::interrupted;
    }
    recording.state = RecordingState::complete;
    if (parts.back().state == RecordingState::open)
        recording.state = RecordingState::open;
    else if (is_broken)
        recording.state = RecordingState::broken;
    else if (is_interrupted)
        recording.state = RecordingState::interrupted;
}

Result<std::vector<PartRecord>> read_parts(store::Transaction& transaction, RecordingId id) {
    ZONGJI_TRY(const auto rows,
               transaction.query("SELECT " + store::select_columns<PartRecord>() +
                                     " FROM recording_parts WHERE recording_id = ?1 ORDER BY part",
                                 {id}));
    return store::read_rows<PartRecord>(rows);
}

// The whole row, whether it is there already or not.
template <class Record>
Result<void> put_row(store::Transaction& transaction, std::string_view table, const Record& record,
                     std::string_view key) {
    std::string changes;
    for (const auto& name : store::column_names<Record>())
        changes +=
            fmt::format("{}\"{}\" = excluded.\"{}\"", changes.empty() ? "" : ", ", name, name);
    ZONGJI_CHECK(transaction.execute(fmt::format("{} ON CONFLICT ({}) DO UPDATE SET {}",
                                                 store::insert_sql<Record>(table), key, changes),
                                     store::parameters_of(record)));
    return {};
}

}  // namespace

std::span<const store::Migration> migrations() {
    return steps;
}

Result<void> RecordingRecords::save_opened(const OpenedPart& opened) {
    RecordingRecord recording;
    recording.id = opened.recording;
    recording.interaction_id = opened.interaction;
    PartRecord part;
    part.recording_id = opened.recording;
    part.part = opened.part;
    part.started_at = opened.started_at;
    part.path = opened.path;
    return save(recording, part);
}

Result<void> RecordingRecords::save_closed(const ClosedPart& closed) {
    RecordingRecord recording;
    recording.id = closed.recording;
    recording.interaction_id = closed.interaction;
    PartRecord part;
    part.recording_id = closed.recording;
    part.part = closed.part;
    part.started_at = closed.started_at;
    part.ended_at = closed.ended_at;
    part.duration_ms = closed.recorded_ms;
    part.state = closed.state;
    part.path = closed.path;
    part.sha256 = closed.sha256;
    part.bytes = closed.bytes;
    return save(recording, part);
}

Result<void> RecordingRecords::save(const RecordingRecord& recording, const PartRecord& part) {
    ZONGJI_TRY(const OrgUnitId org_unit, org_unit_of_(recording.interaction_id));
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        RecordingRecord row = recording;
        row.org_unit_id = org_unit;
        row.started_at = part.started_at;
        // The recording first, since its part refers to it; its sums once the part is there.
        ZONGJI_CHECK(transaction.execute(
            store::insert_sql<RecordingRecord>("recordings") + " ON CONFLICT (id) DO NOTHING",
            store::parameters_of(row)));
        ZONGJI_CHECK(put_row(transaction, "recording_parts", part, "recording_id, part"));
        ZONGJI_TRY(const auto parts, read_parts(transaction, recording.id));
        sum_up(row, parts);
        return put_row(transaction, "recordings", row, "id");
    });
}

Result<RecordingRecord> RecordingRecords::find_recording(const store::Scope& scope,
                                                         RecordingId id) {
    std::optional<RecordingRecord> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters = {id};
        ZONGJI_TRY(const auto rows,
                   transaction.query("SELECT " + store::select_columns<RecordingRecord>() +
                                         " FROM recordings WHERE id = ?1 AND " +
                                         store::scope_condition(scope, parameters),
                                     parameters));
        if (rows.empty())
            return not_found("no such recording");
        ZONGJI_TRY(found, store::read_row<RecordingRecord>(rows.front()));
        return {};
    }));
    return *found;
}

Result<std::vector<RecordingRecord>> RecordingRecords::recordings_of(const store::Scope& scope,
                                                                     InteractionId interaction) {
    std::vector<RecordingRecord> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters = {interaction};
        ZONGJI_TRY(const auto rows,
                   transaction.query("SELECT " + store::select_columns<RecordingRecord>() +
                                         " FROM recordings WHERE interaction_id = ?1 AND " +
                                         store::scope_condition(scope, parameters) +
                                         " ORDER BY started_at, id",
                                     parameters));
        ZONGJI_TRY(found, store::read_rows<RecordingRecord>(rows));
        return {};
    }));
    return found;
}

Result<std::vector<PartRecord>> RecordingRecords::parts_of(RecordingId id) {
    std::vector<PartRecord> parts;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(parts, read_parts(transaction, id));
        return {};
    }));
    return parts;
}

Result<std::vector<KnownPart>> RecordingRecords::parts_behind(RecordingId recording,
                                                              std::int64_t part, int most) {
    std::vector<KnownPart> known;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        known.clear();
        ZONGJI_TRY(const auto rows,
                   transaction.query(
                       fmt::format("SELECT (SELECT r.interaction_id FROM recordings r"
                                   " WHERE r.id = recording_id), {} FROM recording_parts"
                                   " WHERE recording_id > ?1 OR (recording_id = ?1 AND part > ?2)"
                                   " ORDER BY recording_id ASC NULLS FIRST, part ASC NULLS FIRST"
                                   " LIMIT {}",
                                   store::select_columns<PartRecord>(), most),
                       {recording, part}));
        for (const auto& row : rows) {
            ZONGJI_TRY(auto one, store::read_row<PartRecord>(row, 1));
            known.push_back({std::move(one), row.id<InteractionId>(0)});
        }
        return {};
    }));
    return known;
}

Result<std::vector<RecordingId>> RecordingRecords::ended_before(Timestamp then, int most) {
    std::vector<RecordingId> old;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        old.clear();
        ZONGJI_TRY(
            const auto rows,
            transaction.query(
                fmt::format("SELECT id FROM recordings WHERE ended_at < ?1 AND state <> 'open'"
                            " AND state <> 'removed' ORDER BY ended_at ASC NULLS FIRST,"
                            " id ASC NULLS FIRST LIMIT {}",
                            most),
                {then}));
        for (const auto& row : rows)
            old.push_back(row.id<RecordingId>(0));
        return {};
    }));
    return old;
}

Result<void> RecordingRecords::save_removed(RecordingId id) {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(transaction.execute(
            "UPDATE recording_parts SET state = 'removed', path = '', sha256 = '', bytes = 0"
            " WHERE recording_id = ?1",
            {id}));
        ZONGJI_CHECK(transaction.execute(
            "UPDATE recordings SET state = 'removed', bytes = 0 WHERE id = ?1", {id}));
        return {};
    });
}

Result<std::vector<OpenedPart>> RecordingRecords::open_parts() {
    std::vector<OpenedPart> open;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const auto rows,
                   transaction.query("SELECT p.recording_id, r.interaction_id, p.part,"
                                     " p.started_at, p.path FROM recording_parts p"
                                     " JOIN recordings r ON r.id = p.recording_id"
                                     " WHERE p.state = 'open' ORDER BY p.recording_id, p.part"));
        for (const auto& row : rows) {
            open.push_back({row.id<RecordingId>(0), row.id<InteractionId>(1),
                            static_cast<int>(row.integer(2)), Timestamp{row.integer(3)},
                            row.text(4)});
        }
        return {};
    }));
    return open;
}

RecorderEvents keep_on_record(RecordingRecords& records) {
    RecorderEvents events;
    events.opened = [&records](const OpenedPart& part) {
        const auto saved = records.save_opened(part);
        if (!saved)
            log_error("recording not on record yet: {}", saved.error().message);
        return saved.ok();
    };
    events.closed = [&records](const ClosedPart& part) {
        const auto saved = records.save_closed(part);
        if (!saved)
            log_error("recording not on record: {}", saved.error().message);
        return saved.ok();
    };
    return events;
}

}  // namespace zongji::recordings
