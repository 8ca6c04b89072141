#include "domain/interactions/records.h"
#include "store/columns.h"

#include <fmt/format.h>

namespace zongji::interactions {
namespace {

// `tail` follows "WHERE": conditions, order, limit.
Result<std::vector<CallBackTask>> read_tasks(store::Transaction& transaction,
                                             const std::string& tail,
                                             const store::Parameters& parameters) {
    ZONGJI_TRY(
        const store::Rows rows,
        transaction.query(
            "SELECT t.id, t.org_unit_id, t.interaction_id, t.reason, t.raised_at, f.completed_at,"
            " f.completed_by, c.customer_id, COALESCE(c.e164, ''), COALESCE(c.raw, ''),"
            " i.queue_id"
            " FROM call_back_tasks t"
            " LEFT JOIN completed_tasks f ON f.task_id = t.id"
            " LEFT JOIN interaction_callers c ON c.interaction_id = t.interaction_id"
            " LEFT JOIN interactions i ON i.id = t.interaction_id"
            " WHERE " +
                tail,
            parameters));
    return store::read_rows<CallBackTask>(rows);
}

}  // namespace

Result<store::Page<CallBackTask>> InteractionRecords::list_tasks(const store::Scope& scope,
                                                                 std::optional<TaskStatus> status,
                                                                 const store::PageRequest& page) {
    ZONGJI_TRY(const auto after, store::read_cursor(page.cursor));
    const int limit = store::page_limit(page);
    const bool open = status == TaskStatus::open;

    std::vector<CallBackTask> found;
    auto read = database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters;
        std::string where = scope_condition(scope, parameters, "t.org_unit_id");
        if (status)
            where += open ? " AND f.task_id IS NULL" : " AND f.task_id IS NOT NULL";
        if (after) {
            parameters.emplace_back(after->order);
            parameters.emplace_back(after->id);
            where += fmt::format(" AND (t.raised_at, t.id) {} (?{}, ?{})", open ? ">" : "<",
                                 parameters.size() - 1, parameters.size());
        }
        const std::string_view order = open ? "ASC NULLS FIRST" : "DESC NULLS LAST";
        where += fmt::format(" ORDER BY t.raised_at {0}, t.id {0} LIMIT {1}", order, limit + 1);
        ZONGJI_TRY(found, read_tasks(transaction, where, parameters));
        return {};
    });
    if (!read)
        return read.error();
    return store::make_page(std::move(found), limit, [](const CallBackTask& task) {
        return store::PagePlace{task.raised_at.us, task.id.value};
    });
}

Result<CallBackTask> InteractionRecords::find_task(const store::Scope& scope, TaskId id) {
    std::vector<CallBackTask> found;
    ZONGJI_CHECK(database_.read([&](store::Transaction& transaction) -> Result<void> {
        store::Parameters parameters{id};
        const std::string where =
            "t.id = ?1 AND " + scope_condition(scope, parameters, "t.org_unit_id");
        ZONGJI_TRY(found, read_tasks(transaction, where, parameters));
        return {};
    }));
    if (found.empty())
        return not_found("there is no such task");
    return std::move(found.front());
}

Result<void> InteractionRecords::complete_task(const store::Scope& scope, TaskId task,
                                               const identity::Actor& by, Timestamp at) {
    return database_.write([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(
            const store::Rows rows,
            transaction.query("SELECT org_unit_id FROM call_back_tasks WHERE id = ?1", {task}));
        if (rows.empty() || !scope.allows(rows[0].id<OrgUnitId>(0)))
            return not_found("there is no such task");
        ZONGJI_TRY(const std::int64_t added,
                   transaction.execute("INSERT INTO completed_tasks (task_id, org_unit_id,"
                                       " completed_at, completed_by) VALUES (?1, ?2, ?3, ?4)"
                                       " ON CONFLICT (task_id) DO NOTHING",
                                       {task, rows[0].id<OrgUnitId>(0), at, by.user}));
        if (added == 0)
            return conflict("the task is completed already");
        ZONGJI_CHECK(identity::write_audit(transaction, {.at = at,
                                                         .org_unit_id = rows[0].id<OrgUnitId>(0),
                                                         .who = by.name,
                                                         .address = by.address,
                                                         .what = "task.completed",
                                                         .kind = "tasks",
                                                         .key = std::to_string(task.value),
                                                         .before = nullptr,
                                                         .after = nullptr}));
        return {};
    });
}

}  // namespace zongji::interactions
