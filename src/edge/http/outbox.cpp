#include "edge/http/outbox.h"

#include <algorithm>

namespace zongji::http {

Outbox::Outbox(SocketId socket, std::size_t max_bytes, std::function<void(SocketId)> wake)
    : socket_(socket), max_bytes_(max_bytes), wake_(std::move(wake)) {}

bool Outbox::push(std::string_view topic, std::shared_ptr<const std::string> text) {
    std::unique_lock lock(mutex_);
    if (closing_)
        return false;

    const auto same = [&](const Waiting& w) { return !topic.empty() && w.topic == topic; };
    const auto older = std::ranges::find_if(waiting_, same);
    std::size_t freed = 0;
    for (const Waiting& w : waiting_)
        freed += same(w) ? w.text->size() : 0;
    if (!fits(bytes_ - freed + text->size(), lock))
        return false;
    bytes_ = bytes_ - freed + text->size();
    if (older == waiting_.end()) {
        waiting_.push_back({std::string(topic), std::move(text)});
    } else {
        older->text = std::move(text);
        waiting_.erase(std::remove_if(older + 1, waiting_.end(), same), waiting_.end());
    }
    wake_once(lock);
    return true;
}

bool Outbox::append(std::string_view topic, std::shared_ptr<const std::string> text,
                    std::size_t most_bytes) {
    std::unique_lock lock(mutex_);
    std::size_t wait = text->size();
    for (const Waiting& w : waiting_)
        wait += w.topic == topic ? w.text->size() : 0;
    if (closing_ || wait > most_bytes || !fits(bytes_ + text->size(), lock))
        return false;
    bytes_ += text->size();
    waiting_.push_back({std::string(topic), std::move(text)});
    wake_once(lock);
    return true;
}

bool Outbox::fits(std::size_t bytes, std::unique_lock<std::mutex>& lock) {
    if (bytes <= max_bytes_)
        return true;
    waiting_.clear();
    bytes_ = 0;
    closing_ = Closing{1013, "reading too slowly"};
    overflowed_ = true;
    awake_ = false;  // wake again, for the socket may be stuck in a write
    wake_once(lock);
    return false;
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
