#include "app/health.h"

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

class HealthPages : public testing::Test {
protected:
    void SetUp() override {
        add_health(router, {.not_ready = [this] { return missing; },
                            .metrics = [] { return std::string("zongji_live_objects 1\n"); },
                            .metrics_token = "a-long-token"});
    }

    http::Response get(const std::string& path, const std::string& from = "127.0.0.1",
                       const std::string& authorization = "", const std::string& via = "") {
        http::Request request;
        request.path = path;
        request.remote_address = from;
        if (!authorization.empty())
            request.headers.add("Authorization", authorization);
        if (!via.empty())
            request.headers.add(via, "203.0.113.9");
        const auto match = router.find(http::Method::get, path);
        EXPECT_TRUE(match.operation);
        return match.operation->handler(request);
    }

    http::Router router;
    std::string missing;
};

TEST_F(HealthPages, tell_anybody_whether_calls_may_come_but_not_why_not) {
    EXPECT_EQ(get("/healthz", "203.0.113.9").status, 200);
    EXPECT_EQ(get("/readyz", "203.0.113.9").status, 200);
    missing = "the journal takes nothing";
    const auto answer = get("/readyz", "203.0.113.9");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(std::get<std::string>(answer.body), "not ready\n");
    EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(HealthPages, show_figures_to_this_machine_and_to_who_has_the_token) {
    EXPECT_EQ(get("/metrics").status, 200);
    EXPECT_EQ(get("/metrics", "::1").status, 200);
    EXPECT_EQ(get("/metrics", "203.0.113.9").status, 404);
    EXPECT_EQ(get("/metrics", "203.0.113.9", "Bearer a-long-token").status, 200);
    EXPECT_EQ(get("/metrics", "203.0.113.9", "Bearer a-wrong-token").status, 404);
    EXPECT_EQ(get("/metrics", "203.0.113.9", "Bearer ").status, 404);
}

TEST_F(HealthPages, take_what_a_proxy_here_passes_on_for_a_stranger) {
    for (const char* header : {"X-Forwarded-For", "Forwarded", "Via"})
        EXPECT_EQ(get("/metrics", "127.0.0.1", "", header).status, 404) << header;
}

TEST(HealthPagesWithoutToken, show_figures_to_nobody_else) {
    http::Router router;
    add_health(router, {.not_ready = [] { return std::string(); },
                        .metrics = [] { return std::string(); },
                        .metrics_token = ""});
    http::Request request;
    request.remote_address = "203.0.113.9";
    request.headers.add("Authorization", "Bearer ");
    EXPECT_EQ(router.find(http::Method::get, "/metrics").operation->handler(request).status, 404);
}

}  // namespace
}  // namespace zongji::app
