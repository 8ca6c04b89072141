#include "domain/interactions/unfinished_records.h"

#include <utility>

namespace zongji::interactions {
namespace {

// With each part that has no end, and a call-back that is owed already.
constexpr std::string_view open_rows =
    "SELECT i.id, i.conversation_id, i.org_unit_id, i.direction, i.number_id, i.trunk_id,"
    " i.started_at, s.id, s.queue_id, s.agent_id, s.started_at, s.bridged_at, s.role,"
    " (SELECT MIN(t.id) FROM call_back_tasks t WHERE t.interaction_id = i.id)"
    " FROM interactions i LEFT JOIN segments s ON s.interaction_id = i.id AND s.ended_at IS NULL"
    " WHERE i.outcome IS NULL ORDER BY i.id ASC NULLS FIRST, s.id ASC NULLS FIRST";

constexpr std::string_view ended_row =
    "SELECT outcome, cause, ended_at - started_at FROM interactions"
    " WHERE id = ?1 AND outcome IS NOT NULL";

void add_interaction(const store::Row& row, std::vector<journal::Recorded>& events) {
    const auto id = row.id<InteractionId>(0);
    const Timestamp began{row.integer(6)};
    journal::InteractionStarted started{.interaction_id = id,
                                        .conversation_id = row.id<ConversationId>(1),
                                        .org_unit_id = row.id<OrgUnitId>(2),
                                        .number_id = row.id<NumberId>(4),
                                        .trunk_id = row.id<TrunkId>(5)};
    if (const auto direction = enum_from_name<journal::Direction>(row.text(3)))
        started.direction = *direction;
    events.push_back({0, began, started});
    if (!row.is_null(13))
        events.push_back(
            {0, began, journal::CallBackTaskRaised{row.id<TaskId>(13), id, "server_lost"}});
}

void add_part(const store::Row& row, std::vector<journal::Recorded>& events) {
    const auto id = row.id<InteractionId>(0);
    const auto segment = row.id<SegmentId>(7);
    const auto agent = row.id<AgentId>(9);
    const auto role = enum_from_name<journal::SegmentRole>(row.text(12));
    events.push_back({0, Timestamp{row.integer(10)},
                      journal::SegmentStarted{segment, id, row.id<QueueId>(8), agent,
                                              role.value_or(journal::SegmentRole::handling)}});
    if (!row.is_null(11))
        events.push_back({0, Timestamp{row.integer(11)}, journal::CallBridged{id, segment, agent}});
}

}  // namespace

Result<std::vector<journal::Recorded>> UnfinishedRecords::open() {
    std::vector<journal::Recorded> events;
    const auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        events.clear();
        ZONGJI_TRY(const auto rows, transaction.query(open_rows));
        InteractionId last;
        for (const auto& row : rows) {
            if (std::exchange(last, row.id<InteractionId>(0)) != row.id<InteractionId>(0))
                add_interaction(row, events);
            if (!row.is_null(7))
                add_part(row, events);
        }
        return {};
    });
    if (!read)
        return read.error();
    return events;
}

Result<std::map<InteractionId, journal::InteractionEnded>> UnfinishedRecords::ended(
    std::span<const InteractionId> interactions) {
    std::map<InteractionId, journal::InteractionEnded> found;
    const auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        found.clear();
        for (const InteractionId id : interactions) {
            ZONGJI_TRY(const auto rows, transaction.query(ended_row, {id}));
            if (rows.empty())
                continue;
            const auto outcome = enum_from_name<journal::Outcome>(rows[0].text(0));
            if (outcome)
                found[id] = {id, *outcome, rows[0].text(1), rows[0].integer(2) / 1000};
        }
        return {};
    });
    if (!read)
        return read.error();
    return found;
}

}  // namespace zongji::interactions
