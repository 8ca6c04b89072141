#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation mute_call(Services& services) {
    return guarded(
        services,
        http::operation<http::NoBody, live::DeskState>(
            "mute_call", http::Method::post, "/api/v1/interactions/{id}/mute_call",
            "What the agent says is not passed on",
            [&services](http::Request& request) -> Result<live::DeskState> {
                ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                return commanded(services, viewer_of(request).user_id, desk::MuteCall{id, true});
            }),
        {Role::agent, Role::supervisor});
}

http::Operation unmute_call(Services& services) {
    return guarded(
        services,
        http::operation<http::NoBody, live::DeskState>(
            "unmute_call", http::Method::post, "/api/v1/interactions/{id}/unmute_call",
            "The agent is heard again",
            [&services](http::Request& request) -> Result<live::DeskState> {
                ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                return commanded(services, viewer_of(request).user_id, desk::MuteCall{id, false});
            }),
        {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
