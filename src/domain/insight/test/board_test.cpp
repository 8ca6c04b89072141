#include "domain/insight/board.h"

#include <gtest/gtest.h>

namespace zongji::insight {
namespace {

class BoardTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(calendars::load_zones().ok());
        snapshot.queues["sales"] = {
            QueueId{10},
            OrgUnitId{1},
            {.key = "sales", .skills = {{"sales", 3}}, .service_level_s = 20}};
        for (const std::int64_t id : {1, 2}) {
            snapshot.users["agent" + std::to_string(id)] = {
                UserId{id},
                OrgUnitId{1},
                {.key = "agent" + std::to_string(id),
                 .roles = {configuration::Role::agent},
                 .skills = {{"sales", static_cast<int>(id) * 2}}}};
        }
        board.configure(snapshot);
        board.begin_day(midnight);
    }
    Timestamp at(std::int64_t second) const { return midnight + seconds(second); }
    void queued(std::int64_t id, std::int64_t second) {
        board.apply(journal::InteractionQueued{InteractionId{id}, QueueId{10}, 0}, at(second));
    }
    void left(std::int64_t id, std::int64_t second, journal::LeftQueue how,
              std::int64_t waited_ms) {
        board.apply(journal::QueueLeft{InteractionId{id}, QueueId{10}, how, waited_ms}, at(second));
    }
    live::QueueFigures queue(std::int64_t second) const {
        return board.show(at(second), {}).queues.at(0);
    }

