#pragma once

#include "edge/http/http.h"

#include <string_view>

// The parts of reading a request that need no socket.
namespace zongji::http {

// Sets path, query and cookies from the request target and the headers that are there already.
Result<void> read_target(std::string_view target, Request& request);

// Takes the client's address and scheme from a proxy: the last that X-Forwarded-For and -Proto
// name.
void believe_proxy(Request& request);

// An address as the server writes those of its peers; empty if it is none.
std::string plain_address(std::string_view text);

// False where a body's end could be seen in two places (RFC 9112 §6.1, §11.2): any
// Transfer-Encoding but a single "chunked".
bool body_is_framed(const Headers& headers);

// Whether the page that asks came from this very host and scheme (RFC 6455 §10.2). No Origin is a
// no.
bool same_origin(const Request& request);

}  // namespace zongji::http
