#include "domain/contact_centre/test/hotline.h"

namespace zongji::contact_centre {
namespace {

// Midnight in Shanghai, when the hotline of the tests opens.
constexpr Timestamp midnight{1'764'000'000'000'000};

struct NullPort : Port {
    void command(calls::Command) override {}
    void record(const journal::Event&, Now) override {}
    void caller_arrived(InteractionId, OrgUnitId, const std::string&) override {}
    void desk_changed(UserId, const live::DeskState&) override {}
    void trouble(const std::string&) override {}
};

std::vector<Timestamp> days(const Hotline& line) {
    std::vector<Timestamp> found;
    for (const auto& day : line.events<journal::DayStarted>())
        found.push_back(day.day_start);
    return found;
}

TEST(Day, begins_at_midnight_of_the_company_and_resets_what_is_counted) {
    Hotline line;
    line.sign_in(1);
    line.pass(hours(23));
    const LegId leg = line.talking_with(1);
    line.pass(minutes(5));
    line.ended(leg);
    line.say(1, desk::EndWrapUp{line.desk(1).wrap_up->interaction_id});
    EXPECT_EQ(line.desk(1).today.answered, 1);
    EXPECT_EQ(days(line), std::vector{midnight});

    line.pass(minutes(54));
    EXPECT_EQ(line.desk(1).today.answered, 1) << "a minute before";
    const auto told = line.desk(1).sequence;
    line.pass(minutes(2));
    EXPECT_EQ(line.desk(1).today.answered, 0);
    EXPECT_EQ(line.desk(1).today.average_talk_ms, 0);
    EXPECT_GT(line.desk(1).sequence, told) << "the page was told";
    EXPECT_EQ(days(line), (std::vector{midnight, midnight + hours(24)}));

    line.pass(hours(24));
    EXPECT_EQ(days(line).back(), midnight + hours(48));
}

TEST(Day, is_that_of_the_root_org_units_zone) {
    Hotline line;
    // In Berlin it is 17:00 when the hotline of the tests opens.
    line.base.org_units["hq"].record.zone = "Europe/Berlin";
    line.apply(line.base);
    line.pass(hours(6) + minutes(59));
    EXPECT_EQ(days(line), std::vector{midnight}) << "the one that had begun in Shanghai";
    line.pass(minutes(2));
    EXPECT_EQ(days(line).back(), midnight + hours(7));
    // The longest day: 2026-10-25 has 25 hours. One event for each midnight, 23, 24 or 25 h apart.
    line.pass(hours(24 * 340));
    const auto all = days(line);
    ASSERT_EQ(all.size(), 342U);
    std::map<std::int64_t, int> lengths;
    for (std::size_t i = 2; i < all.size(); ++i)
        ++lengths[(all[i] - all[i - 1]).us / hours(1).us];
    EXPECT_EQ(lengths, (std::map<std::int64_t, int>{{23, 1}, {24, 338}, {25, 1}}));
}

TEST(Day, goes_on_after_a_restart_with_what_was_remembered) {
    Hotline line;
    line.pass(hours(3));
    Hotline restarted;
    restarted.now = line.now;
    restarted.centre.remember(AgentDays(midnight));
    restarted.journal.clear();
    restarted.apply(restarted.base);
    EXPECT_TRUE(days(restarted).empty()) << "the day had begun already";
    restarted.pass(hours(22));
    EXPECT_EQ(days(restarted), std::vector{midnight + hours(24)});
}

TEST(Day, what_an_agent_did_is_remembered_before_the_agents_are_known) {
    Hotline line;
    line.sign_in(1);
    const LegId leg = line.talking_with(1);
    line.pass(seconds(50));
    line.ended(leg);
    AgentDays days(midnight);
    for (const auto& recorded : line.journal)
        days.apply(recorded.event, recorded.at);

    NullPort port;
    ContactCentre restarted(line.ids, port);
    restarted.remember(days);
    std::vector<std::string> troubles;
    restarted.configure(make_live(line.base, troubles), line.now);
    const auto today = restarted.desk(UserId{1}, line.now)->today;
    EXPECT_EQ(today.answered, 1);
    EXPECT_EQ(today.average_talk_ms, 50'000);
}

TEST(Day, follows_the_clock_on_the_wall_when_that_is_set) {
    Hotline line;
    line.pass(hours(23));
    line.now.utc = line.now.utc - hours(2);  // it had been fast
    line.pass(hours(1) + minutes(1));
    EXPECT_EQ(days(line).size(), 1U) << "22:01";
    line.pass(hours(2));
    EXPECT_EQ(days(line), (std::vector{midnight, midnight + hours(24)}));
}

}  // namespace
}  // namespace zongji::contact_centre