    configuration::Snapshot snapshot;
    Board board;
    const Timestamp midnight{1'764'000'000'000'000};
};

TEST_F(BoardTest, counts_who_waits_and_since_when) {
    queued(1, 10);
    queued(2, 20);
    EXPECT_EQ(queue(30).waiting, 2);
    EXPECT_EQ(queue(30).longest_since, at(10));
    left(1, 30, journal::LeftQueue::answered, 20'000);
    EXPECT_EQ(queue(31).waiting, 1);
    EXPECT_EQ(queue(31).longest_since, at(20));
}

TEST_F(BoardTest, service_level_is_on_offered_calls) {
    queued(1, 0);
    EXPECT_FALSE(queue(1).service_level) << "nobody left the queue yet";
    left(1, 20, journal::LeftQueue::answered, 20'000);
    queued(2, 0);
    left(2, 21, journal::LeftQueue::answered, 20'001);
    queued(3, 0);
    left(3, 3, journal::LeftQueue::abandoned, 3'000);
    queued(4, 0);
    left(4, 300, journal::LeftQueue::timed_out, 300'000);
    queued(5, 0);
    left(5, 9, journal::LeftQueue::interrupted, 9'000);
    const auto figures = queue(400);
    EXPECT_DOUBLE_EQ(*figures.service_level, 0.25);
    EXPECT_EQ(figures.answered, 2);
    EXPECT_EQ(figures.abandoned, 1);
    EXPECT_EQ(figures.abandoned_short, 1);
    EXPECT_EQ(figures.timed_out, 1);
    EXPECT_EQ(figures.offered, 5);
    EXPECT_EQ(figures.average_answer_ms, 20'000);
    EXPECT_EQ(figures.offered_by_half_hour.at(0), 5);
}

TEST_F(BoardTest, an_agent_counts_where_his_skills_suffice) {
    for (const std::int64_t id : {1, 2}) {
        board.apply(journal::PresenceChanged{AgentId{id}, OrgUnitId{1}, Presence::offline,
                                             Presence::available, ""},
                    at(1));
    }
    EXPECT_EQ(queue(2).available, 1) << "agent 1 has level 2 of the 3 asked for";
    EXPECT_EQ(board.show(at(2), {}).agents.size(), 2U);
}

TEST_F(BoardTest, a_new_day_begins_at_zero_and_keeps_who_waits) {
    queued(1, 0);
    left(1, 5, journal::LeftQueue::answered, 5'000);
    queued(2, 86'390);
    board.apply(journal::DayStarted{at(86'400)}, at(86'400));
    EXPECT_EQ(queue(86'401).answered, 0);
    EXPECT_EQ(queue(86'401).waiting, 1);

    left(2, 86'402, journal::LeftQueue::answered, 12'000);
    board.apply(journal::DayStarted{at(0)}, at(86'410));
    EXPECT_EQ(queue(86'411).answered, 1) << "a day that is over does not begin again";
}

TEST_F(BoardTest, alarms_name_who_waits_long) {
    queued(1, 0);
    EXPECT_TRUE(board.show(at(119), {}).alarms.empty());
    const auto alarms = board.show(at(130), {}).alarms;
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].kind, live::AlarmKind::waiting_long);
    EXPECT_EQ(alarms[0].subject, "sales");
}

TEST_F(BoardTest, an_alarm_comes_with_time_alone_and_says_when) {
    EXPECT_EQ(board.next_alarm(at(0)), std::nullopt);
    queued(1, 10);
    queued(2, 20);
    EXPECT_EQ(board.next_alarm(at(30)), at(130));
    EXPECT_EQ(board.show(at(130), {}).alarms.size(), 1U) << "it is up at that moment";
    EXPECT_EQ(board.next_alarm(at(130)), std::nullopt) << "and is none to wait for";
    board.apply(journal::PresenceChanged{AgentId{2}, OrgUnitId{1}, Presence::on_call,
                                         Presence::wrap_up, ""},
                at(100));
    EXPECT_EQ(board.next_alarm(at(130)), at(280));
    EXPECT_EQ(board.show(at(280), {}).alarms.back().kind, live::AlarmKind::wrap_up_long);
}

TEST_F(BoardTest, a_low_service_level_is_low_since_the_call_that_made_it_so) {
    const auto alarms = [&](std::int64_t second) { return board.show(at(second), {}).alarms; };
    for (int i = 0; i < 9; ++i) {
        queued(i, i);
        left(i, 100 + i, journal::LeftQueue::abandoned, 100'000);
    }
    EXPECT_TRUE(alarms(190).empty()) << "nine calls say nothing";
    queued(9, 9);
    left(9, 200, journal::LeftQueue::abandoned, 191'000);
    queued(10, 210);
    left(10, 215, journal::LeftQueue::answered, 5'000);
    ASSERT_EQ(alarms(900).size(), 1U);
    EXPECT_EQ(alarms(900)[0].kind, live::AlarmKind::service_level_low);
    EXPECT_EQ(alarms(900)[0].since, at(200));
    EXPECT_EQ(alarms(1000)[0].since, at(200)) << "still the same alarm";
    board.begin_day(at(86'400));
    EXPECT_TRUE(alarms(86'401).empty());
}

TEST_F(BoardTest, half_hours_are_those_of_the_clock_on_the_wall) {
    // On 2025-11-02 New York lives the hour from one o'clock twice.
    snapshot.org_units["hq"] = {
        OrgUnitId{1}, OrgUnitId{1}, {.key = "hq", .zone = "America/New_York"}};
    board.configure(snapshot);
    const Timestamp began{1'762'056'000'000'000};  // 00:00 EDT
    board.begin_day(began);
    board.apply(journal::InteractionQueued{InteractionId{1}, QueueId{10}, 0}, began + hours(10));
    const auto by_half_hour = board.show(began + hours(10), {}).queues.at(0).offered_by_half_hour;
    EXPECT_EQ(by_half_hour.at(18), 1) << "nine o'clock by the wall, ten hours after midnight";
    EXPECT_EQ(by_half_hour.at(20), 0);
}

TEST_F(BoardTest, who_is_given_back_by_a_lost_agent_was_offered_once) {
    queued(1, 0);
    left(1, 10, journal::LeftQueue::answered, 10'000);
    board.apply(journal::InteractionQueued{InteractionId{1}, QueueId{10}, 0, true}, at(60));
    EXPECT_EQ(queue(61).waiting, 1);
    left(1, 160, journal::LeftQueue::answered, 100'000);
    EXPECT_EQ(queue(161).waiting, 0);
    EXPECT_EQ(queue(161).offered, 1);
    EXPECT_EQ(queue(161).answered, 1);
    EXPECT_EQ(queue(161).offered_by_half_hour.at(0), 1);
    EXPECT_DOUBLE_EQ(*queue(161).service_level, 1.0);
}

TEST_F(BoardTest, the_whole_day_is_judged_by_the_rules_of_now) {
    queued(1, 0);
    left(1, 20, journal::LeftQueue::answered, 20'000);
    queued(2, 0);
    left(2, 31, journal::LeftQueue::answered, 30'001);
    EXPECT_EQ(queue(40).answered_in_time, 1);
    snapshot.queues["sales"].record.service_level_s = 31;
    board.configure(snapshot);
    EXPECT_EQ(queue(40).answered_in_time, 2);
    snapshot.queues["sales"].record.service_level_s = 19;
    board.configure(snapshot);
    EXPECT_EQ(queue(40).answered_in_time, 0);
    EXPECT_EQ(queue(40).answered, 2);
}

TEST_F(BoardTest, who_is_configured_again_has_his_figures_of_the_day) {
    board.apply(journal::SegmentStarted{SegmentId{1}, InteractionId{1}, QueueId{10}, AgentId{1}},
                at(1));
    queued(1, 0);
    const auto all = snapshot;
    snapshot.users.erase("agent1");
    snapshot.queues.clear();
    board.configure(snapshot);
    EXPECT_EQ(board.show(at(2), {}).agents.size(), 1U);
    EXPECT_TRUE(board.show(at(2), {}).queues.empty());
    board.configure(all);
    EXPECT_EQ(board.show(at(2), {}).agents.at(0).answered, 1);
    EXPECT_EQ(queue(2).offered, 1);
}

TEST_F(BoardTest, remembers_the_day_without_who_is_there) {
    queued(1, 10);
    left(1, 31, journal::LeftQueue::answered, 21'000);
    queued(2, 3700);
    const auto memory = parse_json_as<BoardMemory>(to_json_text(board.memory()));
    ASSERT_TRUE(memory) << memory.error().path;
    Board next;
    next.remember(*memory);
    next.configure(snapshot);
    const auto figures = next.show(at(3701), {}).queues.at(0);
    EXPECT_EQ(figures.offered, 2);
    EXPECT_EQ(figures.answered, 1);
    EXPECT_EQ(figures.answered_in_time, 0);
    EXPECT_EQ(figures.offered_by_half_hour, queue(3701).offered_by_half_hour);
    EXPECT_EQ(figures.waiting, 0);
}

}  // namespace
}  // namespace zongji::insight
