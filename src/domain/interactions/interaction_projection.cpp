#include "domain/interactions/interaction_projection.h"

#include "base/json.h"
#include "store/columns.h"

#include <optional>

namespace zongji::interactions {
namespace {

constexpr std::string_view own_name = "interactions";

Result<std::int64_t> read_position(store::Transaction& transaction) {
    ZONGJI_TRY(
        const store::Rows rows,
        transaction.query("SELECT position FROM projected_positions WHERE name = ?1", {own_name}));
    return rows.empty() ? std::int64_t{0} : rows[0].integer(0);
}

Result<void> write_position(store::Transaction& transaction, std::int64_t position) {
    ZONGJI_CHECK(
        transaction.execute("INSERT INTO projected_positions (name, position) VALUES (?1, ?2)"
                            " ON CONFLICT (name) DO UPDATE SET position = excluded.position",
                            {own_name, position}));
    return {};
}

// One event into its rows. Events of interactions whose start was never seen change nothing, nor do
// those of what has ended already: a journal that lost its end ends it once more.
class Apply {
public:
    Apply(store::Transaction& transaction, Timestamp at) : transaction_(transaction), at_(at) {}

    Result<void> operator()(const journal::InteractionStarted& e) {
        ZONGJI_CHECK(
            run("INSERT INTO conversations (id, org_unit_id, started_at)"
                " VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
                {e.conversation_id, e.org_unit_id, at_}));
        return run(
            "INSERT INTO interactions (id, conversation_id, org_unit_id, channel, direction,"
            " number_id, trunk_id, started_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            " ON CONFLICT (id) DO NOTHING",
            {e.interaction_id, e.conversation_id, e.org_unit_id, enum_name(e.channel),
             enum_name(e.direction), e.number_id, e.trunk_id, at_});
    }

    Result<void> operator()(const journal::InteractionQueued& e) {
        return run("UPDATE interactions SET queue_id = ?2 WHERE id = ?1",
                   {e.interaction_id, e.queue_id});
    }

    Result<void> operator()(const journal::QueueLeft& e) {
        return run(
            "UPDATE interactions SET waited_ms = waited_ms + ?2 WHERE id = ?1"
            " AND outcome IS NULL",
            {e.interaction_id, e.waited_ms});
    }

    Result<void> operator()(const journal::SegmentStarted& e) {
        ZONGJI_CHECK(
            run("INSERT INTO segments (id, interaction_id, org_unit_id, queue_id,"
                " agent_id, role, started_at)"
                " SELECT ?1, id, org_unit_id, ?3, ?4, ?5, ?6 FROM interactions WHERE id = ?2"
                " ON CONFLICT (id) DO NOTHING",
                {e.segment_id, e.interaction_id, e.queue_id, e.agent_id, enum_name(e.role), at_}));
        if (e.role != journal::SegmentRole::handling)
            return {};
        return run("UPDATE interactions SET agent_id = ?2 WHERE id = ?1",
                   {e.interaction_id, e.agent_id});
    }

    Result<void> operator()(const journal::CallBridged& e) {
        ZONGJI_CHECK(run("UPDATE segments SET bridged_at = COALESCE(bridged_at, ?2) WHERE id = ?1",
                         {e.segment_id, at_}));
        return run("UPDATE interactions SET answered_at = COALESCE(answered_at, ?2) WHERE id = ?1",
                   {e.interaction_id, at_});
    }

    Result<void> operator()(const journal::SegmentEnded& e) {
        ZONGJI_TRY(const std::int64_t changed,
                   transaction_.execute("UPDATE segments SET ended_at = ?2, reason = ?3,"
                                        " talked_ms = ?4, held_ms = ?5"
                                        " WHERE id = ?1 AND ended_at IS NULL",
                                        {e.segment_id, at_, e.reason, e.talked_ms, e.held_ms}));
        if (changed == 0 || e.role != journal::SegmentRole::handling)
            return {};
        return run("UPDATE interactions SET talked_ms = talked_ms + ?2 WHERE id = ?1",
                   {e.interaction_id, e.talked_ms});
    }

    Result<void> operator()(const journal::WrapUpEnded& e) {
        ZONGJI_CHECK(
            run("UPDATE segments SET wrap_up_ms = ?2, disposition = ?3 WHERE id = ?1"
                " AND wrap_up_ms = 0 AND disposition = ''",
                {e.segment_id, e.lasted_ms, e.disposition}));
        if (e.disposition.empty())
            return {};
        return run("UPDATE interactions SET wrap_up_disposition = ?2 WHERE id = ?1",
                   {e.interaction_id, e.disposition});
    }

    Result<void> operator()(const journal::RecordingStarted& e) {
        return run("UPDATE interactions SET recorded = 1 WHERE id = ?1", {e.interaction_id});
    }

    Result<void> operator()(const journal::InteractionEnded& e) {
        return run(
            "UPDATE interactions SET ended_at = ?2, outcome = ?3, cause = ?4"
            " WHERE id = ?1 AND outcome IS NULL",
            {e.interaction_id, at_, enum_name(e.outcome), e.cause});
    }

