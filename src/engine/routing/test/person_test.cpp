#include "engine/routing/test/desk.h"

// Work for one person: a transfer to her, a question to him, a customer who comes back.
namespace zongji::routing {
namespace {

struct Person : testing::Test {
    Person() {
        desk.queue_rules[0].wrap_up = WrapUpMode::mandatory;
        desk.add_agent(1, {{Desk::sales, 5}});
        desk.add_agent(2, {});
        desk.ready(1);
        desk.ready(2);
    }
    Desk desk;
};

TEST_F(Person, rings_at_that_person_though_another_has_the_skills) {
    EXPECT_TRUE(desk.ask(100, 2));
    EXPECT_EQ(desk.ringing_at(2), 100);
    EXPECT_EQ(desk.ringing_at(1), 0);
    EXPECT_EQ(desk.router.queue(Desk::sales_queue)->waiting, 0) << "nobody waits for the queue";
}

TEST_F(Person, is_refused_while_she_is_in_a_contact_and_leaves_nothing_behind) {
    desk.call(100);
    desk.accept(1);
    EXPECT_FALSE(desk.ask(101, 1));
    EXPECT_EQ(desk.router.counts().works, 1U);
    desk.say(2, Presence::on_break, "meal");
    EXPECT_FALSE(desk.ask(101, 2));
    EXPECT_FALSE(desk.ask(101, 77)) << "no such agent";
}

TEST_F(Person, who_does_not_take_it_ends_it_and_is_told_how) {
    ASSERT_TRUE(desk.ask(100, 2));
    ASSERT_TRUE(desk.router.reject(desk.offer_of.at(AgentId{2}).offer, desk.now).ok());
    desk.collect();
    ASSERT_TRUE(desk.ask(101, 2));
    desk.pass(seconds(21));
    const auto failed = desk.all<PersonFailed>();
    ASSERT_EQ(failed.size(), 2U);
    EXPECT_EQ(failed[0].work, WorkId{100});
    EXPECT_EQ(failed[0].result, OfferResult::rejected);
    EXPECT_EQ(failed[1].result, OfferResult::expired);
    EXPECT_EQ(desk.router.counts().works, 0U);
}

TEST_F(Person, comes_back_from_the_wrap_up_of_the_same_interaction_and_from_no_other) {
    desk.call(100);
    desk.call(101);  // waits behind it
    desk.accept(1);
    desk.finish(100);
    ASSERT_EQ(desk.presence(1), Presence::wrap_up);
    EXPECT_FALSE(desk.ask(200, 1, Desk::sales_queue, 555));
    EXPECT_TRUE(desk.ask(200, 1, Desk::sales_queue, 100));
    EXPECT_EQ(desk.ringing_at(1), 200) << "not what waits for anybody";
    EXPECT_EQ(desk.all<WrapUpEnded>().size(), 1U);
}

TEST_F(Person, lost_in_the_talk_gives_it_to_the_queue_where_it_has_one) {
    ASSERT_TRUE(desk.ask(100, 2));
    desk.accept(2);
    desk.router.return_to_queue(WorkId{100}, "agent_lost", desk.now);
    desk.collect();
    EXPECT_EQ(desk.ringing_at(1), 100);

    ASSERT_TRUE(desk.ask(101, 2, QueueId{}));
    desk.accept(2);
    desk.router.return_to_queue(WorkId{101}, "agent_lost", desk.now);
    desk.collect();
    ASSERT_EQ(desk.all<PersonFailed>().size(), 1U);
    EXPECT_EQ(desk.presence(2), Presence::available);
}

TEST_F(Person, under_nobodys_rules_rings_for_twenty_seconds_and_wraps_up_nothing) {
    ASSERT_TRUE(desk.ask(100, 1, QueueId{}));
    EXPECT_EQ(desk.offer_of.at(AgentId{1}).expires_at - desk.now.tick, seconds(20));
    desk.accept(1);
    desk.finish(100);
    EXPECT_EQ(desk.presence(1), Presence::available);
    for (const auto& queue : desk.router.queues())
        EXPECT_TRUE(queue.queue) << "nobody's rules are no queue";
}

TEST_F(Person, begins_by_himself_on_a_break_or_signed_out_but_not_in_a_contact) {
    desk.say(2, Presence::on_break, "meal");
    const Work work{.id = WorkId{100}, .interaction = InteractionId{100}, .queue = {}};
    ASSERT_TRUE(desk.router.begin(work, AgentId{2}, desk.now).ok());
    desk.collect();
    EXPECT_EQ(desk.presence(2), Presence::on_call);
    const Work other{.id = WorkId{101}, .interaction = InteractionId{101}, .queue = {}};
    EXPECT_FALSE(desk.router.begin(other, AgentId{2}, desk.now).ok());
    desk.finish(100);
    EXPECT_EQ(desk.presence(2), Presence::on_break);
    desk.say(2, Presence::offline);
    ASSERT_TRUE(desk.router.begin(other, AgentId{2}, desk.now).ok());
    desk.finish(101);
    EXPECT_EQ(desk.presence(2), Presence::offline);
}

TEST_F(Person, a_place_of_before_stands_before_whoever_came_since) {
    desk.say(1, Presence::on_break);
    const Instant then = desk.now.tick;
    desk.pass(seconds(60));
    desk.call(100);
    ASSERT_TRUE(desk.router
                    .enqueue({.id = WorkId{101},
                              .interaction = InteractionId{101},
                              .queue = Desk::sales_queue,
                              .since = then},
                             desk.now)
                    .ok());
    desk.collect();
    EXPECT_EQ(desk.router.place(WorkId{101}), 0);
    desk.ready(1);
    EXPECT_EQ(desk.ringing_at(1), 101);
}

}  // namespace
}  // namespace zongji::routing
