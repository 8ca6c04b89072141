#include "store/journal/survey.h"

#include "store/journal/segment.h"
#include "store/test/each_database.h"

#include <filesystem>

#include <fmt/format.h>

namespace zongji::store {
namespace {

namespace fs = std::filesystem;
using Kind = JournalFault::Kind;

JournalEntry event(std::int64_t number, const char* day) {
    return {*parse_rfc3339(fmt::format("{}T08:00:00Z", day)),
            "OfferMade",
            1,
            OrgUnitId{1},
            InteractionId{number % 7},
            AgentId{3},
            QueueId{4},
            fmt::format("{{\"number\":{}}}", number)};
}

class Survey : public testing::Test {
protected:
    // Positions 1 to 9 in October, 10 to 19 in November, three at once.
    Survey() {
        for (std::int64_t number = 1; number < 20; number += 3)
            write(number, std::min<std::int64_t>(3, 20 - number));
    }
    void write(std::int64_t first, std::int64_t count) {
        auto journal = Journal::open({.folder = folder(), .reserve_bytes = 4096}, {});
        ASSERT_TRUE(journal) << journal.error().message;
        std::vector<JournalEntry> entries;
        for (std::int64_t i = first; i < first + count; ++i)
            entries.push_back(event(i, i < 10 ? "2026-10-05" : "2026-11-05"));
        ASSERT_TRUE((*journal)->append(std::move(entries)));
        ASSERT_TRUE((*journal)->flush(seconds(60)));
    }
    std::string folder() const { return folder_.path() + "/journal"; }
    std::string month(const char* name) const { return segment_path(folder(), name); }
    void change(const std::string& file, const std::vector<std::string>& statements) {
        auto connection = SqliteConnection::open(file);
        ASSERT_TRUE(connection);
        ASSERT_TRUE((*connection)->begin(Access::write));
        for (const auto& statement : statements)
            ASSERT_TRUE((*connection)->run(statement, {})) << statement;
        ASSERT_TRUE((*connection)->commit());
    }
    SealSurvey seals(const std::string& file, std::int64_t from = 0) {
        auto connection = SqliteConnection::open(file);
        EXPECT_TRUE(connection);
        auto survey = survey_seals(**connection, from, {});
        EXPECT_TRUE(survey) << survey.error().message;
        return *survey;
    }
    std::vector<Kind> faults() {
        const auto survey = survey_quickly(folder());
        EXPECT_TRUE(survey) << survey.error().message;
        std::vector<Kind> kinds;
        for (const auto& fault : survey->faults)
            kinds.push_back(fault.kind);
        return kinds;
    }

