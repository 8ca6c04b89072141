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

    const Received gzipped =
        client.ask(get("/assets/index-3f2a.js", "Accept-Encoding: br, gzip;q=0.8\r\n"));
    EXPECT_EQ(gzipped.body, "gzipped");
    EXPECT_EQ(gzipped.header("content-encoding"), "gzip");
    EXPECT_NE(gzipped.header("etag"), script.header("etag"));

    const Received part = client.ask(get("/favicon.ico", "Range: bytes=1-2\r\n"));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "co");
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
