#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation hold_call(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "hold_call", http::Method::post, "/api/v1/interactions/{id}/hold_call",
                       "The customer hears music",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::HoldCall{id});
                       }),
                   {Role::agent, Role::supervisor});
}

http::Operation resume_call(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "resume_call", http::Method::post, "/api/v1/interactions/{id}/resume_call",
                       "Speaks with the customer again",
                       [&services](http::Request& request) -> Result<live::DeskState> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return commanded(services, viewer_of(request).user_id,
                                            desk::ResumeCall{id});
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
