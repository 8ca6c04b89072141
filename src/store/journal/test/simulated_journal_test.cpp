#include "store/journal/simulated_journal.h"

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

class SimulatedJournalTest : public testing::Test {
protected:
    void open() {
        journal = std::make_unique<SimulatedJournal>(
            kept, simulation, [this] { return failing; },
            [this](const JournalState& state) { states.push_back(state); });
    }
    void append(const std::string& type) {
        JournalEntry entry;
        entry.at = simulation.now().utc;
        entry.type = type;
        ASSERT_TRUE(journal->append(
            entry, [this, type](bool marked) { told += type + (marked ? " late " : " "); }));
    }

    Simulation simulation{Timestamp{1'764'000'000'000'000}};
    std::shared_ptr<SimulatedJournal::Kept> kept = std::make_shared<SimulatedJournal::Kept>();
    bool failing = false;
    std::unique_ptr<SimulatedJournal> journal;
    std::vector<JournalState> states;
    std::string told;
};

TEST_F(SimulatedJournalTest, that_fails_lets_nobody_wait_for_long_and_writes_later) {
    open();
    append("a");
    failing = true;
    append("b");
    simulation.run_for(milliseconds(2));
    append("c");
    EXPECT_EQ(told, "a ");
    EXPECT_EQ(journal->waiting(), 2u);
    simulation.run_for(milliseconds(3));
    EXPECT_EQ(told, "a b late ");
    simulation.run_for(milliseconds(2));
    EXPECT_EQ(told, "a b late c late ");
    EXPECT_EQ(journal->last_position(), 1);
    ASSERT_EQ(states.size(), 1u);
    EXPECT_TRUE(states.back().failing);

    failing = false;
    simulation.run_for(milliseconds(100));
    EXPECT_EQ(journal->last_position(), 3);
    EXPECT_EQ(journal->read(1, 10)->back().entry.type, "c");
    EXPECT_EQ(told, "a b late c late ") << "each is told once";
    ASSERT_EQ(states.size(), 2u);
    EXPECT_FALSE(states.back().failing);
}

TEST_F(SimulatedJournalTest, keeps_the_order_of_those_who_come_while_it_fails) {
    open();
    failing = true;
    append("a");
    failing = false;
    append("b");
    EXPECT_EQ(told, "");
    simulation.run_for(milliseconds(100));
    EXPECT_EQ(told, "a late b late ");
    EXPECT_EQ(journal->read(1, 10)->front().entry.type, "a");
}

TEST_F(SimulatedJournalTest, that_is_killed_loses_what_was_not_written_and_nothing_else) {
    open();
    append("a");
    failing = true;
    append("b");
    journal->lose_what_waits();
    EXPECT_EQ(told, "a b late ");
    failing = false;
    journal.reset();
    simulation.run_for(seconds(1));
    ASSERT_EQ(kept->size(), 1u);

    open();
    EXPECT_EQ(journal->last_position(), 1);
    failing = true;
    append("c");
    failing = false;
    journal.reset();
    EXPECT_EQ(kept->size(), 2u) << "an orderly end writes what waits";
}

}  // namespace
}  // namespace zongji::store
