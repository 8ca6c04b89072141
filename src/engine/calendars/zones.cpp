#include "engine/calendars/calendars.h"
#include "engine/calendars/wall_clock.h"

#include <exception>

#include <date/tz.h>

namespace zongji::calendars {
namespace {

Timestamp from_seconds(date::sys_seconds time) {
    return Timestamp{time.time_since_epoch().count() * 1'000'000};
}

}  // namespace

Result<void> load_zones() {
    try {
        if (date::get_tzdb().zones.empty()) {
            return Error{
                ErrorCode::unavailable, "this machine knows no time zones: install tzdata", {}};
        }
    } catch (const std::exception&) {
        return Error{ErrorCode::unavailable, "the time zones cannot be read: install tzdata", {}};
    }
    return {};
}

Result<Zone> find_zone(std::string_view name) {
    try {
        const date::time_zone* zone = date::locate_zone(name);
        // The library reads the rules when first asked: now, so that no decision ever does.
        (void)zone->get_info(date::sys_seconds{});
        return Zone(*zone);
    } catch (const std::exception&) {
        return invalid("is not a time zone known here (write \"Asia/Shanghai\")");
    }
}

const std::string& Zone::name() const {
    return zone_->name();
}

Zone::Stretch Zone::stretch_at(Timestamp time) const {
    const date::sys_seconds at{std::chrono::seconds{floor_divide(time.us, 1'000'000)}};
    const date::sys_info info = zone_->get_info(at);
    return {from_seconds(info.begin), from_seconds(info.end), seconds(info.offset.count())};
}

Span Zone::offset_at(Timestamp time) const {
    return stretch_at(time).offset;
}

}  // namespace zongji::calendars
