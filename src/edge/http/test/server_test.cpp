#include "edge/http/server.h"

#include "edge/http/test/fixture.h"

#include <future>
#include <random>

namespace zongji::http::test {
namespace {

using namespace std::string_literals;

std::shared_ptr<Router> small_router() {
    auto router = std::make_shared<Router>();
    router->add(operation<NoBody, Words>(
        "hello", Method::get, "/api/v1/hello", "",
        [](Request& request) { return Words{request.query_text("name").value_or("")}; }));
    router->add(operation<Words, Words>("echo", Method::post, "/api/v1/echo/{id}", "",
                                        [](Request& request, Words words) {
                                            words.text += request.parameter("id");
                                            return words;
                                        }));
    router->add(operation<NoBody, Raw>("breaks", Method::get, "/api/v1/breaks", "",
                                       [](Request&) -> Response {
                                           ensure(false, "this cannot be");
                                           return no_content();
                                       }));
    router->add(operation<NoBody, Raw>("splits", Method::get, "/api/v1/splits", "", [](Request&) {
        Response response = no_content();
        response.headers.add("X-Name", "a\r\nb");
        return response;
    }));
    Operation upload =
        operation<NoBody, Raw>("upload", Method::post, "/api/v1/upload", "", [](Request& request) {
            return reply(json::value(static_cast<std::int64_t>(request.body.size())));
        });
    upload.body_limit = 3 * 1024 * 1024;
    router->add(std::move(upload));
    return router;
}

TEST(Server, answers_and_keeps_the_connection) {
    Serving serving(small_router());
    Client client = serving.client();
    for (int i = 0; i < 3; ++i) {
        const Received answer = client.ask(get("/api/v1/hello?name=%E6%9D%8E"));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, R"({"text":"李"})");
        EXPECT_EQ(answer.header("content-type"), "application/json");
        EXPECT_EQ(answer.header("server"), "");
        EXPECT_NE(answer.header("date"), "");
    }
    EXPECT_EQ(client.ask(post("/api/v1/echo/7", R"({"text":"a"})")).body, R"({"text":"a7"})");
    const Received head = client.ask("HEAD /api/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n", true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-length"), "11");
    EXPECT_EQ(client.ask(get("/api/v1/hello")).status, 200);
    EXPECT_EQ(serving.server->figures().requests, 6u);
}

TEST(Server, tells_404_and_405_apart) {
    Serving serving(small_router());
    Client client = serving.client();
    const Received missing = client.ask(get("/api/v1/nothing"));
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.header("content-type"), "application/problem+json");
    EXPECT_NE(missing.body.find(R"("code":"not_found")"), std::string::npos);

