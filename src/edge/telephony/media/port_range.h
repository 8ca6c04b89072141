#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace zongji::media {

// The even ports phones may be given. A port that was given back is used again as late as possible,
// so that stray packets of an old call do not reach a new one. Any thread.
class PortRange {
public:
    PortRange(std::uint16_t low, std::uint16_t high) {
        for (int port = low + (low & 1); port <= high; port += 2) {
            free_.push_back(static_cast<std::uint16_t>(port));
        }
    }

    std::optional<std::uint16_t> take() {
        std::lock_guard lock(mutex_);
        if (free_.empty())
            return std::nullopt;
        const std::uint16_t port = free_.front();
        free_.pop_front();
        return port;
    }

    void give_back(std::uint16_t port) {
        std::lock_guard lock(mutex_);
        free_.push_back(port);
    }

    std::size_t left() const {
        std::lock_guard lock(mutex_);
        return free_.size();
    }

private:
    mutable std::mutex mutex_;
    std::deque<std::uint16_t> free_;
};

}  // namespace zongji::media
