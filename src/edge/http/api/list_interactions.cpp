#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"

namespace zongji::api {
namespace {

Result<InteractionFilter> filter_of(const http::Request& request) {
    InteractionFilter filter;
    ZONGJI_TRY(filter.from, request.query_time("from"));
    ZONGJI_TRY(filter.to, request.query_time("to"));
    ZONGJI_TRY(filter.agent, query_id<AgentId>(request, "agent"));
    ZONGJI_TRY(filter.customer, query_id<CustomerId>(request, "customer"));
    ZONGJI_TRY(filter.outcome, query_enum<journal::Outcome>(request, "outcome"));
    filter.queue = request.query_text("queue").value_or("");
    filter.text = request.query_text("text").value_or("");
    return filter;
}

}  // namespace

http::Operation list_interactions(Services& services) {
    auto made = http::operation<http::NoBody, InteractionList>(
        "list_interactions", http::Method::get, "/api/v1/interactions",
        "Contacts, the newest first",
        [&services](http::Request& request) -> Result<InteractionList> {
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(InteractionFilter filter, filter_of(request));
            ZONGJI_TRY(const auto page, page_of(request));
            if (!viewer.sees_others())
                filter.agent = viewer.as_agent();
            ZONGJI_TRY(InteractionList list, services.interactions->list(viewer, filter, page));
            return list_seen_by(viewer, std::move(list));
        });
    const json::object time{{"type", "string"}, {"format", "date-time"}};
    made.with_query("from", "Started at or after", time);
    made.with_query("to", "Started before", time);
    made.with_query("queue", "Key of the queue", query_text());
    made.with_query("agent", "Id of the agent", query_id());
    made.with_query<journal::Outcome>("outcome", "How it ended");
    made.with_query("customer", "Id of the customer", query_id());
    made.with_query(
        "text",
        "Words of the customer's name or of the note, or digits of the number; who sees "
        "numbers masked: a whole number, or its last four",
        query_text());
    return guarded(services, with_page(std::move(made)));
}

http::Operation read_interaction(Services& services) {
    return guarded(
        services, http::operation<http::NoBody, InteractionPage>(
                      "read_interaction", http::Method::get, "/api/v1/interactions/{id}",
                      "A contact with its time line, recordings, note and tickets",
                      [&services](http::Request& request) -> Result<InteractionPage> {
                          ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                          const Viewer& viewer = viewer_of(request);
                          ZONGJI_TRY(InteractionPage page, services.interactions->read(viewer, id));
                          page.interaction = seen_by(viewer, std::move(page.interaction));
                          return page;
                      }));
}

}  // namespace zongji::api