    Result<void> operator()(const journal::CallBackTaskRaised& e) {
        return run(
            "INSERT INTO call_back_tasks (id, org_unit_id, interaction_id, reason,"
            " raised_at)"
            " SELECT ?1, org_unit_id, id, ?3, ?4 FROM interactions WHERE id = ?2"
            " ON CONFLICT (id) DO NOTHING",
            {e.task_id, e.interaction_id, e.reason, at_});
    }

    // The time line of an interaction and the figures read these from the journal itself.
    Result<void> operator()(const journal::ServerStarted&) { return {}; }
    Result<void> operator()(const journal::ServerStopped&) { return {}; }
    Result<void> operator()(const journal::DayStarted&) { return {}; }
    Result<void> operator()(const journal::FlowStepTaken&) { return {}; }
    Result<void> operator()(const journal::OfferMade&) { return {}; }
    Result<void> operator()(const journal::OfferEnded&) { return {}; }
    Result<void> operator()(const journal::CallUnbridged&) { return {}; }
    Result<void> operator()(const journal::RecordingStopped&) { return {}; }
    Result<void> operator()(const journal::RecordingBroken&) { return {}; }
    Result<void> operator()(const journal::WrapUpStarted&) { return {}; }
    Result<void> operator()(const journal::TransferMade&) { return {}; }
    Result<void> operator()(const journal::TransferFailed&) { return {}; }
    Result<void> operator()(const journal::SupervisionChanged&) { return {}; }
    Result<void> operator()(const journal::PresenceChanged&) { return {}; }
    Result<void> operator()(const journal::StateRepaired&) { return {}; }
    Result<void> operator()(const journal::JournalGap&) { return {}; }

private:
    Result<void> run(std::string_view sql, const store::Parameters& parameters) {
        auto changed = transaction_.execute(sql, parameters);
        if (!changed)
            return changed.error();
        return {};
    }

    store::Transaction& transaction_;
    Timestamp at_;
};

Result<void> apply_all(store::Transaction& transaction, std::span<const journal::Recorded> events) {
    ZONGJI_TRY(const std::int64_t before, read_position(transaction));
    std::int64_t last = before;
    for (const journal::Recorded& recorded : events) {
        if (recorded.position <= last)
            continue;
        ZONGJI_CHECK(std::visit(Apply(transaction, recorded.at), recorded.event));
        last = recorded.position;
    }
    if (last == before)
        return {};
    return write_position(transaction, last);
}

}  // namespace

Result<std::int64_t> InteractionProjection::position() {
    std::int64_t position = 0;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(position, read_position(transaction));
        return {};
    });
    if (!read)
        return read.error();
    return position;
}

Result<void> InteractionProjection::apply(std::span<const journal::Recorded> events,
                                          const Beside& beside) {
    if (events.empty() && !beside)
        return {};
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(apply_all(transaction, events));
        return beside ? beside(transaction) : Result<void>();
    });
}

Result<std::int64_t> InteractionProjection::set_aside(const SetAside& row) {
    std::int64_t count = 0;
    const auto work = [&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_CHECK(write_set_aside(transaction, row));
        ZONGJI_TRY(const std::int64_t before, read_position(transaction));
        if (row.kind == RefusedKind::event && row.id > before)
            ZONGJI_CHECK(write_position(transaction, row.id));
        ZONGJI_TRY(count, count_set_aside(transaction));
        return {};
    };
    ZONGJI_CHECK(database_.write(work));
    return count;
}

Result<std::vector<SetAside>> InteractionProjection::all_set_aside() {
    std::vector<SetAside> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query("SELECT " + store::select_columns<SetAside>() +
                                     " FROM set_aside ORDER BY kind ASC NULLS FIRST,"
                                     " id ASC NULLS FIRST"));
        ZONGJI_TRY(found, store::read_rows<SetAside>(rows));
        return {};
    }));
    return found;
}

Result<void> InteractionProjection::make_again(InteractionId interaction,
                                               std::span<const journal::Recorded> events) {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const std::int64_t position, read_position(transaction));
        for (const char* table : {"call_back_tasks", "segments"}) {
            ZONGJI_CHECK(transaction.execute(
                std::string("DELETE FROM ") + table + " WHERE interaction_id = ?1", {interaction}));
        }
        ZONGJI_CHECK(transaction.execute("DELETE FROM interactions WHERE id = ?1", {interaction}));
        for (const journal::Recorded& recorded : events) {
            if (recorded.position <= position)
                ZONGJI_CHECK(std::visit(Apply(transaction, recorded.at), recorded.event));
        }
        ZONGJI_CHECK(transaction.execute(
            "DELETE FROM set_aside WHERE kind = ?1 AND interaction_id = ?2 AND id <= ?3",
            {enum_name(RefusedKind::event), interaction, position}));
        return {};
    });
}

Result<void> InteractionProjection::reset() {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        // Conversations stay: which of them were joined is written nowhere else.
        for (const char* table : {"call_back_tasks", "segments", "interactions"})
            ZONGJI_CHECK(transaction.execute(std::string("DELETE FROM ") + table));
        ZONGJI_CHECK(transaction.execute("DELETE FROM set_aside WHERE kind = ?1",
                                         {enum_name(RefusedKind::event)}));
        return write_position(transaction, 0);
    });
}

}  // namespace zongji::interactions
