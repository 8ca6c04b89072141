#include "edge/http/api/guard.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/tasks.h"

namespace zongji::api {

http::Operation list_tasks(Services& services) {
    auto made = http::operation<http::NoBody, TaskList>(
        "list_tasks", http::Method::get, "/api/v1/tasks", "Call-backs that somebody owes",
        [&services](http::Request& request) -> Result<TaskList> {
            ZONGJI_TRY(const auto status, query_enum<TaskStatus>(request, "status"));
            ZONGJI_TRY(const auto page, page_of(request));
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(TaskList list, services.tasks->list(viewer, status, page));
            return list_seen_by(viewer, std::move(list));
        });
    made.with_query<TaskStatus>("status", "Only these; without it, all");
    return guarded(services, with_page(std::move(made)), {Role::agent, Role::supervisor});
}

http::Operation complete_task(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, Task>(
                       "complete_task", http::Method::post, "/api/v1/tasks/{id}/complete_task",
                       "The customer was called back",
                       [&services](http::Request& request) -> Result<Task> {
                           ZONGJI_TRY(const auto id, request.id<TaskId>("id"));
                           const Viewer& viewer = viewer_of(request);
                           ZONGJI_TRY(Task done, services.tasks->complete(viewer, id));
                           services.live_sessions->changed("tasks");
                           return seen_by(viewer, std::move(done));
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
