#include "engine/calendars/calendars.h"
#include "engine/calendars/wall_clock.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace zongji::calendars {
namespace {

bool digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view text) {
    int value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    return value;
}

// "09:00" → 540; nothing if it is no time of day. 24:00 is one.
std::optional<int> minute_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    if (!digits(text.substr(0, 2)) || !digits(text.substr(3)))
        return std::nullopt;
    const int hour = number(text.substr(0, 2));
    const int minute = number(text.substr(3));
    if (minute > 59 || hour > 24 || (hour == 24 && minute != 0))
        return std::nullopt;
    return hour * 60 + minute;
}

// "2026-10-01" → days since 1970; nothing if there is no such day.
std::optional<std::int64_t> day_of_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    if (!digits(text.substr(0, 4)) || !digits(text.substr(5, 2)) || !digits(text.substr(8))) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{number(text.substr(0, 4))},
        std::chrono::month{static_cast<unsigned>(number(text.substr(5, 2)))},
        std::chrono::day{static_cast<unsigned>(number(text.substr(8)))}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

Result<std::pair<int, int>> minutes_from(const OpenSpan& span, const std::string& path) {
    const auto from = minute_of_day(span.from);
    if (!from || *from == 24 * 60)
        return invalid("must be a time such as 09:00", path + "/from");
    const auto to = minute_of_day(span.to);
    if (!to)
        return invalid("must be a time such as 18:00, at most 24:00", path + "/to");
    if (*to <= *from) {
        return invalid(
            "must be later than \"from\": past midnight, end at 24:00 and go on at 00:00 of the "
            "next day",
            path + "/to");
    }
    return std::pair{*from, *to};
}

// Ascending, and what touches or overlaps becomes one.
void tidy(std::vector<std::pair<int, int>>& day) {
    std::sort(day.begin(), day.end());
    std::vector<std::pair<int, int>> result;
    for (const auto& [from, to] : day) {
        if (!result.empty() && from <= result.back().second) {
            result.back().second = std::max(result.back().second, to);
        } else {
            result.emplace_back(from, to);
        }
    }
    day = std::move(result);
}

}  // namespace

Result<Calendar> Calendar::make(const Definition& definition, const std::string& path) {
    auto zone = find_zone(definition.zone);
    if (!zone)
        return invalid(zone.error().message, path + "/zone");
    Calendar calendar(*zone);

    for (std::size_t i = 0; i < definition.open.size(); ++i) {
        const OpenSpan& span = definition.open[i];
        const std::string here = path + "/open/" + std::to_string(i);
        ZONGJI_TRY(const auto minutes, minutes_from(span, here));
        if (span.weekdays.empty())
            return invalid("names no weekday", here + "/weekdays");
        for (std::size_t j = 0; j < span.weekdays.size(); ++j) {
            const int weekday = span.weekdays[j];
            if (weekday < 1 || weekday > 7) {
                return invalid("must be 1 (Monday) to 7 (Sunday)",
                               here + "/weekdays/" + std::to_string(j));
            }
            calendar.week_[static_cast<std::size_t>(weekday - 1)].push_back(minutes);
        }
    }

    for (std::size_t i = 0; i < definition.days.size(); ++i) {
        const SpecialDay& special = definition.days[i];
        const std::string here = path + "/days/" + std::to_string(i);
        const auto date = day_of_date(special.date);
        if (!date)
            return invalid("must be a date such as 2026-10-01", here + "/date");
        const auto [place, is_new] = calendar.days_.emplace(*date, Day{});
        if (!is_new)
            return invalid("is named twice", here + "/date");

        for (std::size_t j = 0; j < special.open.size(); ++j) {
            const std::string span_path = here + "/open/" + std::to_string(j);
            if (!special.open[j].weekdays.empty()) {
                return invalid("a date has its weekday already", span_path + "/weekdays");
            }
            ZONGJI_TRY(const auto minutes, minutes_from(special.open[j], span_path));
            place->second.push_back(minutes);
        }
        tidy(place->second);
    }
    for (Day& day : calendar.week_)
        tidy(day);
    return calendar;
}

}  // namespace zongji::calendars
