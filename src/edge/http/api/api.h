#pragma once

#include "edge/http/api/services.h"
#include "edge/http/router.h"

namespace zongji::api {

// Registers every operation of docs/api.md. `services`, and what it refers to, outlive the router's
// last request.
void add_operations(http::Router& router, Services& services);

// The document of the interface, without a server behind it. docs/interface.txt is made from this.
json::object openapi();

}  // namespace zongji::api
