#include "app/health.h"

#include "app/metrics.h"

#include <openssl/crypto.h>

namespace zongji::app {
namespace {

http::Response text(int status, std::string body, const char* type = "text/plain; charset=utf-8") {
    http::Response response;
    response.status = status;
    response.content_type = type;
    response.headers.set("Cache-Control", "no-store");
    response.body = std::move(body);
    return response;
}

bool from_this_machine(const std::string& address) {
    return address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.");
}

// What a proxy on this machine passes on comes from loopback, and from anywhere.
bool came_through_a_proxy(const http::Request& request) {
    return request.headers.has("X-Forwarded-For") || request.headers.has("Forwarded") ||
           request.headers.has("Via");
}

bool has_token(const http::Request& request, const std::string& token) {
    const std::string expected = "Bearer " + token;
    const std::string_view given = request.headers.value("Authorization");
    return !token.empty() && given.size() == expected.size() &&
           CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

http::Operation operation(const char* name, const char* pattern, const char* summary,
                          http::Handler handler) {
    http::Operation made;
    made.name = name;
    made.pattern = pattern;
    made.summary = summary;
    made.handler = std::move(handler);
    made.response_type = "text/plain";
    made.needs_session = false;
    return made;
}

}  // namespace

void add_health(http::Router& router, const Health& health) {
    auto alive = operation("read_health", "/healthz", "The process lives",
                           [](http::Request&) { return text(200, "alive\n"); });
    // It must answer also when every worker is busy.
    alive.on_http_thread = true;
    router.add(std::move(alive));

    // Says to strangers that it is not ready, not why.
    auto ready =
        operation("read_readiness", "/readyz", "New calls may come here",
                  [not_ready = health.not_ready](http::Request&) {
                      return not_ready().empty() ? text(200, "ready\n") : text(503, "not ready\n");
                  });
    ready.on_live_worker = true;
    router.add(std::move(ready));

    // Others learn not even that there is such a page.
    router.add(operation(
        "read_metrics", "/metrics", "Figures for Prometheus", [health](http::Request& request) {
            const bool local =
                from_this_machine(request.remote_address) && !came_through_a_proxy(request);
            if (!local && !has_token(request, health.metrics_token))
                return http::problem(not_found("there is nothing here"));
            return text(200, health.metrics(), metrics_type);
        }));
}

}  // namespace zongji::app
