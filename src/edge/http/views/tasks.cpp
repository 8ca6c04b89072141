#include "domain/customers/phone_numbers.h"
#include "edge/http/views/views.h"

namespace zongji::views {

Result<std::vector<api::Task>> Tasks::rows(const Viewer& viewer,
                                           const std::vector<interactions::CallBackTask>& tasks) {
    auto names = of_.names();
    ZONGJI_TRY(const auto customers,
               CustomerNames::read(of_.customers, viewer.scope, customers_of(tasks)));
    ZONGJI_TRY(const auto reachable, of_.customers.with_numbers(viewer.scope, customers_of(tasks)));
    std::vector<api::Task> rows;
    for (const auto& task : tasks) {
        api::Task row;
        row.id = task.id;
        row.interaction_id = task.interaction_id;
        customers.fill(row, task.customer_id);
        const auto number = customers::normalise(task.caller_raw);
        row.caller = number.digits.empty() ? number.raw : number.digits;
        row.can_be_called =
            !number.digits.empty() || (task.customer_id && reachable.contains(*task.customer_id));
        if (task.queue_id)
            row.queue = names.queue(*task.queue_id);
        row.reason = task.reason;
        row.created_at = task.raised_at;
        row.completed_at = task.completed_at;
        if (task.completed_by)
            row.completed_by_name = names.user(task.completed_by->value);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<api::TaskList> Tasks::list(const Viewer& viewer, std::optional<api::TaskStatus> status,
                                  const store::PageRequest& page) {
    ZONGJI_TRY(const auto found, of_.interactions.list_tasks(viewer.scope, status, page));
    api::TaskList list;
    list.next = found.next;
    ZONGJI_TRY(list.items, rows(viewer, found.items));
    return list;
}

Result<api::Task> Tasks::complete(const Viewer& viewer, TaskId id) {
    ZONGJI_CHECK(of_.interactions.complete_task(viewer.scope, id, identity::actor_of(viewer),
                                                of_.clock.now().utc));
    ZONGJI_TRY(const auto done, of_.interactions.find_task(viewer.scope, id));
    ZONGJI_TRY(auto row, rows(viewer, {done}));
    return std::move(row.front());
}

}  // namespace zongji::views
