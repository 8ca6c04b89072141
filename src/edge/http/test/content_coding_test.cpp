#include "edge/http/content_coding.h"

#include "edge/http/test/fixture.h"

#include <zlib.h>

namespace zongji::http::test {
namespace {

std::string_view preferred(const std::vector<std::string>& lists) {
    Headers headers;
    for (const std::string& list : lists)
        headers.add("accept-encoding", list);
    return coding_name(preferred_coding(headers, {Coding::br, Coding::gzip, Coding::identity}));
}

TEST(AcceptEncoding, is_weighed_as_rfc_9110_has_it) {
    EXPECT_EQ(preferred({}), "identity");
    EXPECT_EQ(preferred({""}), "identity");
    EXPECT_EQ(preferred({"gzip"}), "gzip");
    EXPECT_EQ(preferred({"gzip, deflate, br, zstd"}), "br");
    EXPECT_EQ(preferred({"GZip"}), "gzip");
    EXPECT_EQ(preferred({"br;q=0.1, gzip;q=0.101"}), "gzip");
    EXPECT_EQ(preferred({"br ; q=0.9 ,\tgzip ;Q=1.000"}), "gzip");
    EXPECT_EQ(preferred({"gzip", "br"}), "br");
    EXPECT_EQ(preferred({"*"}), "br");
    EXPECT_EQ(preferred({"br;q=0, *"}), "gzip");
    EXPECT_EQ(preferred({"*;q=0, gzip"}), "gzip");
    EXPECT_EQ(preferred({"identity;q=0.5, gzip;q=0.4"}), "identity");
    EXPECT_EQ(preferred({"identity;q=0.5, gzip;q=0.5"}), "gzip");
}

TEST(AcceptEncoding, that_refuses_or_cannot_be_read_gets_the_plain_bytes) {
    for (const char* refused :
         {"gzip;q=0", "br;q=0.0, gzip;q=0.000", "*;q=0", "identity;q=0", "zstd", "x", ",,;",
          "gzip;q=", "gzip;q=-1", "gzip;q=2", "gzip;q=0.1234", "gzip;q=a", "gzip;level=9"}) {
        EXPECT_EQ(preferred({refused}), "identity") << refused;
    }
}

std::string unpacked(const std::string& packed) {
    constexpr int with_gzip_header = 15 + 16;
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, with_gzip_header), Z_OK);
    std::string bytes(10 * 1024 * 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    bytes.resize(stream.total_out);
    inflateEnd(&stream);
    return bytes;
}

std::string names(std::size_t bytes) {
    std::string text;
    for (int i = 0; text.size() < bytes; ++i)
        text += "李" + std::to_string(i);
    return text.substr(0, bytes);
}

TEST(Gzip, gives_the_bytes_back) {
    for (const std::string& bytes :
         {std::string(), std::string("a"), names(1'000), names(5'000'000)})
        EXPECT_EQ(unpacked(gzipped(bytes)), bytes);
}

std::shared_ptr<Router> router_of_words() {
    auto made = std::make_shared<Router>();
    const auto words = [](Request& request) {
        return Words{std::string(
            static_cast<std::size_t>(request.query_number("bytes", 0, 1'000'000)->value()), 'a')};
    };
    made->add(operation<NoBody, Words>("words", Method::get, "/words", "", words));
    Operation secret = operation<NoBody, Words>("secret", Method::get, "/secret", "", words);
    secret.holds_secret = true;
    made->add(std::move(secret));
    made->add(operation<NoBody, Raw>("versioned", Method::get, "/versioned", "", [](Request&) {
        Response response = reply(Words{std::string(5'000, 'a')});
        response.etag = "\"7\"";
        return response;
    }));
    made->add(operation<NoBody, Raw>("audio", Method::get, "/audio", "", [](Request&) {
        Response response = reply(Words{std::string(5'000, 'a')});
        response.content_type = "audio/wav";
        return response;
    }));
    made->add(operation<NoBody, Raw>("refused", Method::get, "/refused", "", [](Request&) {
        return problem(invalid("no", std::string(5'000, 'a')));
    }));
    return made;
}

constexpr const char* takes_gzip = "Accept-Encoding: gzip, br\r\n";

TEST(Json, goes_out_as_gzip_to_whoever_takes_it) {
    Serving serving(router_of_words());
    Client client = serving.client();
    const Received packed = client.ask(get("/words?bytes=5000", takes_gzip));
    EXPECT_EQ(packed.status, 200);
    EXPECT_EQ(packed.header("content-type"), "application/json");
    EXPECT_EQ(packed.header("content-encoding"), "gzip");
    EXPECT_EQ(packed.header("vary"), "Accept-Encoding");
    EXPECT_EQ(packed.header("cache-control"), "no-store");
    EXPECT_LT(packed.body.size(), 200u);
    EXPECT_EQ(packed.header("content-length"), std::to_string(packed.body.size()));
    const std::string whole = R"({"text":")" + std::string(5'000, 'a') + "\"}";
    EXPECT_EQ(unpacked(packed.body), whole);

    const Received plain = client.ask(get("/words?bytes=5000"));
    EXPECT_EQ(plain.body, whole);
    EXPECT_EQ(plain.header("content-encoding"), "");
    EXPECT_EQ(plain.header("vary"), "Accept-Encoding");
    EXPECT_EQ(client.ask(get("/words?bytes=5000", "Accept-Encoding: gzip;q=0\r\n")).body, whole);

    const Received head = client.ask(
        "HEAD /words?bytes=5000 HTTP/1.1\r\nHost: x\r\n" + std::string(takes_gzip) + "\r\n", true);
    EXPECT_EQ(head.header("content-length"), packed.header("content-length"));
    EXPECT_EQ(head.header("content-encoding"), "gzip");
}

TEST(Json, that_is_small_or_versioned_or_holds_a_secret_stays_plain) {
    Serving serving(router_of_words());
    Client client = serving.client();
    const Received small = client.ask(get("/words?bytes=1000", takes_gzip));
    EXPECT_EQ(small.body.size(), 1011u);
    EXPECT_EQ(small.header("content-encoding"), "");
    EXPECT_EQ(small.header("vary"), "");
    EXPECT_EQ(client.ask(get("/words?bytes=1013", takes_gzip)).header("content-encoding"), "gzip");

    for (const char* path : {"/secret?bytes=5000", "/versioned", "/audio", "/refused"}) {
        const Received answer = client.ask(get(path, takes_gzip));
        EXPECT_EQ(answer.header("content-encoding"), "") << path;
        EXPECT_GT(answer.body.size(), 4'999u) << path;
    }
}

}  // namespace
}  // namespace zongji::http::test
