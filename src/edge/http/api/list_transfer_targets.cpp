#include "base/text.h"
#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation list_transfer_targets(Services& services) {
    auto made = http::operation<http::NoBody, live::TransferTargets>(
        "list_transfer_targets", http::Method::get, "/api/v1/desk/transfer_targets",
        "Colleagues and queues to whom a call can be handed on, those who are free first",
        [&services](http::Request& request) -> Result<live::TransferTargets> {
            const UserId user = viewer_of(request).user_id;
            const auto words = search_words(request.query_text("search").value_or(""));
            return awaited<live::TransferTargets>([&](LiveDesk::Targets answer) {
                services.live_desk->transfer_targets(user, words, std::move(answer));
            });
        });
    made.with_query<std::string>("search", "Words of a name, a number or a queue's key");
    return guarded(services, std::move(made), {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
