#pragma once

#include "app/part.h"
#include "edge/http/api/live_sessions.h"
#include "edge/http/api/services.h"
#include "edge/http/live_socket.h"
#include "edge/http/router.h"

#include <memory>

namespace zongji::app {

// What pages may do and are shown, without a socket: every operation of the interface, and the
// pages that are connected.
class PageOperations {
public:
    // `services` has all but `live_sessions`; these, and `phones`, outlive the last request.
    PageOperations(api::Services services, api::BrowserMedia& phones);

    // For whoever serves them; complete before it is served.
    const std::shared_ptr<http::Router>& router() const { return router_; }
    http::LiveSockets& sockets() { return sockets_; }
    api::LiveSessions& sessions() { return sessions_; }

    // The pages of people who may do or see something else now, or have another password, connect
    // again. Those of somebody new do too: the live loop did not know him when he came.
    void use(const Snapshot& fresh);

private:
    http::LiveSockets sockets_;
    api::Services services_;
    api::LiveSessions sessions_;
    std::shared_ptr<http::Router> router_ = std::make_shared<http::Router>();
    Snapshot used_;  // by use() alone, which is one at a time
};

}  // namespace zongji::app
