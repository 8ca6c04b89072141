#include "app/page.h"

#include "app/metrics.h"
#include "edge/http/api/test/fakes.h"
#include "store/test/each_database.h"

// The page alone: its doors, with fakes behind them.
namespace zongji::app {
namespace {

TEST(PagePart, opens_its_doors_when_it_is_told_to_and_closes_them) {
    store::test::TemporaryFolder folder;
    Config config;
    config.data_dir = folder.path();
    config.http_port = 0;
    config.web_root = "";
    Workers workers;
    api::test::FakeSessions sessions;
    api::test::FakeDesk desk;
    api::test::FakeMedia phones;
    api::Services services;
    services.sessions = &sessions;
    services.live_desk = &desk;
    services.snapshot = [] { return std::make_shared<const configuration::Snapshot>(); };
    auto page = Page::start({.config = config,
                             .workers = workers,
                             .services = services,
                             .phones = phones,
                             .health = {.not_ready = [] { return std::string(); },
                                        .metrics = [] { return std::string(); },
                                        .metrics_token = {}},
                             .control = [](const json::object& request) -> json::value {
                                 return json::object{{"asked", request.at("verb")}};
                             }});
    ASSERT_TRUE(page) << page.error().message;
    const std::string socket = folder.path() + "/control.sock";
    EXPECT_FALSE(ask_server(socket, {{"verb", "hello"}}));
    ASSERT_TRUE((*page)->listen());
    EXPECT_GT((*page)->port(), 0);
    const auto answer = ask_server(socket, {{"verb", "hello"}});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->at("asked"), "hello");
    Metrics figures;
    (*page)->metrics(figures);
    EXPECT_NE(figures.text().find("zongji_http_live_sockets 0\n"), std::string::npos);
    (*page)->stop();
    EXPECT_FALSE(ask_server(socket, {{"verb", "hello"}}));
    workers.stop();
}

}  // namespace
}  // namespace zongji::app
