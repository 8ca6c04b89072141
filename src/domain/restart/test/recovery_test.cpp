#include "domain/restart/recovery.h"

#include "domain/interactions/journal_entry.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace zongji::restart {
namespace {

constexpr Timestamp monday{1'763'942'400'000'000};

class CutOff : public testing::Test {
protected:
    CutOff() : folder_(std::filesystem::path(testing::TempDir()) / "zongji-recovery") {
        std::filesystem::remove_all(folder_);
        auto opened = store::Journal::open({.folder = folder_, .reserve_bytes = 64 << 10}, {});
        EXPECT_TRUE(opened) << opened.error().message;
        journal_ = std::move(*opened);
    }
    ~CutOff() override {
        journal_.reset();
        std::filesystem::remove_all(folder_);
    }

    void happened(const journal::Event& event, Timestamp at) {
        ASSERT_TRUE(journal_->append(journal::entry_of(event, at)));
        ASSERT_TRUE(journal_->flush(seconds(60)));
    }
    // Of those that the journal holds now, and those among them that were written behind.
    int outcomes(InteractionId id, journal::Outcome outcome) const {
        int found = 0;
        const auto stored = journal_->read(1, 1000);
        EXPECT_TRUE(stored);
        for (const auto& one : *stored) {
            const auto recorded = journal::recorded_from(one);
            EXPECT_TRUE(recorded);
            const auto* ended = std::get_if<journal::InteractionEnded>(&recorded->event);
            found += ended && ended->interaction_id == id && ended->outcome == outcome;
        }
        return found;
    }
    static Now start_at(Timestamp utc) { return {utc, Instant{1'000'000}}; }
    DaySoFar recovered(Timestamp utc) {
        auto found = recover_day(*journal_, folder_ / "snapshot.json", {}, monday, start_at(utc));
        EXPECT_TRUE(found) << found.error().message;
        return std::move(found->day);
    }
    void close(Timestamp utc) {
        DaySoFar day = recovered(utc);
        const auto closed = close_cut_off(*journal_, day, {}, nullptr, ids_, start_at(utc));
        EXPECT_TRUE(closed) << closed.error().message;
    }
    static journal::InteractionStarted started(std::int64_t id) {
        return {.interaction_id = InteractionId{id},
                .conversation_id = ConversationId{id},
                .org_unit_id = OrgUnitId{1}};
    }

    std::filesystem::path folder_;
    std::unique_ptr<store::Journal> journal_;
    IdSource ids_;
};

TEST_F(CutOff, nothing_is_done_in_an_empty_journal) {
    close(monday);
    EXPECT_EQ(journal_->last_position(), 0);
}

TEST_F(CutOff, a_call_is_closed_once_however_long_the_program_was_away) {
    happened(started(7), monday);
    const Timestamp a_week_later = monday + hours(7L * 24);
    for (int starts = 0; starts < 2; ++starts)
        close(a_week_later);
    EXPECT_EQ(outcomes(InteractionId{7}, journal::Outcome::interrupted), 1);
}

TEST_F(CutOff, a_journal_that_lost_its_end_goes_on_behind_what_is_known) {
    happened(started(7), monday);
    EXPECT_EQ(*bridge_gap(*journal_, 1, start_at(monday)), 0) << "nothing is missing";
    EXPECT_EQ(journal_->last_position(), 1);
    EXPECT_EQ(*bridge_gap(*journal_, 40, start_at(monday)), 39);
    EXPECT_EQ(journal_->last_position(), 41);
    EXPECT_EQ(*bridge_gap(*journal_, 40, start_at(monday)), 0) << "once";
    const auto stored = journal_->read(2, 10);
    ASSERT_TRUE(stored);
    ASSERT_EQ(stored->size(), 1u);
    const auto recorded = journal::recorded_from(stored->front());
    ASSERT_TRUE(recorded);
    EXPECT_EQ(recorded->position, 41);
    const auto* gap = std::get_if<journal::JournalGap>(&recorded->event);
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->after, 1);
    EXPECT_EQ(gap->until, 40);
    // What was open before it is closed behind it.
    close(monday);
    EXPECT_EQ(outcomes(InteractionId{7}, journal::Outcome::interrupted), 1);
}

TEST_F(CutOff, what_began_more_than_a_day_before_the_end_is_not_open) {
    happened(started(1), monday - hours(25));
    happened(started(2), monday);
    close(monday);
    EXPECT_EQ(outcomes(InteractionId{1}, journal::Outcome::interrupted), 0);
    EXPECT_EQ(outcomes(InteractionId{2}, journal::Outcome::interrupted), 1);
}

}  // namespace
}  // namespace zongji::restart
