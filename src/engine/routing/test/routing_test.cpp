#include "engine/routing/test/desk.h"

namespace zongji::routing {
namespace {

TEST(Routing, a_call_rings_at_once_at_the_agent_who_is_idle_longest) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.add_agent(2, {{Desk::sales, 5}});
    desk.ready(2);
    desk.pass(seconds(5));
    desk.ready(1);
    desk.call(100);
    EXPECT_EQ(desk.ringing_at(2), 100);
    desk.call(101);
    EXPECT_EQ(desk.ringing_at(1), 101);
}

TEST(Routing, a_call_that_waits_rings_in_the_moment_in_which_an_agent_is_free) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.call(100);
    desk.call(101);
    EXPECT_EQ(desk.router.place(WorkId{101}), 1);
    desk.ready(1);
    EXPECT_EQ(desk.ringing_at(1), 100);
    desk.accept(1);
    desk.finish(100);
    EXPECT_EQ(desk.ringing_at(1), 101);
}

TEST(Routing, skills_and_their_levels_decide_who_is_asked) {
    Desk desk;
    desk.queue_rules[1].needs = {{Desk::repair, 6}};
    desk.add_agent(1, {{Desk::sales, 9}});
    desk.add_agent(2, {{Desk::repair, 5}});
    desk.ready(1);
    desk.ready(2);
    desk.call(100, Desk::repair_queue);
    EXPECT_EQ(desk.ringing_at(1) + desk.ringing_at(2), 0);

    desk.agent_rules[1].skills = {{Desk::repair, 6}};
    desk.configure();
    EXPECT_EQ(desk.ringing_at(2), 100) << "a new skill is used at once";
}

TEST(Routing, priority_comes_before_waiting_time_also_across_queues) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}, {Desk::repair, 5}});
    desk.call(100);
    desk.pass(seconds(60));
    desk.call(101, Desk::repair_queue);
    desk.call(102, Desk::sales_queue, 9);
    desk.ready(1);
    for (const std::int64_t expected : {102, 101, 100}) {
        EXPECT_EQ(desk.ringing_at(1), expected);
        desk.accept(1);
        desk.finish(expected);
    }
}

TEST(Routing, most_skilled_fewest_contacts_and_round_robin) {
    Desk desk;
    desk.queue_rules[0].strategy = Strategy::most_skilled;
    desk.add_agent(1, {{Desk::sales, 3}});
    desk.add_agent(2, {{Desk::sales, 8}});
    desk.ready(1);
    desk.pass(seconds(9));
    desk.ready(2);
    desk.call(100);
    EXPECT_EQ(desk.ringing_at(2), 100);
    desk.accept(2);
    desk.finish(100);

    desk.queue_rules[0].strategy = Strategy::fewest_contacts;
    desk.configure();
    desk.call(101);
    EXPECT_EQ(desk.ringing_at(1), 101) << "agent 2 had one already";
    desk.accept(1);
    desk.finish(101);

    desk.queue_rules[0].strategy = Strategy::round_robin;
    desk.configure();
    desk.call(102);
    EXPECT_EQ(desk.ringing_at(2), 102);
    desk.call(103);
    EXPECT_EQ(desk.ringing_at(1), 103);
}

TEST(Routing,
     an_offer_that_nobody_takes_goes_to_the_next_agent_and_the_missing_one_is_not_answering) {
    Desk desk;
    desk.agent_rules = {};
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.agent_rules[0].missed_limit = 1;
    desk.add_agent(2, {{Desk::sales, 5}});
    desk.ready(1);
    desk.pass(seconds(1));
    desk.ready(2);
    desk.call(100);
    ASSERT_EQ(desk.ringing_at(1), 100);
    desk.pass(seconds(20));
    EXPECT_EQ(desk.ringing_at(2), 100);
    EXPECT_EQ(desk.presence(1), Presence::not_answering);
    EXPECT_EQ(desk.all<OfferEnded>().at(0).result, OfferResult::expired);
    EXPECT_EQ(desk.all<OfferEnded>().at(0).rang, seconds(20));

    desk.ready(1);
    EXPECT_EQ(desk.presence(1), Presence::available) << "one click back";
}

TEST(Routing, a_phone_that_refuses_again_and_again_takes_its_agent_out_of_turn) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    const auto refuse = [&](OfferResult result) {
        desk.router.refuse(desk.offer_of.at(AgentId{1}).offer, result, "", desk.now);
        desk.collect();
    };
    desk.call(100);
    refuse(OfferResult::rejected);
    desk.call(101);
    refuse(OfferResult::lost);
    desk.call(102);
    desk.accept(1);
    desk.finish(102, false);
    for (int i = 0; i < 3; ++i) {
        desk.call(103 + i);
        EXPECT_EQ(desk.ringing_at(1), 103 + i) << "one that was taken began the count anew";
        refuse(OfferResult::rejected);
    }
    EXPECT_EQ(desk.presence(1), Presence::not_answering);
    EXPECT_EQ(desk.router.agent(AgentId{1})->idleness, Idleness::phone_refuses);
    desk.pass(seconds(60));
    EXPECT_EQ(desk.ringing_at(1), 0);
    desk.ready(1);
    EXPECT_NE(desk.ringing_at(1), 0);
}

