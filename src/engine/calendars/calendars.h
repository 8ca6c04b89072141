#pragma once

#include "base/result.h"
#include "base/time.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace date {
class time_zone;
}

// When somebody is there: weekly hours, holidays and make-up working days on the clock of one IANA
// zone. Immutable values, safe on any thread; nothing here reads a clock, and after load_zones()
// and find_zone() nothing reads a file.
namespace zongji::calendars {

// Reads the machine's list of zones. Once, when the server starts. `unavailable` without tzdata.
Result<void> load_zones();

// The rules of one zone. Cheap to copy; valid as long as the process.
class Zone {
public:
    // How far the clock on the wall is ahead of UTC at `time`; negative west of Greenwich.
    Span offset_at(Timestamp time) const;

    // A stretch of time in which the offset stays the same: [begin, end).
    struct Stretch {
        Timestamp begin;
        Timestamp end;
        Span offset;
    };
    Stretch stretch_at(Timestamp time) const;

    const std::string& name() const;

private:
    friend Result<Zone> find_zone(std::string_view name);
    explicit Zone(const date::time_zone& zone) : zone_(&zone) {}
    const date::time_zone* zone_;
};

// "Asia/Shanghai". Reads the zone's rules on first use. `invalid` if there is no such zone.
Result<Zone> find_zone(std::string_view name);

// The first moment of the local day that holds `time`: midnight, or the first moment after it where
// midnight is skipped.
Timestamp local_day_start(const Zone& zone, Timestamp time);

// Which half hour of the local day, 0 … 47, by the clock on the wall. An hour that is lived twice
// counts into the same.
int local_half_hour(const Zone& zone, Timestamp time);

// "2026-11-22", the date on the wall.
std::string local_date(const Zone& zone, Timestamp time);

// The fields of configuration::Calendar that matter here. See there for their meaning.
struct OpenSpan {
    std::vector<int> weekdays;  // 1 Monday … 7 Sunday; empty in a special day
    std::string from;           // "09:00"
    std::string to;  // "18:00"; "24:00" is midnight. Past midnight: end at 24:00, go on at 00:00
                     // the next day
};
struct SpecialDay {
    std::string date;            // "2026-10-01": replaces the weekday's hours
    std::vector<OpenSpan> open;  // none: closed all day
};
struct Definition {
    std::string zone;
    std::vector<OpenSpan> open;
    std::vector<SpecialDay> days;
};

class Calendar {
public:
    // `path` is where `definition` stands; the error's path points into it
    // ("/calendars/0/open/1/to").
    static Result<Calendar> make(const Definition& definition, const std::string& path = "");

    bool is_open(Timestamp time) const;

    // The first moment after `time` at which is_open() differs from is_open(time). None: it never
    // does.
    std::optional<Timestamp> next_change(Timestamp time) const;

    // Open time in [from, to); 0 if `to` is not after `from`.
    Span open_time_between(Timestamp from, Timestamp to) const;

    const Zone& zone() const { return zone_; }

private:
    using Minutes = std::pair<int, int>;  // [from, to) of a local day
    using Day = std::vector<Minutes>;     // ascending, not touching

    explicit Calendar(Zone zone) : zone_(zone) {}
    const Day& day(std::int64_t days_since_1970) const;

    // The part of the open time that begins or lies at or after `time`, up to `until`, piece by
    // piece.
    struct Piece {
        Timestamp begin;
        Timestamp end;
    };
    std::optional<Piece> next_piece(Timestamp time, Timestamp until) const;

    Zone zone_;
    std::array<Day, 7> week_;           // 0 Monday
    std::map<std::int64_t, Day> days_;  // by days since 1970
};

}  // namespace zongji::calendars
