#include "engine/calendars/calendars.h"
#include "engine/calendars/test/moment.h"

#include <random>

#include <gtest/gtest.h>

namespace zongji::calendars {
namespace {

Calendar made(const Definition& definition) {
    auto calendar = Calendar::make(definition);
    EXPECT_TRUE(calendar.ok()) << (calendar.ok() ? "" : calendar.error().message);
    return *calendar;
}

const std::vector<int> working_days{1, 2, 3, 4, 5};

// The hotline of a company in Shanghai: Monday to Friday with a lunch break; the Spring Festival of
// 2026 is 15 to 23 February, made up for on Saturday the 14th and Saturday the 28th.
Definition hotline() {
    return {"Asia/Shanghai",
            {{working_days, "09:00", "12:00"}, {working_days, "13:30", "18:00"}},
            {{"2026-02-14", {{{}, "09:00", "17:00"}}},
             {"2026-02-16", {}},
             {"2026-02-17", {}},
             {"2026-02-18", {}},
             {"2026-02-19", {}},
             {"2026-02-20", {}},
             {"2026-02-23", {}},
             {"2026-02-28", {{{}, "09:00", "12:00"}, {{}, "13:30", "18:00"}}}}};
}

struct Moment {
    const char* time;
    bool open;
};

TEST(Calendar, follows_weekdays_holidays_and_make_up_days) {
    const Calendar calendar = made(hotline());
    for (const Moment& moment : {
             Moment{"2026-02-12T08:59:59.999999+08:00", false},
             Moment{"2026-02-12T09:00:00+08:00", true},
             Moment{"2026-02-12T11:59:59.999999+08:00", true},
             Moment{"2026-02-12T12:00:00+08:00", false},
             Moment{"2026-02-12T13:30:00+08:00", true},
             Moment{"2026-02-12T18:00:00+08:00", false},
             Moment{"2026-02-07T10:00:00+08:00", false},  // an ordinary Saturday
             Moment{"2026-02-14T10:00:00+08:00", true},   // a Saturday that is worked
             Moment{"2026-02-14T12:30:00+08:00", true},   // with its own hours: no lunch break
             Moment{"2026-02-14T17:30:00+08:00", false},
             Moment{"2026-02-15T10:00:00+08:00", false},  // Sunday
             Moment{"2026-02-16T10:00:00+08:00", false},  // a Monday that is a holiday
             Moment{"2026-02-23T10:00:00+08:00", false},
             Moment{"2026-02-24T10:00:00+08:00", true},
             Moment{"2026-02-28T17:59:00+08:00", true},
         }) {
        EXPECT_EQ(calendar.is_open(at(moment.time)), moment.open) << moment.time;
    }
}

TEST(Calendar, the_next_change_jumps_over_the_holidays) {
    const Calendar calendar = made(hotline());
    EXPECT_EQ(calendar.next_change(at("2026-02-12T10:00:00+08:00")),
              at("2026-02-12T12:00:00+08:00"));
    EXPECT_EQ(calendar.next_change(at("2026-02-12T12:00:00+08:00")),
              at("2026-02-12T13:30:00+08:00"));
    EXPECT_EQ(calendar.next_change(at("2026-02-14T17:00:00+08:00")),
              at("2026-02-24T09:00:00+08:00"));
}

TEST(Calendar, service_clocks_count_open_time_only) {
    const Calendar calendar = made(hotline());
    // Friday 17:00 to the first working Tuesday 10:00: 1 h + 8 h of the worked Saturday + 1 h.
    EXPECT_EQ(calendar.open_time_between(at("2026-02-13T17:00:00+08:00"),
                                         at("2026-02-24T10:00:00+08:00")),
              hours(10));
    EXPECT_EQ(calendar.open_time_between(at("2026-02-24T10:00:00+08:00"),
                                         at("2026-02-13T17:00:00+08:00")),
              Span{});
}

TEST(Calendar, hours_over_midnight_are_one_opening) {
    const Calendar calendar =
        made({"Asia/Shanghai", {{{5}, "20:00", "24:00"}, {{6}, "00:00", "04:00"}}, {}});
    EXPECT_TRUE(calendar.is_open(at("2026-11-21T00:00:00+08:00")));
    EXPECT_EQ(calendar.next_change(at("2026-11-20T21:00:00+08:00")),
              at("2026-11-21T04:00:00+08:00"));
    EXPECT_EQ(calendar.open_time_between(at("2026-11-20T00:00:00+08:00"),
                                         at("2026-11-22T00:00:00+08:00")),
              hours(8));
}

TEST(Calendar, always_and_never_open_never_change) {
    const Calendar always =
        made({"Europe/Berlin", {{{1, 2, 3, 4, 5, 6, 7}, "00:00", "24:00"}}, {}});
    EXPECT_TRUE(always.is_open(at("2026-03-29T02:00:00Z")));
    EXPECT_EQ(always.next_change(at("2026-03-28T02:00:00Z")), std::nullopt);
    EXPECT_EQ(
        always.open_time_between(at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00")),
        hours(23));

    const Calendar never = made({"Europe/Berlin", {}, {}});
    EXPECT_FALSE(never.is_open(at("2026-03-29T02:00:00Z")));
    EXPECT_EQ(never.next_change(at("2026-03-28T02:00:00Z")), std::nullopt);
}

TEST(Calendar, a_special_day_years_ahead_is_found) {
    const Calendar calendar =
        made({"Asia/Shanghai", {}, {{"2035-01-01", {{{}, "10:00", "11:00"}}}}});
    EXPECT_EQ(calendar.next_change(at("2026-01-01T00:00:00Z")), at("2035-01-01T10:00:00+08:00"));
    EXPECT_EQ(calendar.next_change(at("2035-01-01T11:00:00+08:00")), std::nullopt);
}

TEST(Calendar, leap_days_exist_only_in_leap_years) {
    const Calendar calendar =
        made({"Asia/Shanghai", {}, {{"2028-02-29", {{{}, "09:00", "10:00"}}}}});
    EXPECT_TRUE(calendar.is_open(at("2028-02-29T09:30:00+08:00")));
    EXPECT_FALSE(calendar.is_open(at("2028-03-01T09:30:00+08:00")));
    EXPECT_FALSE(Calendar::make({"Asia/Shanghai", {}, {{"2026-02-29", {}}}}).ok());
}

// In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29 and from 03:00 back to 02:00 on
// 2026-10-25.
TEST(Calendar, hours_follow_the_clock_on_the_wall_when_it_is_set) {
    const Calendar calendar = made({"Europe/Berlin", {{{7}, "02:15", "02:45"}}, {}});
    EXPECT_FALSE(calendar.is_open(at("2026-03-29T01:30:00Z")));  // 02:30 is skipped
    EXPECT_EQ(calendar.next_change(at("2026-03-28T00:00:00Z")), at("2026-04-05T00:15:00Z"));

    EXPECT_TRUE(calendar.is_open(at("2026-10-25T00:30:00Z")));  // 02:30 summer time
    EXPECT_FALSE(calendar.is_open(at("2026-10-25T00:50:00Z")));
    EXPECT_TRUE(calendar.is_open(at("2026-10-25T01:30:00Z")));  // 02:30 again
    EXPECT_EQ(calendar.open_time_between(at("2026-10-25T00:00:00Z"), at("2026-10-25T06:00:00Z")),
              minutes(60));
}

struct WrongCalendar {
    Definition definition;
    const char* path;
};

TEST(Calendar, errors_name_the_place) {
    const std::string zone = "Asia/Shanghai";
    for (const WrongCalendar& wrong : std::vector<WrongCalendar>{
             {{"", {}, {}}, "/c/zone"},
             {{"Asia/Peking", {}, {}}, "/c/zone"},
             {{"../../etc/passwd", {}, {}}, "/c/zone"},
             {{zone, {{{}, "09:00", "18:00"}}, {}}, "/c/open/0/weekdays"},
             {{zone, {{{1, 8}, "09:00", "18:00"}}, {}}, "/c/open/0/weekdays/1"},
             {{zone, {{{0}, "09:00", "18:00"}}, {}}, "/c/open/0/weekdays/0"},
             {{zone, {{{1}, "9:00", "18:00"}}, {}}, "/c/open/0/from"},
             {{zone, {{{1}, "24:00", "24:00"}}, {}}, "/c/open/0/from"},
             {{zone, {{{1}, "09:60", "18:00"}}, {}}, "/c/open/0/from"},
             {{zone, {{{1}, "09:00", "24:01"}}, {}}, "/c/open/0/to"},
             {{zone, {{{1}, "09:00", "18:00"}, {{1}, "22:00", "06:00"}}, {}}, "/c/open/1/to"},
             {{zone, {{{1}, "09:00", "09:00"}}, {}}, "/c/open/0/to"},
             {{zone, {}, {{"2026-13-01", {}}}}, "/c/days/0/date"},
             {{zone, {}, {{"2026-1-01", {}}}}, "/c/days/0/date"},
             {{zone, {}, {{"2026-10-01", {}}, {"2026-10-01", {}}}}, "/c/days/1/date"},
             {{zone, {}, {{"2026-10-10", {{{6}, "09:00", "18:00"}}}}}, "/c/days/0/open/0/weekdays"},
             {{zone, {}, {{"2026-10-10", {{{}, "09:00", "8"}}}}}, "/c/days/0/open/0/to"},
         }) {
        const auto result = Calendar::make(wrong.definition, "/c");
        ASSERT_FALSE(result.ok()) << wrong.path;
        EXPECT_EQ(result.error().path, wrong.path) << result.error().message;
    }
}

// Random calendars against a scan of every minute, over the days on which clocks are set.
TEST(Calendar, agrees_with_a_scan_of_every_minute) {
    struct Window {
        const char* zone;
        const char* from;
    };
    std::mt19937 random(20261122);
    const auto draw = [&random](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    const auto clock = [](int minute) {
        char text[8];
        std::snprintf(text, sizeof text, "%02d:%02d", (minute / 60) % 25, minute % 60);
        return std::string(text);
    };

    for (const Window& window :
         {Window{"Europe/Berlin", "2026-03-27T00:00:00Z"},
          Window{"Europe/Berlin", "2026-10-23T00:00:00Z"},
          Window{"America/Sao_Paulo", "2018-11-02T00:00:00Z"},    // no midnight
          Window{"America/Havana", "2026-10-30T00:00:00Z"},       // midnight twice
          Window{"Australia/Lord_Howe", "2026-04-03T00:00:00Z"},  // half hour
          Window{"Pacific/Apia", "2011-12-28T00:00:00Z"},         // a day skipped
          Window{"Asia/Shanghai", "2028-02-27T00:00:00Z"}}) {
        for (int round = 0; round < 12; ++round) {
            Definition definition{window.zone, {}, {}};
            for (int i = draw(0, 6); i > 0; --i) {
                const int from = draw(0, 1439);
                const int to = draw(0, 3) == 0 ? 1440 : draw(from + 1, 1440);
                definition.open.push_back({{draw(1, 7), draw(1, 7)}, clock(from), clock(to)});
            }
            const Timestamp start = at(window.from);
            const auto zone = find_zone(window.zone);
            ASSERT_TRUE(zone.ok());
            if (draw(0, 1) == 1) {
                const int from = draw(0, 1400);
                definition.days.push_back({local_date(*zone, start + hours(24 * draw(0, 4))),
                                           {{{}, clock(from), clock(draw(from + 1, 1440))}}});
            }
            const Calendar calendar = made(definition);

            constexpr int length = 5 * 1440;
            Span counted;
            std::optional<Timestamp> change;
            const bool at_start = calendar.is_open(start);
            for (int minute = 0; minute < length; ++minute) {
                const Timestamp time = start + minutes(minute);
                const bool open = calendar.is_open(time);
                if (open)
                    counted = counted + minutes(1);
                if (!change && open != at_start)
                    change = time;
            }
            EXPECT_EQ(calendar.open_time_between(start, start + minutes(length)), counted)
                << window.zone << " round " << round;
            if (change) {
                EXPECT_EQ(calendar.next_change(start), change) << window.zone << " " << round;
            } else if (const auto next = calendar.next_change(start)) {
                EXPECT_GE(*next, start + minutes(length));
            }
        }
    }
}

}  // namespace
}  // namespace zongji::calendars
