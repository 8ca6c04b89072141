#pragma once

#include "base/json.h"
#include "edge/http/router.h"

#include <string>

namespace zongji::http {

// The OpenAPI 3.1 document of what is registered. The web client's types are generated from it.
json::object openapi_document(const Router& router, const std::string& title,
                              const std::string& version);

}  // namespace zongji::http
