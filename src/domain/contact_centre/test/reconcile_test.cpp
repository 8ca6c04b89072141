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

}  // namespace
}  // namespace zongji::contact_centre
