#pragma once

#include "domain/calls/audio.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace zongji::recordings {

// From (included) to (excluded), in microseconds.
struct TimeRange {
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;

    bool operator==(const TimeRange&) const = default;
};

// A mark of a recording, at its time since the recording's start.
struct Mark {
    calls::TapMark::Kind kind = calls::TapMark::Kind::started;
    std::int64_t at_us = 0;
    calls::Track track = calls::customer_track;  // of joined and left, as party
    PartyKind party = PartyKind::customer;
};

// Follows a recording's marks: when somebody was in the room with somebody, who that was, and when
// the customer was on hold. A mark that says what is so already changes nothing.
class BridgedTime {
public:
    void take(const Mark& mark);
    // What is open ends here: the recording stopped, or was cut off.
    void end(std::int64_t at_us);

    const std::vector<TimeRange>& bridged() const { return bridged_.ranges; }
    const std::vector<TimeRange>& held() const { return held_.ranges; }
    std::int64_t bridged_us() const { return bridged_.lasted_us(); }

    // Of one track, all that has ended.
    const std::vector<TimeRange>& of(calls::Track track) const;
    std::int64_t of_us(calls::Track track) const;
    // The customer, the agent, and whoever joined.
    std::map<calls::Track, PartyKind> tracks() const;

private:
    struct Stretches {
        std::vector<TimeRange> ranges;
        std::optional<std::int64_t> since;

        void begin(std::int64_t at_us);
        void end(std::int64_t at_us);
        std::int64_t lasted_us() const;
    };
    struct Party {
        PartyKind kind = PartyKind::customer;
        Stretches there;
    };

    void end_bridged(std::int64_t at_us);

    Stretches bridged_;
    bool is_said_who_ = false;  // was in the stretch that is open
    Stretches held_;
    std::map<calls::Track, Party> parties_;
};

}  // namespace zongji::recordings
