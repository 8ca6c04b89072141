#pragma once

#include "base/time.h"

#include <cstdint>

// Local time as a number: microseconds since 1970-01-01 00:00 on the wall.
namespace zongji::calendars {

constexpr std::int64_t us_per_minute = 60'000'000;
constexpr std::int64_t us_per_day = 24 * 60 * us_per_minute;

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const std::int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

constexpr std::int64_t on_the_wall(Timestamp time, Span offset) {
    return time.us + offset.us;
}

constexpr std::int64_t day_number(std::int64_t wall_us) {
    return floor_divide(wall_us, us_per_day);
}

// 0 Monday … 6 Sunday. 1970-01-01 was a Thursday.
constexpr int weekday_of(std::int64_t day) {
    return static_cast<int>(day + 3 - floor_divide(day + 3, 7) * 7);
}

}  // namespace zongji::calendars
