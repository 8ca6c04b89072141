#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct SaveDisposition {
    static constexpr http::Limit limits[] = {{"disposition", 64}};
    std::string disposition;  // its key; empty takes it back
};
BOOST_DESCRIBE_STRUCT(SaveDisposition, (), (disposition))

http::Operation save_disposition(Services& services) {
    return guarded(
        services,
        http::operation<SaveDisposition, http::NoContent>(
            "save_disposition", http::Method::put, "/api/v1/interactions/{id}/disposition",
            "Says what the contact came to",
            [&services](http::Request& request, const SaveDisposition& form) -> Result<void> {
                ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                const Viewer& viewer = viewer_of(request);
                ZONGJI_CHECK(services.interactions->save_disposition(viewer, id, form.disposition));
                services.live_sessions->changed("interactions");
                if (!viewer.is(Role::agent))
                    return {};

                // A mandatory wrap-up waits for this. `conflict` and `not_found`: the contact is
                // not this agent's any more, and the record is saved all the same.
                const auto told = commanded(services, viewer.user_id,
                                            desk::NoteDisposition{id, form.disposition});
                if (!told && told.error().code == ErrorCode::unavailable)
                    return told.error();
                return {};
            }),
        {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
