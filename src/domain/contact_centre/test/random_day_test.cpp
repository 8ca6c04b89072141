#include "domain/contact_centre/test/random_day.h"

// After each step the reconciler must find nothing; at the end each interaction has exactly one
// outcome and nothing is left.
namespace zongji::contact_centre {
namespace {

class RandomDays : public testing::TestWithParam<int> {};

TEST_P(RandomDays, end_every_interaction_exactly_once) {
    RandomDay day(GetParam());
    Hotline& line = day.line;
    for (int step = 0; step < 1200; ++step) {
        day.step();
        ASSERT_EQ(line.centre.reconcile(line.now), 0) << "step " << step;
    }
    line.centre.interrupt_all(line.now);
    day.network();
    line.pass(hours(1));
    day.network();

    std::map<InteractionId, int> outcomes;
    for (const auto& started : line.events<journal::InteractionStarted>()) {
        outcomes[started.interaction_id] = 0;
    }
    for (const auto& ended : line.events<journal::InteractionEnded>()) {
        ++outcomes[ended.interaction_id];
    }
    EXPECT_GT(outcomes.size(), 50U);
    for (const auto& [id, count] : outcomes)
        EXPECT_EQ(count, 1);

    const auto pairs = [&](auto begun, auto over) {
        EXPECT_EQ(line.events<decltype(begun)>().size(), line.events<decltype(over)>().size());
    };
    pairs(journal::SegmentStarted{}, journal::SegmentEnded{});
    pairs(journal::InteractionQueued{}, journal::QueueLeft{});
    pairs(journal::OfferMade{}, journal::OfferEnded{});
    pairs(journal::CallBridged{}, journal::CallUnbridged{});
    pairs(journal::RecordingStarted{}, journal::RecordingStopped{});
    EXPECT_EQ(line.centre.counts().interactions, 0U);
    EXPECT_EQ(line.centre.counts().offers, 0U);
    EXPECT_EQ(line.centre.counts().timers, 0U);
    EXPECT_LE(line.centre.counts().legs, 2U) << "browsers only";
    EXPECT_TRUE(day.customers.empty());
    EXPECT_TRUE(day.phones.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomDays, testing::Range(1, 31));

}  // namespace
}  // namespace zongji::contact_centre
