#include "store/journal/simulated_journal.h"
#include "store/journal/test/entries.h"
#include "store/test/each_database.h"

#include <numeric>

#include <gtest/gtest.h>

// What every journal promises: that with files, and that of simulations.
namespace zongji::store {
namespace {

using namespace test;

enum class Where { files, memory };

class JournalContract : public testing::TestWithParam<Where> {
protected:
    std::unique_ptr<Journal> open() {
        if (GetParam() == Where::memory) {
            return std::make_unique<SimulatedJournal>(
                kept_, simulation_, [] { return false; }, [](const JournalState&) {});
        }
        auto journal =
            Journal::open({.folder = folder_.path() + "/journal", .reserve_bytes = 64 << 10}, {});
        EXPECT_TRUE(journal) << journal.error().message;
        return std::move(*journal);
    }

    test::TemporaryFolder folder_;
    Simulation simulation_{at("2026-11-22T08:00:00Z")};
    std::shared_ptr<SimulatedJournal::Kept> kept_ = std::make_shared<SimulatedJournal::Kept>();
    Told told_;
};
std::string place_name(const testing::TestParamInfo<Where>& place) {
    return place.param == Where::files ? "files" : "memory";
}
INSTANTIATE_TEST_SUITE_P(each, JournalContract, testing::Values(Where::files, Where::memory),
                         place_name);

TEST_P(JournalContract, gives_back_what_was_appended_also_after_a_restart) {
    {
        auto journal = open();
        EXPECT_EQ(journal->last_position(), 0);
        append(*journal, {event(1), event(2), event(8)});
    }
    auto journal = open();
    EXPECT_EQ(journal->last_position(), 3);
    append(*journal, {event(4)});

    auto entries = journal->read(2, 100);
    ASSERT_TRUE(entries) << entries.error().message;
    ASSERT_EQ(entries->size(), 3u);
    expect_no_gap(*entries, 2);
    const JournalEntry& entry = entries->at(1).entry;
    EXPECT_EQ(entry.at, event(8).at);
    EXPECT_EQ(entry.type, "OfferMade");
    EXPECT_EQ(entry.version, 1);
    EXPECT_EQ(entry.org_unit_id, OrgUnitId{1});
    EXPECT_EQ(entry.interaction_id, InteractionId{1});
    EXPECT_EQ(entry.agent_id, AgentId{3});
    EXPECT_EQ(entry.queue_id, QueueId{4});
    EXPECT_EQ(entry.json, "{\"number\":8}");

    EXPECT_EQ(journal->read(1, 2)->size(), 2u);
    EXPECT_TRUE(journal->read(5, 2)->empty());
    EXPECT_EQ(journal->read_interaction(InteractionId{1})->size(), 2u);
}

TEST_P(JournalContract, tells_in_order_and_once) {
    auto journal = open();
    std::vector<int> order;
    for (int i = 0; i < 5000; ++i) {
        ASSERT_TRUE(
            journal->append(event(i), [&, i](bool) { told_.change([&] { order.push_back(i); }); }));
    }
    ASSERT_TRUE(told_.wait([&] { return order.size() == 5000; }));
    journal.reset();
    std::vector<int> all(5000);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(order, all);
}

TEST_P(JournalContract, tells_of_nothing_new_after_all_that_came_before) {
    auto journal = open();
    std::vector<int> order;
    const auto note = [&](int number) {
        return [&, number](bool) { told_.change([&] { order.push_back(number); }); };
    };
    ASSERT_TRUE(journal->append(std::vector<JournalEntry>{}, note(0)));
    ASSERT_TRUE(told_.wait([&] { return order.size() == 1; }));
    std::vector<int> expected{0};
    for (int i = 1; i < 2000; i += 2) {
        ASSERT_TRUE(journal->append(event(i), note(i)));
        ASSERT_TRUE(journal->append(std::vector<JournalEntry>{}, note(i + 1)));
        expected.insert(expected.end(), {i, i + 1});
    }
    ASSERT_TRUE(told_.wait([&] { return order.size() == expected.size(); }));
    EXPECT_EQ(order, expected);
    ASSERT_TRUE(journal->flush(seconds(60)));
    EXPECT_EQ(journal->last_position(), 1000);
}

TEST_P(JournalContract, finds_the_first_event_since_a_time_whatever_the_clock_did) {
    auto journal = open();
    append(*journal, {event(1, at("2026-10-31T23:59:59Z")), event(2, at("2026-11-01T00:00:00Z")),
                      event(3, at("2026-10-31T23:59:59.9Z"))});
    append(*journal, {event(4, at("2026-12-01T00:00:00Z"))});
    EXPECT_EQ(*journal->position_since(at("2026-10-01T00:00:00Z")), 1);
    EXPECT_EQ(*journal->position_since(at("2026-11-01T00:00:00Z")), 2);
    EXPECT_EQ(*journal->position_since(at("2026-11-02T00:00:00Z")), 4);
    EXPECT_EQ(*journal->position_since(at("2027-01-01T00:00:00Z")), 5);
    EXPECT_EQ(journal->read_since(at("2026-01-01T00:00:00Z"), 3)->size(), 3u);
}

}  // namespace
}  // namespace zongji::store
