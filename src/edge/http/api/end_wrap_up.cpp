#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation end_wrap_up(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "end_wrap_up", http::Method::post, "/api/v1/interactions/{id}/end_wrap_up",
                       "The work after the contact is done",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::EndWrapUp{id});
                       }),
                   {Role::agent});
}

}  // namespace zongji::api
