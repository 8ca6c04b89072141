#pragma once

#include "edge/http/http.h"

#include <string_view>

// The parts of reading a request that need no socket.
namespace zongji::http {

// Sets path, query and cookies from the request target and the headers that are there already.
Result<void> read_target(std::string_view target, Request& request);

// Takes the client's address and scheme from a proxy on this machine.
void believe_proxy(Request& request);

// Whether the page that asks came from this very host and scheme (RFC 6455 §10.2). No Origin is a
// no.
bool same_origin(const Request& request);

}  // namespace zongji::http
