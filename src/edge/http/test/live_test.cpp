#include "edge/http/test/fixture.h"

#include <atomic>
#include <fstream>
#include <mutex>
#include <set>

#include <malloc.h>

namespace zongji::http::test {
namespace {

constexpr int text_frame = 1;
constexpr int close_frame = 8;
constexpr int ping_frame = 9;

std::shared_ptr<const std::string> text(std::string words) {
    return std::make_shared<const std::string>(std::move(words));
}

int close_code(const std::optional<Client::Frame>& frame) {
    if (!frame || frame->opcode != close_frame || frame->payload.size() < 2)
        return 0;
    return static_cast<unsigned char>(frame->payload[0]) << 8 |
           static_cast<unsigned char>(frame->payload[1]);
}

// Echoes, and remembers who is there.
class Live : public testing::Test {
protected:
    WebSocketHandlers handlers() {
        WebSocketHandlers made;
        made.path = "/live";
        made.on_open = [this](SocketId socket, Request& request) -> std::optional<Response> {
            if (request.query_text("who") == "nobody") {
                return problem(Error{ErrorCode::unauthenticated, "sign in first", {}});
            }
            if (request.query_text("who") == "broken")
                ensure(false, "on_open is broken");
            serving->sockets.send(socket, text("welcome"));
            const std::lock_guard lock(mutex);
            open.insert(socket);
            last = socket;
            return std::nullopt;
        };
        made.on_message = [this](SocketId socket, std::string words) {
            if (words == "break")
                ensure(false, "on_message is broken");
            serving->sockets.send(socket, text("echo " + words));
        };
        made.on_close = [this](SocketId socket) {
            const std::lock_guard lock(mutex);
            open.erase(socket);
            ++closed;
        };
        return made;
    }

    void start(Config config = {}) {
        serving = std::make_unique<Serving>(std::make_shared<Router>(), config, handlers());
    }

    Client connect(Span patience = seconds(20)) {
        Client client = serving->client(patience);
        const Received answer = client.open_socket("/live", "http://" + client.host());
        EXPECT_EQ(answer.status, 101);
        const auto welcome = client.receive_frame();
        EXPECT_TRUE(welcome && welcome->payload == "welcome");
        return client;
    }

    bool nobody_left() {
        return eventually([&] {
            const std::lock_guard lock(mutex);
            return open.empty();
        });
    }

