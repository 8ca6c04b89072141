#pragma once

#include "domain/calls/audio.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace zongji::recordings {

// From (included) to (excluded), in microseconds.
struct TimeRange {
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;

    bool operator==(const TimeRange&) const = default;
};

// Follows a recording's marks: when the two parties heard each other, and when the customer was on
// hold. A mark that says what is so already changes nothing.
class BridgedTime {
public:
    void mark(calls::TapMark::Kind kind, std::int64_t at_us);
    // What is open ends here: the recording stopped, or was cut off.
    void end(std::int64_t at_us);

    const std::vector<TimeRange>& bridged() const { return bridged_; }
    const std::vector<TimeRange>& held() const { return held_; }
    std::int64_t bridged_us() const;

private:
    std::vector<TimeRange> bridged_;
    std::vector<TimeRange> held_;
    std::optional<std::int64_t> bridged_since_;
    std::optional<std::int64_t> held_since_;
};

}  // namespace zongji::recordings
