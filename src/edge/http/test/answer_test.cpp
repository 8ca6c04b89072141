#include "edge/http/answer.h"

#include "edge/http/read_request.h"

#include <gtest/gtest.h>

namespace zongji::http {
namespace {

std::string range_text(std::string_view header, std::uint64_t size) {
    const auto range = requested_range(header, size);
    if (std::holds_alternative<WholeBody>(range))
        return "whole";
    if (std::holds_alternative<Unsatisfiable>(range))
        return "unsatisfiable";
    const ByteRange part = std::get<ByteRange>(range);
    return std::to_string(part.first) + "+" + std::to_string(part.length);
}

TEST(Range, as_rfc_9110_has_it) {
    EXPECT_EQ(range_text("bytes=0-9", 100), "0+10");
    EXPECT_EQ(range_text("Bytes=90-", 100), "90+10");
    EXPECT_EQ(range_text("bytes=-10", 100), "90+10");
    EXPECT_EQ(range_text("bytes=-1000", 100), "0+100");
    EXPECT_EQ(range_text("bytes=50-1000", 100), "50+50");
    EXPECT_EQ(range_text("bytes=100-", 100), "unsatisfiable");
    EXPECT_EQ(range_text("bytes=-0", 100), "unsatisfiable");
    EXPECT_EQ(range_text("bytes=0-", 0), "unsatisfiable");
    for (const char* nonsense : {"bytes=9-0", "bytes=a-b", "bytes=", "bytes=-", "items=0-1",
                                 "bytes=0-1,5-6", "bytes=99999999999999999999-", "bytes 0-1"}) {
        EXPECT_EQ(range_text(nonsense, 100), "whole") << nonsense;
    }
}

Response shared_text(const std::string& text) {
    Response response;
    response.content_type = "audio/wav";
    response.etag = "\"v1\"";
    response.body = std::make_shared<const std::string>(text);
    return response;
}

Answer answered(const Response& response, const std::vector<Header>& headers,
                Method method = Method::get) {
    Request request;
    request.method = method;
    for (const Header& field : headers)
        request.headers.add(field.name, field.value);
    return answer(request, response, {true, false, "Sun, 22 Nov 2026 08:30:00 GMT"});
}

TEST(Answer, serves_a_range_of_the_version_that_was_asked_for) {
    const Response response = shared_text("0123456789");
    const Answer part = answered(response, {{"Range", "bytes=2-4"}, {"If-Range", "\"v1\""}});
    EXPECT_TRUE(part.head.starts_with("HTTP/1.1 206 Partial Content\r\n"));
    EXPECT_NE(part.head.find("Content-Range: bytes 2-4/10\r\n"), std::string::npos);
    EXPECT_NE(part.head.find("Content-Length: 3\r\n"), std::string::npos);
    EXPECT_EQ(part.offset, 2u);
    EXPECT_EQ(part.length, 3u);

    const Answer other = answered(response, {{"Range", "bytes=2-4"}, {"If-Range", "\"v0\""}});
    EXPECT_TRUE(other.head.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(other.length, 10u);

    const Answer beyond = answered(response, {{"Range", "bytes=10-"}});
    EXPECT_TRUE(beyond.head.starts_with("HTTP/1.1 416 "));
    EXPECT_NE(beyond.head.find("Content-Range: bytes */10\r\n"), std::string::npos);
    EXPECT_EQ(beyond.length, 0u);
}

TEST(Answer, says_304_to_whoever_has_it) {
    const Response response = shared_text("0123456789");
    for (const char* condition : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
        const Answer same = answered(response, {{"If-None-Match", condition}});
        EXPECT_TRUE(same.head.starts_with("HTTP/1.1 304 ")) << condition;
        EXPECT_EQ(same.length, 0u);
    }
    EXPECT_TRUE(answered(response, {{"If-None-Match", "\"v2\""}}).head.starts_with("HTTP/1.1 200"));
}

TEST(Answer, to_head_has_the_length_and_no_body) {
    const Answer head = answered(shared_text("0123456789"), {}, Method::head);
    EXPECT_NE(head.head.find("Content-Length: 10\r\n"), std::string::npos);
    EXPECT_EQ(head.length, 0u);
}

TEST(Answer, carries_the_security_headers_and_no_banner) {
    Response page;
    page.content_type = "text/html; charset=utf-8";
    page.body = std::string("<p>");
    const Answer made = answered(page, {{"Host", "call.example:8443"}});
    for (const char* line :
         {"X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: same-origin\r\n",
          "frame-ancestors 'none'", "connect-src 'self' ws://call.example:8443;",
          "style-src 'self' 'unsafe-inline'", "Cache-Control: no-store\r\n"}) {
        EXPECT_NE(made.head.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(made.head.find("Server:"), std::string::npos);
    EXPECT_EQ(made.head.find("Strict-Transport-Security"), std::string::npos);
    // A Host that is none does not get into the policy.
    const Answer odd = answered(page, {{"Host", "x; script-src *"}});
    EXPECT_EQ(odd.head.find("script-src"), std::string::npos);
}

TEST(Answer, a_header_cannot_be_split) {
    Response response = no_content();
    response.headers.add("Location", "/a\r\nSet-Cookie: x=y");
    EXPECT_THROW(answered(response, {}), BrokenInvariant);
}

TEST(Date, is_an_imf_fixdate) {
    EXPECT_EQ(imf_date(Timestamp{784'111'777'000'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Target, is_taken_apart) {
    Request request;
    request.headers.add("Cookie", "a=1; zongji_session=x=y");
    ASSERT_TRUE(read_target("http://host/p%20q?text=%E9%99%88+x&limit=5&limit=6&flag", request));
    EXPECT_EQ(request.path, "/p%20q");
    EXPECT_EQ(request.query_text("text"), "陈 x");
    EXPECT_EQ(*request.query_number("limit", 1, 200), 5);
    EXPECT_EQ(request.query_text("flag"), "");
    EXPECT_EQ(request.cookies.at("zongji_session"), "x=y");
    EXPECT_EQ(request.query_number("limit", 10, 200).error().path, "limit");

    Request other;
    EXPECT_FALSE(read_target("*", other).ok());
    EXPECT_FALSE(read_target("/a?b=%00", other).ok());
    EXPECT_FALSE(read_target("ftp://host/", other).ok());
}

TEST(Origin, must_be_this_host) {
    const auto same = [](std::string origin, std::string host, bool secure) {
        Request request;
        if (!origin.empty())
            request.headers.add("Origin", std::move(origin));
        request.headers.add("Host", std::move(host));
        request.secure = secure;
        return same_origin(request);
    };
    EXPECT_TRUE(same("https://Call.example", "call.example:443", true));
    EXPECT_TRUE(same("http://127.0.0.1:8080", "127.0.0.1:8080", false));
    EXPECT_FALSE(same("http://127.0.0.1:8080", "127.0.0.1:8081", false));
    EXPECT_FALSE(same("http://call.example", "call.example", true));
    EXPECT_FALSE(same("https://call.example.evil.example", "call.example", true));
    EXPECT_FALSE(same("null", "call.example", true));
    EXPECT_FALSE(same("", "call.example", true));
}

}  // namespace
}  // namespace zongji::http
