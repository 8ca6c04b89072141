#include "edge/http/api/customers.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/masking.h"
#include "edge/http/api/operations.h"
#include "edge/http/api/tickets.h"

namespace zongji::api {

struct CustomerPage {
    Customer customer;
    std::vector<InteractionRow> interactions;
    std::vector<TicketRow> tickets;
    std::vector<LikelyDouble> likely_doubles;
};
BOOST_DESCRIBE_STRUCT(CustomerPage, (), (customer, interactions, tickets, likely_doubles))

http::Operation list_customers(Services& services) {
    auto made = http::operation<http::NoBody, CustomerList>(
        "list_customers", http::Method::get, "/api/v1/customers", "Customers by words or digits",
        [&services](http::Request& request) -> Result<CustomerList> {
            ZONGJI_TRY(const auto page, page_of(request));
            const std::string text = request.query_text("text").value_or("");
            const Viewer& viewer = viewer_of(request);
            ZONGJI_TRY(CustomerList list, services.customers->list(viewer, text, page));
            return list_seen_by(viewer, std::move(list));
        });
    made.with_query(
        "text",
        "Name, company, or at least three digits of a number; who sees numbers masked: a "
        "whole number, or its last four digits",
        query_text());
    return guarded(services, with_page(std::move(made)));
}

http::Operation read_customer(Services& services) {
    return guarded(
        services,
        http::operation<http::NoBody, CustomerPage>(
            "read_customer", http::Method::get, "/api/v1/customers/{id}",
            "A customer with the latest contacts and tickets",
            [&services](http::Request& request) -> Result<CustomerPage> {
                ZONGJI_TRY(const auto id, request.id<CustomerId>("id"));
                const Viewer& viewer = viewer_of(request);
                CustomerPage page;
                ZONGJI_TRY(page.customer, services.customers->read(viewer, id));
                page.customer = seen_by(viewer, std::move(page.customer));

                InteractionFilter contacts;
                contacts.customer = id;
                if (!viewer.sees_others())
                    contacts.agent = viewer.as_agent();
                ZONGJI_TRY(InteractionList interactions,
                           services.interactions->list(viewer, contacts, store::PageRequest{}));
                page.interactions = list_seen_by(viewer, std::move(interactions)).items;

                tickets::TicketFilter matters;
                matters.customer = id;
                ZONGJI_TRY(TicketList tickets,
                           services.tickets->list(viewer, matters, store::PageRequest{}));
                page.tickets = std::move(tickets.items);
                ZONGJI_TRY(page.likely_doubles, services.customers->likely_doubles(viewer, id));
                return page;
            }));
}

}  // namespace zongji::api
