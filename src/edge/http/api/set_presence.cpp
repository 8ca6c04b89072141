#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct SetPresence {
    static constexpr http::Limit limits[] = {{"reason", 100}};
    live::Presence presence = live::Presence::available;  // available, on_break or offline
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(SetPresence, (), (presence, reason))

http::Operation read_desk(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, live::DeskState>(
                       "read_desk", http::Method::get, "/api/v1/desk",
                       "Everything the agent's page shows of the live machine",
                       [&services](http::Request& request) {
                           const UserId user = viewer_of(request).user_id;
                           return awaited<live::DeskState>([&](LiveDesk::Answer answer) {
                               services.live_desk->desk(user, std::move(answer));
                           });
                       }),
                   {Role::agent, Role::supervisor});
}

http::Operation set_presence(Services& services) {
    return guarded(
        services,
        http::operation<SetPresence, live::DeskState>(
            "set_presence", http::Method::post, "/api/v1/desk/set_presence",
            "Becomes available, takes a break or goes off line; during a contact: afterwards",
            [&services](http::Request& request,
                        const SetPresence& form) -> Result<live::DeskState> {
                using live::Presence;
                const bool may_ask = form.presence == Presence::available ||
                                     form.presence == Presence::on_break ||
                                     form.presence == Presence::offline;
                if (!may_ask)
                    return invalid("only available, on_break or offline", "/presence");
                const std::string reason = form.reason.value_or("");
                return commanded(services, viewer_of(request).user_id,
                                 desk::SetPresence{form.presence, reason});
            }),
        {Role::agent});
}

}  // namespace zongji::api
