#pragma once

#include "edge/http/server.h"
#include "edge/http/test/client.h"
#include "runtime/worker_pool.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

namespace zongji::http::test {

// A folder that goes with the test.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "http-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path(const std::string& name = "") const { return (path_ / name).string(); }
    void write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }

private:
    std::filesystem::path path_;
};

// What the operations of tests take and give.
struct Words {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Words, (), (text))

// A running server with the operations that a test registers.
class Serving {
public:
    explicit Serving(const std::shared_ptr<Router>& router, Config config = {},
                     WebSocketHandlers handlers = {}) {
        if (!config.submit) {
            config.submit = [this](std::function<void()> work) {
                return workers.submit(std::move(work));
            };
        }
        auto started = Server::start(std::move(config), router, sockets, std::move(handlers));
        EXPECT_TRUE(started.ok()) << started.error().message;
        server = std::move(started).value();
    }
    ~Serving() {
        server.reset();
        workers.stop();
    }

    Client client(Span patience = seconds(20)) const { return Client(server->port(), patience); }

    WorkerPool workers{"test", 2, 1000};
    LiveSockets sockets;
    std::unique_ptr<Server> server;
};

template <class Holds>
bool eventually(Holds holds, Span patience = seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(patience.us);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
    }
    return true;
}

}  // namespace zongji::http::test
