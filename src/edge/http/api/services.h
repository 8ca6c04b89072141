#pragma once

#include "base/ids.h"
#include "base/result.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace zongji::calls {
struct TrunkActivity;
}
namespace zongji::configuration {
struct Snapshot;
}
namespace zongji::identity {
class AuditTrail;
class Sessions;
}  // namespace zongji::identity
namespace zongji::interactions {
struct SetAside;
}
namespace zongji::settings {
class Settings;
}
namespace zongji::store {
template <class Item>
struct Page;
struct PageRequest;
}  // namespace zongji::store

// What the operations need of the rest of the program. The file of a verb includes the seams that
// it uses, of the header with the noun's name, and no others.
namespace zongji::api {

class BrowserMedia;
class Customers;
class DoNotCall;
class Interactions;
class LiveDesk;
class LiveSessions;
class Recordings;
class Tasks;
class Tickets;
struct IceServer;

// All there before the first request. Registering the operations, to tell what they are, asks for
// none of them.
struct Services {
    identity::Sessions* sessions = nullptr;
    identity::AuditTrail* audit_trail = nullptr;
    Interactions* interactions = nullptr;
    Recordings* recordings = nullptr;
    Customers* customers = nullptr;
    Tickets* tickets = nullptr;
    Tasks* tasks = nullptr;
    DoNotCall* do_not_call = nullptr;
    settings::Settings* settings = nullptr;
    LiveDesk* live_desk = nullptr;
    LiveSessions* live_sessions = nullptr;

    // The configuration that the server works with now.
    std::function<std::shared_ptr<const configuration::Snapshot>()> snapshot;
    // The stored configuration changed: load it and hand it to the live machine.
    std::function<void()> configuration_changed;
    // What the records refused and keep apart; and that it is tried again, which ends later.
    std::function<Result<store::Page<interactions::SetAside>>(const store::PageRequest&)> set_aside;
    std::function<Result<void>()> try_set_aside_again;
    // For the desk of `user`. Demonstration only; else empty.
    std::function<Result<void>(UserId user, int calls, const std::string& number)> simulate_calls;
    // How this user's browser reaches us where nothing but a TURN server is let through; may be
    // empty.
    std::function<std::vector<IceServer>(UserId)> ice_servers;
    // What came over a trunk since the server began; waits for telephony. Empty where there is
    // none.
    std::function<calls::TrunkActivity(TrunkId)> trunk_activity;
};

}  // namespace zongji::api