    test::TemporaryFolder folder_;
};

TEST_F(Survey, finds_nothing_in_what_was_written) {
    EXPECT_TRUE(faults().empty());
    EXPECT_TRUE(survey_quickly(folder())->changed.empty());
    const auto survey = seals(month("2026-11"));
    EXPECT_EQ(survey.events, 10);
    EXPECT_EQ(survey.unsealed, 0);
    EXPECT_GE(survey.batches, 4);
    EXPECT_TRUE(survey.changed.empty());
    EXPECT_TRUE(survey.missing.empty());
    // From within a batch on.
    EXPECT_TRUE(seals(month("2026-11"), 15).changed.empty());
}

TEST_F(Survey, finds_what_was_changed_in_each_column) {
    for (const char* set :
         {"at_us = at_us + 1", "type = 'OfferEnded'", "version = 2", "org_unit_id = 2",
          "interaction_id = 9", "agent_id = 4", "queue_id = 5", "data = '{\"number\":99}'"}) {
        const std::string file = month("2026-11");
        fs::copy_file(file, file + ".whole", fs::copy_options::overwrite_existing);
        change(file, {fmt::format("UPDATE events SET {} WHERE position = 14", set)});
        const auto survey = seals(file);
        ASSERT_EQ(survey.changed.size(), 1u) << set;
        EXPECT_LE(survey.changed[0].from, 14) << set;
        EXPECT_GE(survey.changed[0].to, 14) << set;
        EXPECT_EQ(survey_quickly(folder())->changed.size(), 1u) << set;
        fs::remove(file + "-wal");
        fs::remove(file + "-shm");
        fs::rename(file + ".whole", file);
    }
}

TEST_F(Survey, finds_a_seal_that_was_taken_away_or_changed) {
    change(month("2026-11"), {"UPDATE events SET seal = NULL WHERE position = 15"});
    EXPECT_FALSE(seals(month("2026-11")).changed.empty());
    change(month("2026-10"), {"UPDATE events SET seal = seal - (1 << 32) WHERE position = 6",
                              "UPDATE events SET seal = 1 WHERE position = 9"});
    EXPECT_FALSE(seals(month("2026-10")).changed.empty());
}

TEST_F(Survey, finds_rows_that_were_taken_out) {
    change(month("2026-11"), {"DELETE FROM events WHERE position = 14"});
    auto survey = seals(month("2026-11"));
    ASSERT_EQ(survey.missing.size(), 1u);
    EXPECT_EQ(survey.missing[0].from, 14);
    EXPECT_FALSE(survey.changed.empty());
    // The end of a batch: what is left of it has no seal.
    change(month("2026-10"), {"DELETE FROM events WHERE position = 9"});
    survey = seals(month("2026-10"));
    EXPECT_FALSE(survey.changed.empty());
    EXPECT_EQ(faults(), (std::vector{Kind::missing}));
}

// As the program before wrote it; this one goes on in the same file.
TEST_F(Survey, says_of_how_many_events_nothing_is_known) {
    change(month("2026-10"), {"ALTER TABLE events DROP COLUMN seal"});
    auto survey = seals(month("2026-10"));
    EXPECT_EQ(survey.unsealed, 9);
    EXPECT_TRUE(survey.changed.empty());
    change(month("2026-11"), {"ALTER TABLE events DROP COLUMN seal"});
    write(20, 3);
    survey = seals(month("2026-11"));
    EXPECT_EQ(survey.unsealed, 10);
    EXPECT_EQ(survey.events, 13);
    EXPECT_TRUE(survey.changed.empty());
    EXPECT_GE(survey.batches, 1);
    change(month("2026-11"), {"UPDATE events SET agent_id = 9 WHERE position = 21"});
    EXPECT_EQ(seals(month("2026-11")).changed.size(), 1u);
}

TEST_F(Survey, finds_months_that_changed_places_or_are_missing) {
    fs::rename(month("2026-10"), folder() + "/aside");
    EXPECT_EQ(faults(), (std::vector{Kind::missing}));
    fs::rename(month("2026-11"), month("2026-10"));
    fs::rename(folder() + "/aside", month("2026-11"));
    const auto found = faults();
    EXPECT_EQ(std::ranges::count(found, Kind::other_month), 2);
    EXPECT_EQ(std::ranges::count(found, Kind::out_of_order), 1);
}

TEST_F(Survey, passes_over_a_gap_that_is_known) {
    fs::remove(month("2026-10"));
    change(month("2026-11"), {"UPDATE events SET type = 'JournalGap' WHERE position = 10"});
    EXPECT_TRUE(faults().empty());
}

TEST_F(Survey, tells_whose_a_month_is) {
    const std::uint32_t ours = company_number("ours"), theirs = company_number("theirs");
    EXPECT_EQ(*claim_month(month("2026-10"), ours), ours);
    EXPECT_EQ(*claim_month(month("2026-10"), theirs), ours) << "it stays whose it is";
    auto connection = SqliteConnection::open(month("2026-10"));
    const auto ends = ends_of_month(**connection, "2026-10", month("2026-10"));
    ASSERT_TRUE(ends);
    EXPECT_TRUE(faults_between({*ends}, ours).empty());
    ASSERT_EQ(faults_between({*ends}, theirs).size(), 1u);
    EXPECT_EQ(faults_between({*ends}, theirs)[0].kind, Kind::other_company);
}

TEST_F(Survey, takes_no_other_file_for_a_month) {
    fs::remove(month("2026-11"));
    change(month("2026-11"), {"CREATE TABLE tickets (id INTEGER PRIMARY KEY) STRICT"});
    const auto journal = Journal::open({.folder = folder(), .reserve_bytes = 4096}, {});
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, ErrorCode::corrupt);
    EXPECT_EQ(journal.error().path, month("2026-11"));
    auto connection = SqliteConnection::open(month("2026-11"));
    EXPECT_FALSE((*connection)->run("SELECT 1 FROM events", {})) << "nothing was made in it";
}

}  // namespace
}  // namespace zongji::store
