#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation hang_up_call(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "hang_up_call", http::Method::post, "/api/v1/interactions/{id}/hang_up_call",
                       "Ends the call",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::HangUpCall{id});
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
