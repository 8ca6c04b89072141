#include "engine/calendars/calendars.h"
#include "engine/calendars/wall_clock.h"

#include <chrono>

#include <fmt/format.h>

namespace zongji::calendars {

Timestamp local_day_start(const Zone& zone, Timestamp time) {
    Zone::Stretch stretch = zone.stretch_at(time);
    const std::int64_t day = day_number(on_the_wall(time, stretch.offset));

    // Back through the stretches of this day: where the clock was set on it, it may have begun in
    // an earlier one, also when its midnight is lived twice.
    while (true) {
        const Timestamp midnight{day * us_per_day - stretch.offset.us};
        if (midnight > stretch.begin)
            return midnight;
        const Timestamp before = stretch.begin - microseconds(1);
        const Zone::Stretch earlier = zone.stretch_at(before);
        if (day_number(on_the_wall(before, earlier.offset)) != day)
            return stretch.begin;
        stretch = earlier;
    }
}

int local_half_hour(const Zone& zone, Timestamp time) {
    const std::int64_t wall = on_the_wall(time, zone.offset_at(time));
    return static_cast<int>((wall - day_number(wall) * us_per_day) / (30 * us_per_minute));
}

std::string local_date(const Zone& zone, Timestamp time) {
    const std::int64_t day = day_number(on_the_wall(time, zone.offset_at(time)));
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace zongji::calendars
