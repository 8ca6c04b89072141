#include "engine/calendars/calendars.h"
#include "engine/calendars/wall_clock.h"

#include <algorithm>

namespace zongji::calendars {

const Calendar::Day& Calendar::day(std::int64_t days_since_1970) const {
    const auto special = days_.find(days_since_1970);
    if (special != days_.end())
        return special->second;
    return week_[static_cast<std::size_t>(weekday_of(days_since_1970))];
}

bool Calendar::is_open(Timestamp time) const {
    const std::int64_t wall = on_the_wall(time, zone_.offset_at(time));
    const std::int64_t today = day_number(wall);
    const std::int64_t minute = (wall - today * us_per_day) / us_per_minute;
    const Day& spans = day(today);
    return std::any_of(spans.begin(), spans.end(), [minute](const Minutes& span) {
        return span.first <= minute && minute < span.second;
    });
}

// Within a stretch of one offset local time is only shifted, so each day of hours maps to a piece
// of real time. Where the clock is set, the piece ends with the stretch and the next one begins by
// the new clock.
std::optional<Calendar::Piece> Calendar::next_piece(Timestamp time, Timestamp until) const {
    while (time < until) {
        const Zone::Stretch stretch = zone_.stretch_at(time);
        while (time < stretch.end && time < until) {
            const std::int64_t today = day_number(on_the_wall(time, stretch.offset));
            const Timestamp midnight{today * us_per_day - stretch.offset.us};
            for (const auto& [from, to] : day(today)) {
                const Timestamp begin = std::max(midnight + minutes(from), time);
                const Timestamp end = std::min(midnight + minutes(to), stretch.end);
                if (begin >= until)
                    return std::nullopt;
                if (begin < end)
                    return Piece{begin, end};
            }
            time = midnight + minutes(24 * 60);
        }
        time = std::min(time, stretch.end);
    }
    return std::nullopt;
}

std::optional<Timestamp> Calendar::next_change(Timestamp time) const {
    // After the last special day the weeks repeat; two of them, as a span may fall into a skipped
    // hour once.
    Timestamp horizon = time + hours(24 * 16);
    if (!days_.empty()) {
        const Timestamp after_specials{(days_.rbegin()->first + 16) * us_per_day};
        horizon = std::max(horizon, after_specials);
    }

    auto piece = next_piece(time, horizon);
    if (!piece)
        return std::nullopt;
    if (piece->begin > time)
        return piece->begin;

    Timestamp end = piece->end;
    while (end < horizon) {
        const auto touching = next_piece(end, end + microseconds(1));
        if (!touching)
            return end;
        end = touching->end;
    }
    return std::nullopt;
}

Span Calendar::open_time_between(Timestamp from, Timestamp to) const {
    Span total;
    while (const auto piece = next_piece(from, to)) {
        const Timestamp end = std::min(piece->end, to);
        total = total + (end - piece->begin);
        from = end;
    }
    return total;
}

}  // namespace zongji::calendars