    const Received wrong = client.ask("DELETE /api/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(client.ask("OPTIONS /api/v1/hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 204);
    EXPECT_EQ(client.ask("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").status,
              404);
}

TEST(Server, pipelined_requests_are_answered_in_their_order) {
    Serving serving(small_router());
    Client client = serving.client();
    std::string all;
    for (int i = 0; i < 50; ++i)
        all += get("/api/v1/hello?name=" + std::to_string(i));
    ASSERT_TRUE(client.send(all));
    for (int i = 0; i < 50; ++i) {
        const auto answer = client.receive();
        ASSERT_TRUE(answer.has_value()) << i;
        EXPECT_EQ(answer->body, R"({"text":")" + std::to_string(i) + R"("})");
    }
}

TEST(Server, closes_when_asked_and_with_http_1_0) {
    Serving serving(small_router());
    Client client = serving.client();
    EXPECT_EQ(client.ask(get("/api/v1/hello", "Connection: close\r\n")).header("connection"),
              "close");
    EXPECT_TRUE(client.ended());

    Client old = serving.client();
    EXPECT_EQ(old.ask("GET /api/v1/hello HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(old.ended());
}

TEST(Server, a_broken_handler_costs_its_request_only) {
    Serving serving(small_router());
    Client client = serving.client();
    const Received broken = client.ask(get("/api/v1/breaks"));
    EXPECT_EQ(broken.status, 500);
    EXPECT_NE(broken.body.find(R"("code":"failed")"), std::string::npos);
    EXPECT_EQ(broken.body.find("this cannot be"), std::string::npos);
    EXPECT_EQ(client.ask(get("/api/v1/splits")).status, 500);
    EXPECT_EQ(client.ask(get("/api/v1/hello")).status, 200);
    EXPECT_EQ(serving.server->figures().handler_failures, 2u);
}

struct Malformed {
    std::string text;
    int status;
};

class MalformedRequest : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedRequest, is_refused_and_the_server_goes_on) {
    Serving serving(small_router());
    Client client = serving.client();
    const Received answer = client.ask(GetParam().text);
    EXPECT_EQ(answer.status, GetParam().status);
    EXPECT_EQ(serving.client().ask(get("/api/v1/hello")).status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    Each, MalformedRequest,
    testing::Values(
        Malformed{"nonsense\r\n\r\n", 400}, Malformed{"GET /api/v1/hello HTTP/1.1\r\n\r\n", 400},
        Malformed{"GET /api/v1/hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Malformed{"GET /api/v1/hello HTTP/3.0\r\nHost: a\r\n\r\n", 400},
        Malformed{"GET /api/v1/hello HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        Malformed{"BREW /api/v1/hello HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Malformed{"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Malformed{"GET /api/v1/hello?name=%0 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Malformed{"GET /api/v1/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        // Two ways to say where the body ends are how requests are smuggled.
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                  400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                  "Content-Length: 4\r\n\r\nabcd",
                  400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                  400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\n"
                  "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                  400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, x\r\n"
                  "Content-Length: 3\r\n\r\nabc",
                  400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        Malformed{"POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "zz\r\n",
                  400},
        Malformed{"GET /api/v1/hello HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s, 400}));

TEST(Server, takes_bodies_up_to_their_limit) {
    Serving serving(small_router());
    const std::size_t big = 2 * 1024 * 1024;
    Client client = serving.client();
    EXPECT_EQ(client.ask(post("/api/v1/upload", std::string(big, 'x'))).body, std::to_string(big));

    // Announced too large: refused before it is sent.
    const Received refused = client.ask(
        "POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: 1048577\r\n\r\n");
    EXPECT_EQ(refused.status, 413);
    EXPECT_TRUE(client.ended());

    // Not announced: refused on the way.
    Client chunked = serving.client();
    ASSERT_TRUE(
        chunked.send("POST /api/v1/echo/1 HTTP/1.1\r\nHost: a\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n"));
    const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    for (int i = 0; i < 17; ++i)
        chunked.send(chunk);
    const auto answer = chunked.receive();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 413);
}

TEST(Server, believes_the_proxies_that_it_was_told_of) {
    const auto asked = [](const std::vector<std::string>& proxies, const std::string& headers) {
        auto router = std::make_shared<Router>();
        router->add(
            operation<NoBody, Words>("who", Method::get, "/api/v1/who", "", [](Request& request) {
                return Words{request.remote_address + (request.secure ? " secure" : "")};
            }));
        Config config;
        config.trusted_proxies = proxies;
        Serving serving(router, std::move(config));
        return serving.client().ask(get("/api/v1/who", headers)).body;
    };
    const std::string chain =
        "X-Forwarded-For: 192.0.2.66\r\nX-Forwarded-For: 192.0.2.99, 203.0.113.7\r\n"
        "X-Forwarded-Proto: https\r\n";
    EXPECT_EQ(asked({}, chain), R"({"text":"127.0.0.1"})");
    EXPECT_EQ(asked({"192.0.2.1"}, chain), R"({"text":"127.0.0.1"})");
    EXPECT_EQ(asked({"::ffff:127.0.0.1"}, chain), R"({"text":"203.0.113.7 secure"})");
    EXPECT_EQ(asked({"127.0.0.1"}, "X-Forwarded-For: 192.0.2.66, unknown\r\n"),
              R"({"text":"127.0.0.1"})");
    EXPECT_EQ(asked({"127.0.0.1"}, "X-Forwarded-For: ::ffff:203.0.113.7\r\n"),
              R"({"text":"203.0.113.7"})");
}

TEST(Server, a_proxy_s_address_is_an_address) {
    LiveSockets sockets;
    Config config;
    config.trusted_proxies = {"proxy.example"};
    EXPECT_FALSE(Server::start(std::move(config), small_router(), sockets).ok());
}

TEST(Server, what_needs_no_database_does_not_queue_behind_what_does) {
    auto router = small_router();
    auto live = operation<NoBody, Words>("live", Method::get, "/api/v1/live_one", "",
                                         [](Request&) { return Words{"here"}; });
    live.on_live_worker = true;
    router->add(std::move(live));
    WorkerPool live_workers("live", 1, 10);
    Config config;
    config.submit = [](std::function<void()>) { return false; };
    config.submit_live = [&](std::function<void()> work) {
        return live_workers.submit(std::move(work));
    };
    Serving serving(router, std::move(config));
    EXPECT_EQ(serving.client().ask(get("/api/v1/hello")).status, 503);
    EXPECT_EQ(serving.client().ask(get("/api/v1/live_one")).status, 200);
    live_workers.stop();
}

TEST(Server, says_continue_to_whoever_waits_for_it) {
    Serving serving(small_router());
    Client client = serving.client();
    const Received go_on = client.ask(
        "POST /api/v1/upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 5\r\n\r\n");
    EXPECT_EQ(go_on.status, 100);
    EXPECT_EQ(client.ask("12345").body, "5");
    const Received refused = client.ask(
        "POST /api/v1/upload HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
        "Content-Length: 99999999\r\n\r\n");
    EXPECT_EQ(refused.status, 413);
}

TEST(Server, a_header_without_end_is_refused) {
    Serving serving(small_router());
    Client client = serving.client();
    const Received answer =
        client.ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
    EXPECT_EQ(answer.status, 431);
}

TEST(Server, cuts_whoever_is_slow) {
    Config config;
    config.limits.header_timeout = milliseconds(300);
    config.limits.idle_timeout = milliseconds(600);
    config.limits.body_timeout = milliseconds(300);
    Serving serving(small_router(), config);

    Client slow = serving.client();  // a byte now and then does not move the deadline
    const auto start = std::chrono::steady_clock::now();
    const std::string request = get("/api/v1/hello", "X-Long: " + std::string(200, 'x') + "\r\n");
    bool cut = false;
    for (const char c : request) {
        if (!slow.send(std::string(1, c))) {
            cut = true;
            break;
        }
        std::promise<void> never;
        never.get_future().wait_for(std::chrono::milliseconds(20));
    }
    EXPECT_TRUE(cut || slow.ended());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));

    Client body = serving.client();
    body.send("POST /api/v1/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
    EXPECT_TRUE(body.ended());
    Client silent = serving.client();
    EXPECT_TRUE(silent.ended());
    EXPECT_GE(serving.server->figures().timeouts, 2u);
    EXPECT_TRUE(eventually([&] { return serving.server->figures().connections == 0; }));
}

TEST(Server, limits_connections_per_address) {
    Config config;
    config.limits.connections_per_address = 3;
    Serving serving(small_router(), config);
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(serving.client());
        EXPECT_EQ(clients.back().ask(get("/api/v1/hello")).status, 200);
    }
    Client fourth = serving.client();
    EXPECT_TRUE(fourth.ended());
    EXPECT_EQ(serving.server->figures().connections_refused, 1u);
    clients.pop_back();
    EXPECT_TRUE(eventually([&] { return serving.server->figures().connections == 2; }));
    EXPECT_EQ(serving.client().ask(get("/api/v1/hello")).status, 200);
}

TEST(Server, a_full_worker_queue_is_503_at_once) {
    Config config;
    config.submit = [](std::function<void()>) { return false; };
    Serving serving(small_router(), config);
    Client client = serving.client();
    const Received answer = client.ask(get("/api/v1/hello"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("retry-after"), "1");
    EXPECT_NE(answer.body.find(R"("code":"unavailable")"), std::string::npos);
    EXPECT_EQ(serving.server->figures().turned_away, 1u);
}

TEST(Server, refuses_plain_http_on_other_addresses) {
    LiveSockets sockets;
    Config config;
    config.address = "0.0.0.0";
    const auto refused = Server::start(config, small_router(), sockets);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::invalid);
    config.address = "nowhere";
    EXPECT_FALSE(Server::start(config, small_router(), sockets).ok());
}

TEST(Server, a_port_in_use_is_an_error) {
    Serving serving(small_router());
    LiveSockets sockets;
    Config config;
    config.port = serving.server->port();
    // SO_REUSEADDR lets a port be taken again after a restart, not from a living listener.
    EXPECT_FALSE(Server::start(config, small_router(), sockets).ok());
}

TEST(Server, lets_a_running_request_end_when_it_stops) {
    auto router = small_router();
    std::promise<void> begun;
    std::promise<void> go_on;
    router->add(operation<NoBody, Words>("waits", Method::get, "/waits", "", [&](Request&) {
        begun.set_value();
        go_on.get_future().wait();
        return Words{"done"};
    }));
    Serving serving(router);
    Client client = serving.client();
    Client idle = serving.client();
    EXPECT_EQ(idle.ask(get("/api/v1/hello")).status, 200);
    ASSERT_TRUE(client.send(get("/waits")));
    begun.get_future().wait();

    auto stopping = std::async(std::launch::async, [&] { serving.server->stop(seconds(20)); });
    EXPECT_TRUE(idle.ended());
    EXPECT_FALSE(Client(serving.server->port()).ask(get("/api/v1/hello")).status == 200);
    go_on.set_value();
    const auto answer = client.receive();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, R"({"text":"done"})");
    EXPECT_EQ(answer->header("connection"), "close");
    client.finish_sending();
    EXPECT_TRUE(client.ended());
    stopping.get();
}

TEST(Server, stops_over_a_request_that_does_not_end) {
    auto router = small_router();
    std::promise<void> begun;
    std::promise<void> go_on;
    router->add(operation<NoBody, Words>("waits", Method::get, "/waits", "", [&](Request&) {
        begun.set_value();
        go_on.get_future().wait();
        return Words{"done"};
    }));
    Serving serving(router);
    Client client = serving.client();
    ASSERT_TRUE(client.send(get("/waits")));
    begun.get_future().wait();
    serving.server->stop(milliseconds(50));
    EXPECT_TRUE(client.ended());
    go_on.set_value();  // its answer finds nobody
}

TEST(Server, sends_a_source_piece_by_piece_and_in_ranges) {
    std::string audio;
    for (int i = 0; i < 1'000'000; ++i)
        audio += static_cast<char>(i * 7 + i / 256);
    auto router = small_router();
    router->add(operation<NoBody, Raw>("audio", Method::get, "/audio", "", [&](Request& request) {
        Response response;
        response.content_type = "audio/wav";
        response.etag = "\"one\"";
        const bool breaks = request.query_text("breaks").has_value();
        response.body = ByteSource{
            audio.size(), [&audio, breaks](std::uint64_t at, std::size_t n) -> Result<std::string> {
                if (breaks && at > 0)
                    return Error{ErrorCode::corrupt, "broken", {}};
                return audio.substr(at, n);
            }};
        return response;
    }));
    Serving serving(router);
    Client client = serving.client();
    EXPECT_EQ(client.ask(get("/audio")).body, audio);
    const Received part = client.ask(get("/audio", "Range: bytes=100-600000\r\n"));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.header("content-range"), "bytes 100-600000/1000000");
    EXPECT_EQ(part.body, audio.substr(100, 599'901));
    EXPECT_EQ(client.ask("HEAD /audio HTTP/1.1\r\nHost: a\r\n\r\n", true).header("content-length"),
              "1000000");
    EXPECT_EQ(client.ask(get("/audio", "If-None-Match: \"one\"\r\n")).status, 304);
    // A source that fails on the way cuts the connection: a short body cannot pass for a whole one.
    EXPECT_EQ(client.ask(get("/audio?breaks=1")).status, 0);
    EXPECT_EQ(serving.client().ask(get("/api/v1/hello")).status, 200);
}

TEST(Server, survives_random_bytes) {
    Serving serving(small_router());
    std::mt19937 random(20261122);
    const std::string sound =
        post("/api/v1/echo/1", R"({"text":"a"})") + get("/api/v1/hello?a=%41");
    for (int round = 0; round < 300; ++round) {
        Client client = serving.client(seconds(5));
        ASSERT_TRUE(client.connected());
        std::string bytes = sound;
        if (round % 3 == 0) {
            bytes.resize(random() % 400);
            for (char& c : bytes)
                c = static_cast<char>(random());
        } else {
            for (int i = 0; i < 1 + round % 5; ++i) {
                bytes[random() % bytes.size()] = static_cast<char>(random());
            }
        }
        client.send(bytes);
        client.finish_sending();
        EXPECT_TRUE(client.ended()) << round;
    }
    EXPECT_EQ(serving.client().ask(get("/api/v1/hello")).status, 200);
    EXPECT_EQ(serving.server->figures().handler_failures, 0u);
}

TEST(Server, runs_on_several_threads_if_told) {
    Config config;
    config.threads = 3;
    Serving serving(small_router(), config);
    std::vector<Client> clients;
    for (int i = 0; i < 12; ++i)
        clients.push_back(serving.client());
    for (int round = 0; round < 5; ++round) {
        for (Client& client : clients)
            EXPECT_EQ(client.ask(get("/api/v1/hello")).status, 200);
    }
}

}  // namespace
}  // namespace zongji::http::test
