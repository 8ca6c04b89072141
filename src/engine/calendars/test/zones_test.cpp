#include "engine/calendars/calendars.h"
#include "engine/calendars/test/moment.h"

#include <gtest/gtest.h>

namespace zongji::calendars {
namespace {

Zone zone(const char* name) {
    return find_zone(name).value();
}

TEST(Zones, are_there_and_have_their_offsets) {
    ASSERT_TRUE(load_zones().ok());
    EXPECT_EQ(zone("Asia/Shanghai").offset_at(at("2026-07-01T00:00:00Z")), hours(8));
    EXPECT_EQ(zone("Europe/Berlin").offset_at(at("2026-07-01T00:00:00Z")), hours(2));
    EXPECT_EQ(zone("Europe/Berlin").offset_at(at("2026-12-01T00:00:00Z")), hours(1));
    EXPECT_EQ(zone("America/New_York").offset_at(at("2026-12-01T00:00:00Z")), hours(-5));
    EXPECT_EQ(find_zone("Mars/Olympus").error().code, ErrorCode::invalid);
}

TEST(LocalDay, begins_at_midnight_on_the_wall) {
    EXPECT_EQ(local_day_start(zone("Asia/Shanghai"), at("2026-11-22T15:59:59Z")),
              at("2026-11-21T16:00:00Z"));
    EXPECT_EQ(local_day_start(zone("Asia/Shanghai"), at("2026-11-22T16:00:00Z")),
              at("2026-11-22T16:00:00Z"));
    EXPECT_EQ(local_day_start(zone("America/New_York"), at("2026-11-22T04:59:59Z")),
              at("2026-11-21T05:00:00Z"));
    EXPECT_EQ(local_day_start(zone("Asia/Shanghai"), at("1969-12-31T20:00:00Z")),
              at("1969-12-31T16:00:00Z"));
}

TEST(LocalDay, begins_at_midnight_also_when_the_clock_was_set_since) {
    EXPECT_EQ(local_day_start(zone("Europe/Berlin"), at("2026-03-29T12:00:00Z")),
              at("2026-03-28T23:00:00Z"));
    EXPECT_EQ(local_day_start(zone("Europe/Berlin"), at("2026-10-25T12:00:00Z")),
              at("2026-10-24T22:00:00Z"));
    // São Paulo skipped midnight on 2018-11-04: the day began at 01:00.
    EXPECT_EQ(local_day_start(zone("America/Sao_Paulo"), at("2018-11-04T12:00:00Z")),
              at("2018-11-04T03:00:00Z"));
    // Havana lives 00:00 to 01:00 twice on 2026-11-01: the day begins with the first.
    EXPECT_EQ(local_day_start(zone("America/Havana"), at("2026-11-01T05:30:00Z")),
              at("2026-11-01T04:00:00Z"));
}

TEST(LocalDay, has_48_half_hours_on_the_wall) {
    const Zone shanghai = zone("Asia/Shanghai");
    EXPECT_EQ(local_half_hour(shanghai, at("2026-11-21T16:00:00Z")), 0);
    EXPECT_EQ(local_half_hour(shanghai, at("2026-11-22T01:29:59Z")), 18);
    EXPECT_EQ(local_half_hour(shanghai, at("2026-11-22T01:30:00Z")), 19);
    EXPECT_EQ(local_half_hour(shanghai, at("2026-11-22T15:59:59.999999Z")), 47);
    const Zone berlin = zone("Europe/Berlin");
    EXPECT_EQ(local_half_hour(berlin, at("2026-10-25T00:10:00Z")), 4);
    EXPECT_EQ(local_half_hour(berlin, at("2026-10-25T01:10:00Z")), 4);
}

TEST(LocalDay, bears_its_date) {
    EXPECT_EQ(local_date(zone("Asia/Shanghai"), at("2026-11-22T16:00:00Z")), "2026-11-23");
    EXPECT_EQ(local_date(zone("America/New_York"), at("2026-11-23T04:00:00Z")), "2026-11-22");
    EXPECT_EQ(local_date(zone("Pacific/Apia"), at("2011-12-30T12:00:00Z")), "2011-12-31");
}

}  // namespace
}  // namespace zongji::calendars