TEST(Routing, mandatory_wrap_up_asks_everybody_who_can_say_how_it_ended) {
    Desk desk;
    desk.queue_rules[0].wrap_up = WrapUpMode::mandatory;
    desk.queue_rules[0].wrap_up_length = seconds(60);
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.agent_rules[0].has_page = false;  // he speaks on a phone
    desk.configure();
    desk.ready(1);
    desk.call(100);
    desk.accept(1);
    desk.finish(100);
    desk.pass(seconds(300));
    EXPECT_EQ(desk.presence(1), Presence::wrap_up);
    EXPECT_FALSE(desk.router.end_wrap_up(AgentId{1}, false, desk.now).ok());
    EXPECT_TRUE(desk.router.end_wrap_up(AgentId{1}, true, desk.now).ok());
}

TEST(Routing, the_only_agent_who_rejects_is_asked_again_after_a_pause_and_serves_others_meanwhile) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100);
    ASSERT_TRUE(desk.router.reject(desk.offer_of.at(AgentId{1}).offer, desk.now).ok());
    desk.collect();
    EXPECT_EQ(desk.ringing_at(1), 0);
    desk.call(101);
    EXPECT_EQ(desk.ringing_at(1), 101);
    desk.accept(1);
    desk.finish(101);
    EXPECT_EQ(desk.ringing_at(1), 0);
    desk.pass(seconds(10));
    EXPECT_EQ(desk.ringing_at(1), 100);
}

TEST(Routing, a_caller_who_hangs_up_frees_the_ringing_agent_in_the_same_moment) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100);
    desk.call(101);
    desk.router.leave(WorkId{100}, "customer_hung_up", desk.now);
    desk.collect();
    EXPECT_EQ(desk.all<OfferEnded>().at(0).result, OfferResult::withdrawn);
    EXPECT_EQ(desk.ringing_at(1), 101);
    EXPECT_FALSE(desk.router.accept(OfferId{1}, desk.now).ok());
}

TEST(Routing, a_lost_agent_gives_the_call_back_to_its_old_place) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.add_agent(2, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100);
    desk.accept(1);
    desk.pass(seconds(30));
    desk.call(101);
    desk.router.return_to_queue(WorkId{100}, "agent_lost", desk.now);
    desk.collect();
    EXPECT_EQ(desk.router.place(WorkId{100}), 0);
    desk.ready(2);
    EXPECT_EQ(desk.ringing_at(2), 100) << "before the one who came later";
    EXPECT_EQ(desk.ringing_at(1), 101) << "the agent who lost it serves others";
}

TEST(Routing, wrap_up_is_a_state_with_its_own_end) {
    Desk desk;
    desk.queue_rules[0].wrap_up = WrapUpMode::timed;
    desk.queue_rules[0].wrap_up_length = seconds(30);
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100);
    desk.accept(1);
    desk.finish(100);
    desk.call(101);
    desk.pass(seconds(29));
    EXPECT_EQ(desk.presence(1), Presence::wrap_up);
    EXPECT_EQ(desk.ringing_at(1), 0);
    desk.pass(seconds(1));
    EXPECT_EQ(desk.ringing_at(1), 101);
}

TEST(Routing, wrap_up_modes_say_who_may_end_them) {
    struct Case {
        WrapUpMode mode;
        bool disposed;
        bool may_end;
    };
    for (const Case& one :
         {Case{WrapUpMode::optional, false, true}, Case{WrapUpMode::timed, false, true},
          Case{WrapUpMode::timed_fixed, true, false}, Case{WrapUpMode::mandatory, false, false},
          Case{WrapUpMode::mandatory, true, true}}) {
        Desk desk;
        desk.queue_rules[0].wrap_up = one.mode;
        desk.queue_rules[0].wrap_up_length = seconds(30);
        desk.add_agent(1, {{Desk::sales, 5}});
        desk.ready(1);
        desk.call(100);
        desk.accept(1);
        desk.finish(100);
        EXPECT_EQ(desk.router.end_wrap_up(AgentId{1}, one.disposed, desk.now).ok(), one.may_end);
        desk.collect();
        EXPECT_EQ(desk.presence(1), one.may_end ? Presence::available : Presence::wrap_up);
    }
}

