#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation try_set_aside_again(Services& services) {
    return guarded(services,
                   http::operation<http::NoBody, http::NoContent>(
                       "try_set_aside_again", http::Method::post, "/api/v1/set_aside/try_again",
                       "What is kept apart is tried again; what the records take is gone from the "
                       "list soon",
                       [&services](http::Request&) { return services.try_set_aside_again(); }),
                   {Role::administrator});
}

}  // namespace zongji::api
