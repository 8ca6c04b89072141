#pragma once

#include "edge/http/api/services.h"
#include "edge/http/router.h"

namespace zongji::api {

// Registers every operation of docs/api.md. `services`, and what it refers to, outlive the router's
// last request.
void add_operations(http::Router& router, Services& services);

}  // namespace zongji::api
