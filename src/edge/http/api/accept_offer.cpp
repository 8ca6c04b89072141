#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation accept_offer(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "accept_offer", http::Method::post, "/api/v1/offers/{id}/accept_offer",
                       "Takes the contact that is offered",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<OfferId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::AcceptOffer{id});
                       }),
                   {Role::agent});
}

http::Operation reject_offer(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "reject_offer", http::Method::post, "/api/v1/offers/{id}/reject_offer",
                       "Leaves it to the next agent",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<OfferId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::RejectOffer{id});
                       }),
                   {Role::agent});
}

}  // namespace zongji::api
