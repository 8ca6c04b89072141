#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace zongji::app {

// What is told to a receiver who may not be there yet: kept until he is, then handed to him on the
// teller's thread. What one thread tells comes in its order. Not for the live loop, as it takes a
// lock; telling must not lead to telling the same receiver again.
template <class Receiver>
class Outbox {
public:
    // Any thread. `letter` is called with the receiver, now or when he comes.
    template <class Letter>
    void send(Letter letter) {
        {
            const std::shared_lock lock(mutex_);
            if (receiver_)
                return letter(*receiver_);
            if (closed_)
                return;
        }
        const std::unique_lock lock(mutex_);
        if (receiver_) {
            letter(*receiver_);
        } else if (!closed_) {
            held_.push_back(std::move(letter));
        }
    }

    // The receiver has come: he gets what was kept for him, then all else at once.
    void open(Receiver& receiver) {
        const std::unique_lock lock(mutex_);
        for (const auto& letter : std::exchange(held_, {}))
            letter(receiver);
        receiver_ = &receiver;
    }

    // He is told nothing from here on, and nobody is telling him anything when this returns.
    void close() {
        const std::unique_lock lock(mutex_);
        closed_ = true;
        receiver_ = nullptr;
        held_.clear();
    }

    // Asks him something, if he is there.
    template <class Question>
    void look(Question question) const {
        const std::shared_lock lock(mutex_);
        if (receiver_)
            question(*receiver_);
    }

    // How many letters wait for him.
    std::size_t waiting() const {
        const std::shared_lock lock(mutex_);
        return held_.size();
    }

private:
    mutable std::shared_mutex mutex_;  // guards what follows
    Receiver* receiver_ = nullptr;
    bool closed_ = false;
    std::vector<std::function<void(Receiver&)>> held_;
};

}  // namespace zongji::app
