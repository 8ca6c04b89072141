#pragma once

#include "base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace zongji {

// A length of time in microseconds.
struct Span {
    std::int64_t us = 0;

    auto operator<=>(const Span&) const = default;
    std::int64_t ms() const { return us / 1000; }
    double seconds() const { return static_cast<double>(us) / 1e6; }
};
constexpr Span microseconds(std::int64_t n) {
    return {n};
}
constexpr Span milliseconds(std::int64_t n) {
    return {n * 1000};
}
constexpr Span seconds(std::int64_t n) {
    return {n * 1'000'000};
}
constexpr Span minutes(std::int64_t n) {
    return {n * 60'000'000};
}
constexpr Span hours(std::int64_t n) {
    return {n * 3'600'000'000};
}

// A moment of the world: microseconds since 1970 UTC. For records and for people. RFC 3339 in JSON.
struct Timestamp {
    std::int64_t us = 0;

    auto operator<=>(const Timestamp&) const = default;
};

// A moment of this machine's monotonic clock, in microseconds. For durations and deadlines; means
// nothing elsewhere.
struct Instant {
    std::int64_t us = 0;

    auto operator<=>(const Instant&) const = default;
};

constexpr Span operator+(Span a, Span b) {
    return {a.us + b.us};
}
constexpr Span operator-(Span a, Span b) {
    return {a.us - b.us};
}
constexpr Timestamp operator+(Timestamp t, Span s) {
    return {t.us + s.us};
}
constexpr Timestamp operator-(Timestamp t, Span s) {
    return {t.us - s.us};
}
constexpr Span operator-(Timestamp a, Timestamp b) {
    return {a.us - b.us};
}
constexpr Instant operator+(Instant t, Span s) {
    return {t.us + s.us};
}
constexpr Instant operator-(Instant t, Span s) {
    return {t.us - s.us};
}
constexpr Span operator-(Instant a, Instant b) {
    return {a.us - b.us};
}

// Both clocks at one moment: what a decision is given instead of a clock.
struct Now {
    Timestamp utc;
    Instant tick;
};

// "2026-11-22T08:30:00.000000Z". Always UTC, always six digits, so that text sorts as time does.
std::string to_rfc3339(Timestamp time);

// Takes RFC 3339 with any offset and up to nine digits of fraction (truncated to microseconds).
Result<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace zongji
