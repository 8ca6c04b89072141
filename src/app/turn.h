#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "edge/http/api/session.h"

#include <string>
#include <vector>

namespace zongji::app {

// What a page needs to reach us through the TURN server at `url`; nothing where `url` is empty. The
// credentials are good for `lifetime`: coturn's use-auth-secret, draft-uberti-behave-turn-rest-00.
// They name the user by his id only.
std::vector<api::IceServer> turn_servers(const std::string& url, const std::string& secret,
                                         UserId user, Timestamp now, Span lifetime);

}  // namespace zongji::app
