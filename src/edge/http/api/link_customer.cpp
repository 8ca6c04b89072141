#include "edge/http/api/customers.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/known_as.h"
#include "edge/http/api/live_desk.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct LinkCustomer {
    CustomerId customer_id;
};
BOOST_DESCRIBE_STRUCT(LinkCustomer, (), (customer_id))

http::Operation link_customer(Services& services) {
    return guarded(services,
                   http::operation<LinkCustomer, http::NoContent>(
                       "link_customer", http::Method::post,
                       "/api/v1/interactions/{id}/link_customer", "Says whose contact this is",
                       [&services](http::Request& request, LinkCustomer form) -> Result<void> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           ZONGJI_TRY(const Customer linked,
                                      services.interactions->link_customer(viewer_of(request), id,
                                                                           form.customer_id));
                           services.live_desk->caller_changed(id, linked.id, known_as(linked));
                           services.live_sessions->changed("interactions");
                           return {};
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
