#include "edge/http/shard.h"

#include "edge/http/answer.h"
#include "edge/http/connection.h"
#include "edge/http/live_connection.h"
#include "runtime/log.h"

namespace zongji::http {

bool Places::enter(const std::string& address) {
    const std::lock_guard lock(mutex_);
    if (taken_ >= most_)
        return false;
    std::size_t& here = by_address_[address];
    const bool proxy = std::find(proxies_.begin(), proxies_.end(), address) != proxies_.end();
    if (!proxy && here >= most_per_address_)
        return false;
    ++here;
    ++taken_;
    return true;
}

void Places::leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    --taken_;
    const auto found = by_address_.find(address);
    if (--found->second == 0)
        by_address_.erase(found);
    if (taken_ == 0)
        left_.notify_all();
}

std::size_t Places::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

bool Places::wait_until_empty(Span most) {
    std::unique_lock lock(mutex_);
    return left_.wait_for(lock, std::chrono::microseconds(most.us), [&] { return taken_ == 0; });
}

Shard::Shard(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

Shard::~Shard() {
    if (thread_.joinable())
        cut_and_join();
}

void Shard::run() {
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "http");
        while (true) {
            try {
                io_.run();
                return;
            } catch (const std::exception&) {
                // Whatever it was, the other connections on this thread are not to blame.
                log_error("http: an exception reached the thread of the server");
            }
        }
    });
}

void Shard::stop() {
    asio::post(io_, [this] {
        stopping_ = true;
        for (const auto& member : members())
            member->stop();
    });
}

void Shard::cut_and_join() {
    asio::post(io_, [this] {
        stopping_ = true;
        for (const auto& member : members())
            member->cut();
        timer_.cancel();
        work_.reset();
    });
    if (thread_.joinable())
        thread_.join();
}

// One timer for all deadlines: a connection only notes when it is due. While nobody is there it
// rests.
void Shard::sweep() {
    sweeping_ = !connections_.empty() || !live_.empty();
    if (!sweeping_)
        return;
    timer_.expires_after(std::chrono::milliseconds(250));
    timer_.async_wait([this](error_code code) {
        if (code)
            return;
        const auto now = std::chrono::steady_clock::now();
        for (const auto& member : members())
            member->check(now);
        sweep();
    });
}

std::vector<std::shared_ptr<Member>> Shard::members() const {
    std::vector<std::shared_ptr<Member>> all;
    all.reserve(connections_.size() + live_.size());
    for (const auto& [id, connection] : connections_)
        all.push_back(connection);
    for (const auto& [id, live] : live_)
        all.push_back(live);
    return all;
}

std::string_view Shard::date() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    if (second != date_second_) {
        date_second_ = second;
        date_ = imf_date(Timestamp{second * 1'000'000});
    }
    return date_;
}

void Shard::adopt(Socket socket, Place place) {
    if (stopping_)
        return;
    const std::uint64_t id = next_id();
    auto connection = std::make_shared<Connection>(*this, id, std::move(socket), std::move(place));
    connections_.emplace(id, connection);
    if (!sweeping_)
        sweep();
    connection->start();
}

void Shard::keep(std::uint64_t id, std::shared_ptr<LiveConnection> connection) {
    live_.emplace(id, std::move(connection));
    if (!sweeping_)
        sweep();
}

void Shard::drop(std::uint64_t id) {
    connections_.erase(id);
    live_.erase(id);
}

std::shared_ptr<Connection> Shard::connection(std::uint64_t id) const {
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : found->second;
}

std::shared_ptr<LiveConnection> Shard::live_connection(std::uint64_t id) const {
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second;
}

}  // namespace zongji::http
