#include "app/page_operations.h"

#include "app/people_to_greet.h"
#include "edge/http/api/api.h"

#include <utility>

namespace zongji::app {

PageOperations::PageOperations(api::Services services, api::BrowserMedia& phones)
    : services_(std::move(services)),
      sessions_(sockets_, *services_.sessions, *services_.live_desk, phones),
      used_(services_.snapshot()) {
    services_.live_sessions = &sessions_;
    api::add_operations(*router_, services_);
}

void PageOperations::use(const Snapshot& fresh) {
    const Snapshot before = std::exchange(used_, fresh);
    for (const UserId user : people_to_greet(*before, *fresh))
        sessions_.user_changed(user);
}

}  // namespace zongji::app