    std::mutex mutex;
    std::set<SocketId> open;
    SocketId last;
    std::atomic<int> closed = 0;
    std::unique_ptr<Serving> serving;
};

// A page says little.
TEST_F(Live, cuts_who_says_too_much) {
    Config config;
    config.limits.message_burst = 20;
    config.limits.messages_per_second = 1;
    start(config);
    Client quiet = connect();
    for (const int kind : {text_frame, ping_frame}) {
        Client loud = connect();
        for (int i = 0; i < 40; ++i)
            loud.send_frame(kind, "again");
        auto frame = loud.receive_frame();
        while (frame && frame->opcode != close_frame)
            frame = loud.receive_frame();
        EXPECT_EQ(close_code(frame), 1008) << kind;
    }
    ASSERT_TRUE(quiet.send_frame(text_frame, "hello"));
    EXPECT_EQ(quiet.receive_frame()->payload, "echo hello");
}

TEST_F(Live, opens_speaks_and_closes) {
    start();
    Client client = connect();
    ASSERT_TRUE(client.send_frame(text_frame, "你好"));
    EXPECT_EQ(client.receive_frame()->payload, "echo 你好");
    serving->sockets.close(last, 4001, "elsewhere");
    EXPECT_EQ(close_code(client.receive_frame()), 4001);
    client.send_frame(close_frame, std::string("\x0f\xa1", 2));
    EXPECT_TRUE(nobody_left());
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(serving->server->figures().live_sockets, 0u);
}

TEST_F(Live, the_handshake_shows_no_banner) {
    start();
    Client client = serving->client();
    const Received answer = client.open_socket("/live", "http://" + client.host());
    EXPECT_EQ(answer.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(answer.header("server"), "");
}

TEST_F(Live, other_origins_and_strangers_are_refused) {
    start();
    const auto status = [&](const std::string& path, const std::string& origin) {
        Client client = serving->client();
        return client.open_socket(path, origin == "same" ? "http://" + client.host() : origin)
            .status;
    };
    EXPECT_EQ(status("/live", "http://evil.example"), 403);
    EXPECT_EQ(status("/live", ""), 403);
    EXPECT_EQ(status("/live?who=nobody", "same"), 401);
    EXPECT_EQ(status("/live?who=broken", "same"), 500);
    EXPECT_EQ(status("/elsewhere", "same"), 404);
    Client plain = serving->client();
    EXPECT_EQ(plain.ask(get("/live")).status, 426);
    EXPECT_EQ(serving->server->figures().live_sockets, 0u);
    EXPECT_EQ(closed, 0);
}

TEST_F(Live, a_lost_connection_is_told_once) {
    start();
    { Client client = connect(); }
    EXPECT_TRUE(nobody_left());
    EXPECT_EQ(closed, 1);
    EXPECT_FALSE(serving->sockets.send(last, text("x")));
}

TEST_F(Live, pings_and_takes_silence_for_death) {
    Config config;
    config.limits.ping_every = milliseconds(200);
    config.limits.dead_after = milliseconds(900);
    start(config);
    Client client = connect();
    const auto ping = client.receive_frame(false);
    ASSERT_TRUE(ping.has_value());
    EXPECT_EQ(ping->opcode, ping_frame);
    EXPECT_TRUE(client.ended());  // it never answered
    EXPECT_TRUE(nobody_left());
}

TEST_F(Live, too_long_and_binary_messages_end_it) {
    start();
    Client client = connect();
    client.send_frame(text_frame, std::string(256 * 1024 + 1, 'x'));
    EXPECT_EQ(close_code(client.receive_frame()), 1009);
    Client binary = connect();
    binary.send_frame(2, "x");
    EXPECT_EQ(close_code(binary.receive_frame()), 1003);
    Client fits = connect();
    fits.send_frame(text_frame, std::string(256 * 1024, 'x'));
    EXPECT_EQ(fits.receive_frame()->payload.size(), 256u * 1024 + 5);
    Client malformed = connect();
    malformed.send_frame(text_frame, "\xff\xfe");
    EXPECT_EQ(close_code(malformed.receive_frame()), 1007);
}

TEST_F(Live, a_broken_handler_ends_its_socket_only) {
    start();
    Client other = connect();
    Client client = connect();
    client.send_frame(text_frame, "break");
    EXPECT_EQ(close_code(client.receive_frame()), 1011);
    other.send_frame(text_frame, "a");
    EXPECT_EQ(other.receive_frame()->payload, "echo a");
}

TEST_F(Live, whoever_does_not_read_gets_the_newest_state_or_is_closed) {
    Config config;
    config.limits.outbox_bytes = 300'000;
    start(config);
    Client slow = connect();
    const SocketId socket = last;
    // States replace each other: whatever the socket's buffers hold, the queue stays small.
    const int states = 2000;
    for (int i = 1; i <= states; ++i) {
        std::string state = "state " + std::to_string(i) + " " + std::string(20'000, 'x');
        ASSERT_TRUE(serving->sockets.send_latest(socket, "desk", text(std::move(state))));
    }
    std::string newest;
    int seen = 0;
    while (!newest.starts_with("state " + std::to_string(states) + " ")) {
        const auto frame = slow.receive_frame();
        ASSERT_TRUE(frame.has_value());
        newest = frame->payload;
        ++seen;
    }
    EXPECT_LT(seen, states);

    // Messages that may not be replaced fill it, and it is closed without waiting for the reader.
    bool taken = true;
    for (int i = 0; i < 10'000 && taken; ++i) {
        taken = serving->sockets.send(socket, text(std::string(20'000, 'x')));
    }
    EXPECT_FALSE(taken);
    EXPECT_TRUE(nobody_left());
}

TEST_F(Live, is_told_when_the_server_stops) {
    start();
    Client client = connect();
    serving->server->stop(milliseconds(200));
    EXPECT_EQ(close_code(client.receive_frame()), 1001);
    EXPECT_TRUE(nobody_left());
}

TEST_F(Live, survives_random_frames) {
    start();
    unsigned seed = 20261122;
    for (int round = 0; round < 100; ++round) {
        Client client = connect(seconds(5));
        std::string bytes;
        for (int i = 0; i < 60; ++i) {
            seed = seed * 1664525 + 1013904223;
            bytes += static_cast<char>(seed >> 24);
        }
        client.send(bytes);
        client.finish_sending();
        EXPECT_TRUE(client.ended());
    }
    EXPECT_TRUE(nobody_left());
    EXPECT_EQ(closed, 100);
}

long resident_kib() {
    std::ifstream in("/proc/self/statm");
    long pages = 0;
    long resident = 0;
    in >> pages >> resident;
    return resident * 4;
}

TEST_F(Live, a_thousand_idle_sockets) {
    Config config;
    config.limits.connections_per_address = 2000;
    start(config);
    { Client first = connect(); }
    const long before = resident_kib();
    std::vector<Client> clients;
    for (int i = 0; i < 1000; ++i)
        clients.push_back(connect());
    EXPECT_EQ(serving->server->figures().live_sockets, 1000u);
    const double each = static_cast<double>(resident_kib() - before) / 1000;
    RecordProperty("kib_per_idle_socket", std::to_string(each));
    std::cout << "idle WebSocket: " << each << " KiB resident, with its test client\n";

    const SocketId socket = last;
    EXPECT_TRUE(serving->sockets.send(socket, text("ping")));
    EXPECT_EQ(clients.back().receive_frame()->payload, "ping");
    clients.clear();
    EXPECT_TRUE(nobody_left());
    EXPECT_TRUE(eventually([&] { return serving->server->figures().connections == 0; }));
}

}  // namespace
}  // namespace zongji::http::test
