#include "domain/contact_centre/test/hotline.h"

// Each timer of the live machine: nothing before its time, and at its time what it is for.
namespace zongji::contact_centre {
namespace {

constexpr Span a_moment = milliseconds(1);

// A line that counts how often a desk was shown.
struct WatchedLine : Hotline {
    void desk_changed(UserId user, const live::DeskState&) override { ++shown[user.value]; }
    std::map<std::int64_t, int> shown;
};

TEST(Timer, facts_that_do_not_come_let_the_greeting_begin) {
    Hotline line;
    line.answered(line.arrive());
    line.pass(milliseconds(199));
    EXPECT_TRUE(line.all<calls::Play>().empty());
    line.pass(a_moment);
    EXPECT_EQ(line.all<calls::Play>().size(), 1U);
}

TEST(Timer, of_the_flow_steps_it) {
    Hotline line;
    const LegId leg = line.arrive();
    line.answered(leg);
    line.know_caller();
    line.prompt_ends(leg);
    line.prompt_ends(leg);
    const std::size_t heard = line.all<calls::Play>().size();
    line.pass(milliseconds(4'999));
    EXPECT_EQ(line.all<calls::Play>().size(), heard);
    line.pass(a_moment);
    EXPECT_GT(line.all<calls::Play>().size(), heard) << "it asks again";
}

TEST(Timer, of_the_announcement_says_the_place) {
    Hotline line;
    line.queued_call();
    const std::size_t heard = line.all<calls::Play>().size();
    line.pass(milliseconds(2'999));
    EXPECT_EQ(line.all<calls::Play>().size(), heard);
    line.pass(a_moment);
    EXPECT_EQ(line.last<calls::Play>().sounds.at(0), "position:0:zh-CN");
}

TEST(Timer, of_the_page_and_of_the_reconnection_give_an_agent_up_half_a_minute_after_he_went) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.centre.page_closed(UserId{1}, line.now);
    line.pass(milliseconds(4'999));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    line.pass(a_moment);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.pass(milliseconds(24'999));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    line.pass(a_moment);
    EXPECT_FALSE(line.desk(1).call);
    EXPECT_EQ(line.events<journal::InteractionQueued>().size(), 2U);
}

TEST(Timer, of_a_page_goes_with_its_agent_and_does_nothing_to_who_comes_back) {
    Hotline line;
    line.sign_in(1);
    line.ended(line.browser_legs[1], calls::EndCause::hung_up);
    line.pass(seconds(2));
    const std::size_t timers = line.centre.counts().timers;
    line.centre.page_closed(UserId{1}, line.now);
    ASSERT_EQ(line.centre.counts().timers, timers + 1);
    configuration::Snapshot without = line.base;
    without.users.erase("agent1");
    line.apply(without);
    ASSERT_FALSE(line.centre.desk(UserId{1}, line.now).ok());
    EXPECT_EQ(line.centre.counts().timers, timers);

    line.base.users.erase("agent3");
    line.base.users["agent1"].record.endpoint = configuration::Endpoint::phone;
    line.base.users["agent1"].record.phone = "8001";
    line.apply(line.base);
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    line.ready(1);
    line.queued_call();
    line.answered(line.last<calls::DialPhone>().leg);
    line.pass(seconds(10));
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
}

TEST(Timer, of_the_automatic_answer_connects_after_the_tone) {
    Hotline line;
    line.base.queues["sales"].record.auto_answer = true;
    line.apply(line.base);
    line.sign_in(1);
    line.queued_call();
    line.pass(milliseconds(399));
    EXPECT_TRUE(line.talks().empty());
    line.pass(a_moment);
    EXPECT_EQ(line.talks().size(), 1U);
}

TEST(Timer, of_the_queues_shows_how_many_wait_once_a_second) {
    WatchedLine line;
    line.sign_in(1);
    line.say(1, desk::SetPresence{Presence::on_break, "meal"});
    line.pass(seconds(2));
    line.shown.clear();
    line.queued_call();
    EXPECT_EQ(line.shown[1], 1) << "the first at once";
    line.queued_call();
    line.queued_call();
    line.pass(milliseconds(999));
    EXPECT_EQ(line.shown[1], 1);
    line.pass(a_moment);
    EXPECT_EQ(line.shown[1], 2) << "the others together";
    EXPECT_EQ(line.desk(1).queues.at(0).waiting, 3);
}

// The loop stood still, and everything is due in one go.
TEST(Timer, that_is_late_ends_nothing_twice) {
    Hotline line;
    line.sign_in(1);
    line.sign_in(2);
    line.talking_with(1);
    line.centre.page_closed(UserId{1}, line.now);
    line.queued_call();            // rings at the second agent
    line.queued_call();            // waits
    line.answered(line.arrive());  // its caller is looked for
    const LegId in_menu = line.arrive();
    line.answered(in_menu);
    line.know_caller();
    ASSERT_EQ(line.centre.counts().interactions, 5U);

    line.now = {line.now.utc + minutes(30), line.now.tick + minutes(30)};
    line.centre.on_time(line.now);
    line.pass(minutes(30));
    for (const calls::Play& play : line.all<calls::Play>()) {
        line.centre.on_call_event(calls::PlaybackEnded{play.leg, play.playback}, line.now);
        line.pass(minutes(10));
    }
    line.pass(minutes(30));
    std::map<InteractionId, int> ends;
    for (const auto& ended : line.events<journal::InteractionEnded>())
        ++ends[ended.interaction_id];
    for (const auto& [id, times] : ends)
        EXPECT_EQ(times, 1);
    EXPECT_EQ(line.centre.reconcile(line.now), 0);
}

}  // namespace
}  // namespace zongji::contact_centre