TEST(Routing, a_change_of_presence_during_a_contact_waits_for_its_end) {
    Desk desk;
    desk.queue_rules[0].wrap_up = WrapUpMode::mandatory;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100);
    desk.accept(1);
    desk.say(1, Presence::on_break, "lunch");
    EXPECT_EQ(desk.presence(1), Presence::on_call);
    desk.finish(100);
    EXPECT_EQ(desk.presence(1), Presence::wrap_up);
    desk.call(101);
    ASSERT_TRUE(desk.router.end_wrap_up(AgentId{1}, true, desk.now).ok());
    desk.collect();
    EXPECT_EQ(desk.presence(1), Presence::on_break);
    EXPECT_EQ(desk.ringing_at(1), 0);
}

TEST(Routing, patience_ends_a_wait_but_not_a_ringing_phone) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.call(100, Desk::sales_queue, 0, seconds(15));
    desk.pass(seconds(10));
    desk.ready(1);
    desk.pass(seconds(6));
    EXPECT_TRUE(desk.all<WaitTimedOut>().empty());
    EXPECT_EQ(desk.ringing_at(1), 100);
    desk.pass(seconds(20));
    ASSERT_EQ(desk.all<WaitTimedOut>().size(), 1U);
    EXPECT_EQ(desk.router.counts().works, 0U);
}

TEST(Routing, configuration_changes_keep_places_offers_and_contacts) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.add_agent(2, {{Desk::sales, 5}});
    desk.ready(1);
    desk.ready(2);
    desk.call(100);
    desk.accept(1);
    desk.call(101);
    desk.call(102);
    desk.agent_rules.clear();
    desk.queue_rules.clear();
    desk.configure();
    EXPECT_EQ(desk.ringing_at(2), 101);
    desk.accept(2);
    desk.finish(101);
    EXPECT_FALSE(desk.router.agent(AgentId{2})) << "gone after his last contact";
    EXPECT_EQ(desk.router.place(WorkId{102}), 0);
    desk.finish(100);
    desk.router.leave(WorkId{102}, "customer_hung_up", desk.now);
    desk.configure();
    EXPECT_TRUE(desk.router.queues().empty());
    EXPECT_EQ(desk.router.counts().timers, 0U);
}

TEST(Routing, why_an_agent_gets_no_calls_has_an_answer) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    const AgentId agent{1};
    EXPECT_EQ(desk.router.agent(agent)->idleness, Idleness::signed_out);
    desk.ready(1);
    EXPECT_EQ(desk.router.agent(agent)->idleness, Idleness::would_be_offered);
    desk.router.set_reachable(agent, false, desk.now);
    EXPECT_EQ(desk.router.agent(agent)->idleness, Idleness::unreachable);
    desk.say(1, Presence::on_break, "lunch");
    EXPECT_EQ(desk.router.agent(agent)->idleness, Idleness::on_break);
    desk.agent_rules[0].skills.clear();
    desk.configure();
    desk.router.set_reachable(agent, true, desk.now);
    desk.ready(1);
    EXPECT_EQ(desk.router.agent(agent)->idleness, Idleness::no_queue);
}

TEST(Routing, a_late_turn_survives_what_ended_between_two_pauses) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.add_agent(2, {{Desk::sales, 5}});
    desk.ready(1);
    desk.ready(2);
    desk.call(100, Desk::sales_queue, 0, milliseconds(10'500));
    ASSERT_TRUE(desk.router.reject(*desk.router.agent(AgentId{1})->offer, desk.now).ok());
    desk.collect();
    desk.pass(seconds(1));
    ASSERT_TRUE(desk.router.reject(*desk.router.agent(AgentId{2})->offer, desk.now).ok());
    desk.collect();
    desk.say(1, Presence::on_break);
    desk.say(2, Presence::on_break);
    // Pauses until 10 s and 11 s, the patience in between, all in one turn.
    desk.now = {desk.now.utc + seconds(20), desk.now.tick + seconds(20)};
    desk.router.on_time(desk.now);
    desk.collect();
    EXPECT_EQ(desk.all<WaitTimedOut>().size(), 1U);
    EXPECT_EQ(desk.router.counts().timers, 0U);
}

TEST(Routing, who_is_given_back_has_the_queues_patience_anew) {
    Desk desk;
    desk.add_agent(1, {{Desk::sales, 5}});
    desk.ready(1);
    desk.call(100, Desk::sales_queue, 0, seconds(15));
    desk.accept(1);
    desk.pass(seconds(60));
    desk.say(1, Presence::on_break);
    desk.router.return_to_queue(WorkId{100}, "agent_lost", desk.now);
    desk.collect();
    desk.pass(milliseconds(14'999));
    EXPECT_TRUE(desk.all<WaitTimedOut>().empty());
    desk.pass(milliseconds(1));
    ASSERT_EQ(desk.all<WaitTimedOut>().size(), 1U);
    EXPECT_EQ(desk.all<WaitTimedOut>()[0].waited, seconds(15));
}

}  // namespace
}  // namespace zongji::routing
