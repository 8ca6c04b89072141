#include "domain/calls/trunk_activity.h"
#include "domain/configuration/records.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation read_trunk_activity(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, calls::TrunkActivity>(
                       "read_trunk_activity", http::Method::get, "/api/v1/trunks/{key}/activity",
                       "What a trunk has sent since the server began, and which calls of it were "
                       "refused and why",
                       [&services](http::Request& request) -> Result<calls::TrunkActivity> {
                           const auto snapshot = services.snapshot();
                           const auto trunk = snapshot->trunks.find(request.parameter("key"));
                           if (trunk == snapshot->trunks.end())
                               return not_found("there is no such trunk");
                           if (!services.trunk_activity)
                               return calls::TrunkActivity{};
                           return services.trunk_activity(trunk->second.id);
                       }),
                   {Role::administrator});
}

}  // namespace zongji::api
