#include "edge/http/router.h"

#include <gtest/gtest.h>

namespace zongji::http {
namespace {

Operation plain(std::string name, Method method, std::string pattern) {
    return operation<NoBody, Raw>(std::move(name), method, std::move(pattern), "",
                                  [](Request&) { return no_content(); });
}

std::string found(const Router& router, Method method, std::string_view path) {
    const auto match = router.find(method, path);
    return match.operation ? match.operation->name : "";
}

TEST(Router, finds_by_method_and_segments_and_prefers_literals) {
    Router router;
    router.add(plain("list", Method::get, "/api/v1/tickets"));
    router.add(plain("create", Method::post, "/api/v1/tickets"));
    router.add(plain("read", Method::get, "/api/v1/tickets/{id}"));
    router.add(plain("mine", Method::get, "/api/v1/tickets/mine"));
    router.add(plain("comment", Method::post, "/api/v1/tickets/{id}/comments"));
    router.add(plain("special", Method::post, "/api/v1/tickets/mine/extra"));

    EXPECT_EQ(found(router, Method::get, "/api/v1/tickets"), "list");
    EXPECT_EQ(found(router, Method::head, "/api/v1/tickets"), "list");
    EXPECT_EQ(found(router, Method::post, "/api/v1/tickets"), "create");
    EXPECT_EQ(found(router, Method::get, "/api/v1/tickets/mine"), "mine");
    EXPECT_EQ(found(router, Method::get, "/api/v1/tickets/7"), "read");
    // The literal leads nowhere here, the parameter does.
    EXPECT_EQ(found(router, Method::post, "/api/v1/tickets/mine/comments"), "comment");
    EXPECT_EQ(found(router, Method::get, "/api/v1/tickets/"), "");
    EXPECT_EQ(found(router, Method::get, "/api/v1/ticket"), "");

    const auto match = router.find(Method::get, "/api/v1/tickets/%E5%94%AE%20x");
    EXPECT_EQ(match.parameters.at("id"), "售 x");
}

TEST(Router, tells_what_is_allowed) {
    Router router;
    router.add(plain("list", Method::get, "/a"));
    router.add(plain("create", Method::post, "/a"));
    const auto match = router.find(Method::delete_, "/a");
    EXPECT_EQ(match.operation, nullptr);
    EXPECT_EQ(match.allowed,
              (std::vector{Method::get, Method::head, Method::post, Method::options}));
    EXPECT_TRUE(router.find(Method::get, "/b").allowed.empty());
}

TEST(Router, refuses_what_is_registered_twice) {
    Router router;
    router.add(plain("list", Method::get, "/a/{x}"));
    EXPECT_THROW(router.add(plain("list", Method::get, "/b")), BrokenInvariant);
    EXPECT_THROW(router.add(plain("other", Method::get, "/a/{y}")), BrokenInvariant);
    EXPECT_THROW(router.add(plain("head", Method::head, "/c")), BrokenInvariant);
}

TEST(Paths, that_are_none) {
    for (const char* path : {"", "a", "/a/../b", "/a/%2e%2e/b", "/a%2fb", "/a%5cb", "/a%00", "/%",
                             "/%4", "/%zz", "/./a", "/a%0db", "/%B9%AB", "/%E5%BC"}) {
        EXPECT_FALSE(path_segments(path).has_value()) << path;
    }
    EXPECT_EQ(path_segments("/a//b/"), (std::vector<std::string>{"a", "", "b", ""}));
    EXPECT_EQ(path_segments("/"), std::vector<std::string>{});
}

struct Body {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Body, (), (text))

TEST(TypedOperation, reads_its_body_or_says_what_is_wrong) {
    const Operation echo = operation<Body, Body>("echo", Method::post, "/echo", "",
                                                 [](Request&, Body body) -> Result<Body> {
                                                     if (body.text == "no")
                                                         return conflict("not now");
                                                     return body;
                                                 });
    const auto status = [&](std::string type, std::string text) {
        Request request;
        request.headers.add("content-type", std::move(type));
        request.body = std::move(text);
        return echo.handler(request).status;
    };
    EXPECT_EQ(status("application/json", R"({"text":"yes"})"), 200);
    EXPECT_EQ(status("Application/JSON; charset=utf-8", R"({"text":"yes"})"), 200);
    EXPECT_EQ(status("application/json", R"({"text":"no"})"), 409);
    EXPECT_EQ(status("application/json", R"({"text":7})"), 422);
    EXPECT_EQ(status("application/json", R"({"text":)"), 400);
    EXPECT_EQ(status("text/plain", R"({"text":"yes"})"), 415);
    EXPECT_EQ(status("", R"({"text":"yes"})"), 415);
}

TEST(Problem, holds_the_members_of_the_documented_shape) {
    const Response response = problem(invalid("must be text", "/queues/0/name"));
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(
        std::get<std::string>(response.body),
        R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
        R"("code":"invalid","path":"/queues/0/name","detail":"must be text","current_version":null})");
    EXPECT_EQ(problem(Error{ErrorCode::unauthenticated, "", ""}).status, 401);
    EXPECT_EQ(problem(Error{ErrorCode::denied, "", ""}).status, 403);
    EXPECT_EQ(problem(not_found("")).status, 404);
    EXPECT_EQ(problem(conflict("")).status, 409);
    EXPECT_EQ(problem(Error{ErrorCode::exhausted, "", ""}).status, 429);
    EXPECT_EQ(problem(Error{ErrorCode::unavailable, "", ""}).status, 503);
    EXPECT_EQ(problem(Error{ErrorCode::corrupt, "", ""}).status, 500);
}

}  // namespace
}  // namespace zongji::http
