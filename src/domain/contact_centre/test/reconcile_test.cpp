#include "domain/contact_centre/test/hotline.h"

// The repairs, each after the fault that it is for.
namespace zongji::contact_centre {
namespace {

std::vector<std::string> repairs(const Hotline& line) {
    std::vector<std::string> found;
    for (const auto& one : line.events<journal::StateRepaired>())
        found.push_back(one.what);
    return found;
}

TEST(Reconcile, frees_an_agent_whose_call_is_not_his_any_more) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.sign_in(2);
    line.ended(line.browser_legs[1], calls::EndCause::media_timeout);
    // The turn that gives the call to the next agent breaks off half-way.
    line.before_record = [](const journal::Event& event) {
        if (std::holds_alternative<journal::InteractionQueued>(event))
            throw std::runtime_error("a fault");
    };
    EXPECT_THROW(line.pass(seconds(31)), std::runtime_error);
    line.before_record = {};
    EXPECT_EQ(line.desk(1).presence, Presence::on_call);
    EXPECT_FALSE(line.desk(1).call);

    EXPECT_EQ(line.centre.reconcile(line.now), 1);
    EXPECT_EQ(repairs(line), std::vector<std::string>{"agent_without_call"});
    EXPECT_NE(line.desk(1).presence, Presence::on_call);
    EXPECT_TRUE(line.desk(2).offer) << "the customer has not been forgotten over it";
    EXPECT_EQ(line.centre.reconcile(line.now), 0);
}

TEST(Reconcile, ends_a_call_without_a_leg) {
    Hotline line;
    const LegId leg = line.arrive();
    // The same arrival is told twice: the leg belongs to the first.
    line.centre.on_call_event(
        calls::LegArrived{leg, TrunkId{1}, {}, Hotline::number, "13800000000", ""}, line.now);
    line.ended(leg);
    EXPECT_EQ(line.outcomes().size(), 1U);

    EXPECT_EQ(line.centre.reconcile(line.now), 1);
    EXPECT_EQ(repairs(line), std::vector<std::string>{"call_without_leg"});
    EXPECT_EQ(line.outcomes().at(1), journal::Outcome::failed);
    EXPECT_EQ(line.events<journal::CallBackTaskRaised>().size(), 1U);
    EXPECT_EQ(line.centre.counts().interactions, 0U);
    EXPECT_EQ(line.centre.reconcile(line.now), 0);
}

calls::LegList legs_but(const Hotline& line, LegId customer, LegId without) {
    calls::LegList list;
    for (const LegId leg : {customer, line.browser_legs.at(1)}) {
        if (leg != without)
            list.legs.push_back(leg);
    }
    return list;
}

TEST(LegList, mends_only_what_differs_in_two_rounds_that_follow_each_other) {
    Hotline line;
    line.sign_in(1);
    const LegId customer = line.talking_with(1);
    const auto told = [&](LegId without) {
        line.centre.on_call_event(legs_but(line, customer, without), line.now);
    };
    told(customer);
    told({});
    told(customer);
    EXPECT_TRUE(line.outcomes().empty()) << "it was there in between";
    told(customer);
    EXPECT_EQ(line.outcomes(), std::vector{journal::Outcome::handled});
    EXPECT_EQ(repairs(line), std::vector<std::string>{"leg_gone"});
}

TEST(LegList, without_the_agents_leg_gives_him_time_to_return) {
    Hotline line;
    line.sign_in(1);
    const LegId customer = line.talking_with(1);
    const calls::LegList list = legs_but(line, customer, line.browser_legs.at(1));
    line.centre.on_call_event(list, line.now);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::talking);
    line.centre.on_call_event(list, line.now);
    EXPECT_EQ(line.desk(1).call->state, live::CallState::reconnecting);
    EXPECT_EQ(line.desk(1).phone, live::PhoneState::lost);
    line.centre.on_call_event(list, line.now);
    EXPECT_EQ(repairs(line).size(), 1U) << "it is forgotten";
}

TEST(LegList, without_the_phone_that_rings_asks_the_next_agent) {
    Hotline line;
    line.centre.on_call_event(calls::PhoneReachable{PhoneId{800}, true}, line.now);
    line.ready(3);
    const LegId customer = line.queued_call();
    ASSERT_TRUE(line.desk(3).offer);
    line.sign_in(1);
    const calls::LegList list{{customer, line.browser_legs[1]}};
    line.centre.on_call_event(list, line.now);
    line.centre.on_call_event(list, line.now);
    EXPECT_EQ(line.events<journal::OfferEnded>().at(0).result, OfferResult::lost);
    EXPECT_TRUE(line.desk(1).offer);
    EXPECT_TRUE(line.outcomes().empty());
}

}  // namespace
}  // namespace zongji::contact_centre
