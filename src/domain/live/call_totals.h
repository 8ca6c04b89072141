#pragma once

#include "base/description.h"
#include "domain/calls/events.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace zongji::live {

// How many contacts began and how each ended since the start, counted from the same events that
// the journal gets. Told on the live loop, read by any thread.
class CallTotals {
public:
    void count(const journal::Event& event) {
        if (std::holds_alternative<journal::InteractionStarted>(event)) {
            ++started_;
        } else if (const auto* ended = std::get_if<journal::InteractionEnded>(&event)) {
            ++ended_[static_cast<std::size_t>(ended->outcome)];
        }
    }
    std::uint64_t started() const { return started_; }
    std::uint64_t ended(journal::Outcome outcome) const {
        return ended_[static_cast<std::size_t>(outcome)];
    }

private:
    std::atomic<std::uint64_t> started_{0};
    std::array<std::atomic<std::uint64_t>, description_of<journal::Outcome>.names.size()> ended_{};
};

}  // namespace zongji::live
