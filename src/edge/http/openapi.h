#pragma once

#include "base/json.h"
#include "edge/http/router.h"

#include <string>

namespace zongji::http {

// What the document says of the whole.
struct Interface {
    std::string title;
    std::string version;
    std::string base;  // "/api/v1": where it is served, left out of the paths
};

// The OpenAPI 3.1 document of what is registered below the base. The web client's types are
// generated from it.
json::object openapi_document(const Router& router, const Interface& whole);

}  // namespace zongji::http
