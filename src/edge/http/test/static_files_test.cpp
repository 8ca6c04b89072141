#include "edge/http/test/fixture.h"

namespace zongji::http::test {
namespace {

class Page : public testing::Test {
protected:
    Page() {
        outside.write("secret.txt", "secret");
        folder.write("index.html", "<!doctype html><title>Zongji</title>");
        folder.write("assets/index-3f2a.js", "let a = 1;");
        folder.write("assets/index-3f2a.js.gz", "gzipped");
        folder.write("assets/index-3f2a.js.br", "brotli");
        folder.write("assets/style-9c.css", "a { color: red }");
        folder.write("assets/style-9c.css.gz", "smaller");
        folder.write("favicon.ico", "icon");
        std::filesystem::create_symlink(outside.path("secret.txt"), folder.path("leak.txt"));
        Config config;
        config.web_root = folder.path();
        serving = std::make_unique<Serving>(std::make_shared<Router>(), config);
    }

    Folder outside;
    Folder folder;
    std::unique_ptr<Serving> serving;
};

TEST_F(Page, is_served_with_the_right_caching) {
    Client client = serving->client();
    const Received index = client.ask(get("/"));
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(index.header("cache-control"), "no-cache");
    EXPECT_NE(index.header("content-security-policy").find("frame-ancestors 'none'"),
              std::string::npos);
    EXPECT_EQ(client.ask(get("/", "If-None-Match: " + index.header("etag") + "\r\n")).status, 304);

    const Received script = client.ask(get("/assets/index-3f2a.js"));
    EXPECT_EQ(script.body, "let a = 1;");
    EXPECT_NE(script.header("cache-control").find("immutable"), std::string::npos);
    EXPECT_EQ(script.header("vary"), "Accept-Encoding");
    EXPECT_EQ(script.header("content-encoding"), "");

    const Received part = client.ask(get("/favicon.ico", "Range: bytes=1-2\r\n"));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "co");
}

TEST_F(Page, is_sent_in_the_encoding_that_is_wanted_most) {
    Client client = serving->client();
    const auto sent = [&](const std::string& wanted) {
        return client.ask(get("/assets/index-3f2a.js", "Accept-Encoding: " + wanted + "\r\n"));
    };
    const Received brotli = sent("gzip, deflate, br, zstd");
    EXPECT_EQ(brotli.body, "brotli");
    EXPECT_EQ(brotli.header("content-encoding"), "br");
    EXPECT_EQ(brotli.header("content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(brotli.header("content-length"), "6");
    EXPECT_EQ(brotli.header("vary"), "Accept-Encoding");
    EXPECT_NE(brotli.header("cache-control").find("immutable"), std::string::npos);

    const Received gzip = sent("br;q=0.5, gzip;q=0.8");
    EXPECT_EQ(gzip.body, "gzipped");
    EXPECT_EQ(gzip.header("content-encoding"), "gzip");
    EXPECT_EQ(gzip.header("vary"), "Accept-Encoding");

    for (const char* plainly : {"br;q=0, gzip;q=0", "*;q=0", "", "zstd", "identity, br;q=0.5"}) {
        const Received plain = sent(plainly);
        EXPECT_EQ(plain.body, "let a = 1;") << plainly;
        EXPECT_EQ(plain.header("content-encoding"), "") << plainly;
        EXPECT_EQ(plain.header("vary"), "Accept-Encoding") << plainly;
    }
    // Each encoding is a version of its own.
    const Received plain = client.ask(get("/assets/index-3f2a.js"));
    EXPECT_NE(plain.header("etag"), brotli.header("etag"));
    EXPECT_NE(plain.header("etag"), gzip.header("etag"));
    EXPECT_NE(gzip.header("etag"), brotli.header("etag"));

    // There is no brotli of this one, and of the icon nothing.
    const Received style = client.ask(get("/assets/style-9c.css", "Accept-Encoding: br, gzip\r\n"));
    EXPECT_EQ(style.header("content-encoding"), "gzip");
    EXPECT_EQ(style.header("content-type"), "text/css; charset=utf-8");
    const Received icon = client.ask(get("/favicon.ico", "Accept-Encoding: br, gzip\r\n"));
    EXPECT_EQ(icon.body, "icon");
    EXPECT_EQ(icon.header("vary"), "");
    for (const char* ending : {".gz", ".br"})
        EXPECT_EQ(client.ask(get(std::string("/assets/index-3f2a.js") + ending)).status, 404);
}

TEST_F(Page, encoded_answers_conditions_and_head_and_has_no_ranges) {
    Client client = serving->client();
    const std::string path = "/assets/index-3f2a.js";
    const std::string wanted = "Accept-Encoding: br\r\n";
    const std::string etag = client.ask(get(path, wanted)).header("etag");

    const Received same = client.ask(get(path, wanted + "If-None-Match: " + etag + "\r\n"));
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.header("etag"), etag);
    EXPECT_EQ(same.header("vary"), "Accept-Encoding");
    EXPECT_EQ(same.header("content-encoding"), "");
    // What it has is in another encoding than it takes now.
    const Received other = client.ask(get(path, "If-None-Match: " + etag + "\r\n"));
    EXPECT_EQ(other.status, 200);
    EXPECT_EQ(other.body, "let a = 1;");

    const Received head =
        client.ask("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + wanted + "\r\n", true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-encoding"), "br");
    EXPECT_EQ(head.header("content-length"), "6");
    EXPECT_EQ(head.header("etag"), etag);
    EXPECT_EQ(head.header("accept-ranges"), "");

    const Received part = client.ask(get(path, wanted + "Range: bytes=4-4\r\n"));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "a");
    EXPECT_EQ(part.header("content-range"), "bytes 4-4/10");
    EXPECT_EQ(part.header("content-encoding"), "");
    EXPECT_EQ(part.header("vary"), "Accept-Encoding");
}

TEST_F(Page, its_own_paths_get_the_index_and_files_that_are_missing_do_not) {
    Client client = serving->client();
    EXPECT_NE(client.ask(get("/board")).body.find("Zongji"), std::string::npos);
    EXPECT_NE(client.ask(get("/interactions/7?tab=1")).body.find("Zongji"), std::string::npos);
    EXPECT_EQ(client.ask(get("/assets/index-old.js")).status, 404);
    EXPECT_EQ(client.ask(get("/api/v1/nothing")).status, 404);
}

TEST_F(Page, nothing_outside_its_folder_is_reached) {
    Client client = serving->client();
    const std::string name =
        std::filesystem::path(outside.path()).filename().string() + "/secret.txt";
    for (const std::string& path :
         {"/../" + name, "/%2e%2e/" + name, "/..%2f" + name, "/assets/../../" + name,
          "/.%2e/" + name, "/%2e%2e%2f" + name, "/..%5c" + name, "//../" + name,
          std::string("/index.html%00.js"), "/" + outside.path("secret.txt"),
          std::string("/leak.txt"), std::string("/assets/%2e%2e/index.html")}) {
        const Received answer = client.ask(get(path));
        EXPECT_TRUE(answer.status == 400 || answer.status == 404) << path << answer.status;
        EXPECT_EQ(answer.body.find("secret\n"), std::string::npos) << path;
    }
}

TEST(StaticRoot, without_an_index_is_refused) {
    Folder empty;
    LiveSockets sockets;
    Config config;
    config.web_root = empty.path();
    EXPECT_FALSE(Server::start(config, std::make_shared<Router>(), sockets).ok());
    config.web_root = empty.path("missing");
    EXPECT_FALSE(Server::start(config, std::make_shared<Router>(), sockets).ok());
}

}  // namespace
}  // namespace zongji::http::test
