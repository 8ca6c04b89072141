#pragma once

#include "edge/http/router.h"

#include <functional>
#include <string>

namespace zongji::app {

// GET /healthz, /readyz and /metrics, outside /api, for whoever watches over the server.
struct Health {
    // Whether new calls should come here; asked on a worker. What is missing, or empty.
    std::function<std::string()> not_ready;
    std::function<std::string()> metrics;
    // Who may read metrics from another machine: "Authorization: Bearer …". Empty: nobody.
    std::string metrics_token;
};

void add_health(http::Router& router, const Health& health);

}  // namespace zongji::app
