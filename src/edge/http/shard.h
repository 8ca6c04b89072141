#pragma once

#include "edge/http/server.h"
#include "edge/http/static_files.h"
#include "edge/http/stream.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

// What connections share. Private to this module.
namespace zongji::http {

using SteadyTime = std::chrono::steady_clock::time_point;

inline SteadyTime after(Span span) {
    return std::chrono::steady_clock::now() + std::chrono::microseconds(span.us);
}

// Counts open connections, in all and per address. Any thread.
class Places {
public:
    // Behind one of the `proxies` stands everybody.
    Places(std::size_t most, std::size_t most_per_address, std::vector<std::string> proxies)
        : most_(most), most_per_address_(most_per_address), proxies_(std::move(proxies)) {}

    bool enter(const std::string& address);
    void leave(const std::string& address);
    std::size_t taken() const;
    bool wait_until_empty(Span most);

private:
    const std::size_t most_;
    const std::size_t most_per_address_;
    const std::vector<std::string> proxies_;
    mutable std::mutex mutex_;
    std::condition_variable left_;
    std::size_t taken_ = 0;
    std::map<std::string, std::size_t> by_address_;
};

// One connection's place, given back when the connection is gone.
class Place {
public:
    Place(std::shared_ptr<Places> places, std::string address)
        : places_(std::move(places)), address_(std::move(address)) {}
    Place(Place&&) = default;
    Place& operator=(Place&&) = delete;
    ~Place() {
        if (places_)
            places_->leave(address_);
    }
    const std::string& address() const { return address_; }

private:
    std::shared_ptr<Places> places_;
    std::string address_;
};

struct Counters {
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> handler_failures{0};
    std::atomic<std::uint64_t> turned_away{0};
    std::atomic<std::uint64_t> connections_refused{0};
    std::atomic<std::uint64_t> timeouts{0};
};

// Read-only while the server runs, but for the counters.
struct Shared {
    Config config;
    std::shared_ptr<const Router> router;
    StaticFiles files;
    WebSocketHandlers live;
    LiveSockets* sockets = nullptr;
    std::unique_ptr<asio::ssl::context> tls;
    bool strict_transport = false;
    std::shared_ptr<Places> places;
    Counters counters;
};

// What lives on a shard. Owned by it; called on its thread only.
class Member {
public:
    virtual ~Member() = default;
    virtual void check(SteadyTime now) = 0;  // four times a second: deadlines, pings
    virtual void stop() = 0;                 // end when what is under way has ended
    virtual void cut() = 0;                  // end now
};

class Connection;
class LiveConnection;

// One thread of the server with the connections that live on it. What crosses threads or time holds
// the shard and a number, never the connection.
class Shard : public std::enable_shared_from_this<Shard> {
public:
    explicit Shard(std::shared_ptr<Shared> shared);
    ~Shard();

    void run();           // starts the thread
    void stop();          // any thread: members end when they can, no new ones
    void cut_and_join();  // any thread but its own

    Shared& shared() { return *shared_; }
    asio::io_context& io() { return io_; }
    bool stopping() const { return stopping_; }
    std::string_view date();

    void adopt(Socket socket, Place place);
    std::uint64_t next_id() { return ++last_id_; }
    void keep(std::uint64_t id, std::shared_ptr<LiveConnection> connection);
    void drop(std::uint64_t id);

    // Null once it is gone.
    std::shared_ptr<Connection> connection(std::uint64_t id) const;
    std::shared_ptr<LiveConnection> live_connection(std::uint64_t id) const;

private:
    void sweep();
    std::vector<std::shared_ptr<Member>> members() const;

    const std::shared_ptr<Shared> shared_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    asio::steady_timer timer_{io_};
    bool sweeping_ = false;  // it is set
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
    std::unordered_map<std::uint64_t, std::shared_ptr<LiveConnection>> live_;
    std::uint64_t last_id_ = 0;
    bool stopping_ = false;
    std::int64_t date_second_ = 0;
    std::string date_;
    std::thread thread_;
};

}  // namespace zongji::http
