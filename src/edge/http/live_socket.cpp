#include "edge/http/live_socket.h"

#include "edge/http/outbox.h"

#include <mutex>
#include <unordered_map>

namespace zongji::http {

struct LiveSockets::State {
    mutable std::mutex mutex;
    std::unordered_map<std::uint64_t, std::shared_ptr<Outbox>> outboxes;
    std::uint64_t last = 0;
};

LiveSockets::LiveSockets() : state_(std::make_unique<State>()) {}
LiveSockets::~LiveSockets() = default;

std::shared_ptr<Outbox> LiveSockets::find(SocketId socket) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->outboxes.find(socket.value);
    return found == state_->outboxes.end() ? nullptr : found->second;
}

bool LiveSockets::send(SocketId socket, std::shared_ptr<const std::string> text) {
    const auto outbox = find(socket);
    return outbox && outbox->push({}, std::move(text));
}

bool LiveSockets::send_latest(SocketId socket, std::string_view topic,
                              std::shared_ptr<const std::string> text) {
    const auto outbox = find(socket);
    return outbox && outbox->push(topic, std::move(text));
}

bool LiveSockets::append(SocketId socket, std::string_view topic,
                         std::shared_ptr<const std::string> text, std::size_t most_bytes) {
    const auto outbox = find(socket);
    return outbox && outbox->append(topic, std::move(text), most_bytes);
}

void LiveSockets::close(SocketId socket, int code, std::string reason) {
    if (const auto outbox = find(socket))
        outbox->close(code, std::move(reason));
}

std::size_t LiveSockets::count() const {
    const std::lock_guard lock(state_->mutex);
    return state_->outboxes.size();
}

std::shared_ptr<Outbox> LiveSockets::open(std::size_t max_bytes,
                                          std::function<void(SocketId)> wake) {
    const std::lock_guard lock(state_->mutex);
    const SocketId id{++state_->last};
    auto outbox = std::make_shared<Outbox>(id, max_bytes, std::move(wake));
    state_->outboxes.emplace(id.value, outbox);
    return outbox;
}

void LiveSockets::forget(SocketId socket) {
    const std::lock_guard lock(state_->mutex);
    state_->outboxes.erase(socket.value);
}

}  // namespace zongji::http
