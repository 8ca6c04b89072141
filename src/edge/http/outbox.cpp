#include "edge/http/outbox.h"

#include <algorithm>

namespace zongji::http {

Outbox::Outbox(SocketId socket, std::size_t max_bytes, std::function<void(SocketId)> wake)
    : socket_(socket), max_bytes_(max_bytes), wake_(std::move(wake)) {}

bool Outbox::push(std::string_view topic, std::shared_ptr<const std::string> text) {
    std::unique_lock lock(mutex_);
    if (closing_)
        return false;

    const auto older = topic.empty()
                           ? waiting_.end()
                           : std::find_if(waiting_.begin(), waiting_.end(),
                                          [&](const Waiting& w) { return w.topic == topic; });
    const std::size_t freed = older == waiting_.end() ? 0 : older->text->size();
    if (bytes_ - freed + text->size() > max_bytes_) {
        waiting_.clear();
        bytes_ = 0;
        closing_ = Closing{1013, "reading too slowly"};
        overflowed_ = true;
        awake_ = false;  // wake again, for the socket may be stuck in a write
        wake_once(lock);
        return false;
    }
    bytes_ = bytes_ - freed + text->size();
    if (older != waiting_.end()) {
        older->text = std::move(text);
    } else {
        waiting_.push_back({std::string(topic), std::move(text)});
    }
    wake_once(lock);
    return true;
}

bool Outbox::waits(std::string_view topic) {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(waiting_, [&](const Waiting& w) { return w.topic == topic; });
}

void Outbox::close(int code, std::string reason) {
    std::unique_lock lock(mutex_);
    if (closing_)
        return;
    closing_ = Closing{code, std::move(reason)};
    wake_once(lock);
}

Outbox::Next Outbox::take() {
    std::unique_lock lock(mutex_);
    Next next;
    if (!waiting_.empty()) {
        next.text = std::move(waiting_.front().text);
        waiting_.pop_front();
        bytes_ -= next.text->size();
        return next;
    }
    next.closing = closing_;
    awake_ = false;
    return next;
}

bool Outbox::overflowed() {
    const std::lock_guard lock(mutex_);
    return overflowed_;
}

void Outbox::wake_once(std::unique_lock<std::mutex>& lock) {
    if (awake_)
        return;
    awake_ = true;
    lock.unlock();
    wake_(socket_);
}

}  // namespace zongji::http
