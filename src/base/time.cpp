#include "base/time.h"

#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace zongji {
namespace {

using std::chrono::day;
using std::chrono::floor;
using std::chrono::month;
using std::chrono::year;

// Reads exactly `digits` digits at `at` and moves past them; -1 if they are not there.
int take_number(std::string_view text, std::size_t& at, std::size_t digits) {
    if (at + digits > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[at + i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    at += digits;
    return value;
}

bool take(std::string_view text, std::size_t& at, char expected) {
    if (at >= text.size() || text[at] != expected)
        return false;
    ++at;
    return true;
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
    const std::chrono::sys_time<std::chrono::microseconds> point{
        std::chrono::microseconds{time.us}};
    const auto midnight = floor<std::chrono::days>(point);
    const std::chrono::year_month_day date{midnight};
    const std::chrono::hh_mm_ss clock{point - midnight};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
    const Error wrong = invalid("not an RFC 3339 date and time");
    std::size_t at = 0;

    const int y = take_number(text, at, 4);
    if (y < 0 || !take(text, at, '-'))
        return wrong;
    const int mo = take_number(text, at, 2);
    if (mo < 0 || !take(text, at, '-'))
        return wrong;
    const int d = take_number(text, at, 2);
    if (d < 0 || at >= text.size())
        return wrong;
    if (text[at] != 'T' && text[at] != 't' && text[at] != ' ')
        return wrong;
    ++at;

    const int h = take_number(text, at, 2);
    if (h < 0 || h > 23 || !take(text, at, ':'))
        return wrong;
    const int mi = take_number(text, at, 2);
    if (mi < 0 || mi > 59 || !take(text, at, ':'))
        return wrong;
    const int s = take_number(text, at, 2);
    if (s < 0 || s > 60)
        return wrong;

    std::int64_t fraction_us = 0;
    if (take(text, at, '.')) {
        const std::size_t start = at;
        std::int64_t unit = 100'000;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            fraction_us += (text[at] - '0') * unit;
            unit /= 10;
            ++at;
        }
        if (at == start || at - start > 9)
            return wrong;
    }

    std::int64_t offset_minutes = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const int sign = text[at++] == '-' ? -1 : 1;
        const int oh = take_number(text, at, 2);
        if (oh < 0 || oh > 23 || !take(text, at, ':'))
            return wrong;
        const int om = take_number(text, at, 2);
        if (om < 0 || om > 59)
            return wrong;
        offset_minutes = sign * (oh * 60 + om);
    } else {
        return wrong;
    }
    if (at != text.size())
        return wrong;

    const std::chrono::year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                                           day{static_cast<unsigned>(d)}};
    if (!date.ok())
        return wrong;
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    const std::int64_t whole =
        (std::int64_t{days} * 86'400 + h * 3600 + mi * 60 + s) - offset_minutes * 60;
    return Timestamp{whole * 1'000'000 + fraction_us};
}

}  // namespace zongji
