#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/tickets.h"

namespace zongji::api {

http::Operation list_tickets(Services& services) {
    auto made = http::operation<http::NoBody, TicketList>(
        "list_tickets", http::Method::get, "/api/v1/tickets", "Tickets, the newest first",
        [&services](http::Request& request) -> Result<TicketList> {
            tickets::TicketFilter filter;
            ZONGJI_TRY(const auto status, query_enum<TicketStatus>(request, "status"));
            if (status)
                filter.statuses = {*status};
            ZONGJI_TRY(filter.customer, query_id<CustomerId>(request, "customer"));
            filter.text = request.query_text("text").value_or("");
            ZONGJI_TRY(const auto page, page_of(request));
            return services.tickets->list(viewer_of(request), filter, page);
        });
    made.with_query<TicketStatus>("status", "Where they stand");
    made.with_query("customer", "Id of the customer", query_id());
    made.with_query("text", "Words of the subject or description, or its number", query_text());
    return guarded(services, with_page(std::move(made)));
}

http::Operation read_ticket(Services& services) {
    return guarded(services, http::operation<http::NoBody, TicketPage>(
                                 "read_ticket", http::Method::get, "/api/v1/tickets/{id}",
                                 "A ticket with its comments",
                                 [&services](http::Request& request) -> Result<TicketPage> {
                                     ZONGJI_TRY(const auto id, request.id<TicketId>("id"));
                                     return services.tickets->read(viewer_of(request), id);
                                 }));
}

}  // namespace zongji::api
