#include "domain/recordings/records.h"

#include "store/columns.h"
#include "store/test/each_database.h"

namespace zongji::recordings {
namespace {

class Records : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped())
            return;
        ASSERT_TRUE(store::migrate(database(), "recordings", migrations()));
        records_.emplace(database(), [](InteractionId interaction) -> Result<OrgUnitId> {
            return OrgUnitId{interaction.value % 10};
        });
    }
    RecordingRecords& records() { return *records_; }

    static OpenedPart opened(std::int64_t id, int part, std::int64_t at_s) {
        return {RecordingId{id}, InteractionId{101}, part, Timestamp{at_s * 1'000'000}, "open/x"};
    }
    static ClosedPart closed(std::int64_t id, int part, std::int64_t at_s, RecordingState state) {
        ClosedPart closed;
        closed.recording = RecordingId{id};
        closed.interaction = InteractionId{101};
        closed.part = part;
        closed.started_at = Timestamp{at_s * 1'000'000};
        closed.ended_at = closed.started_at + seconds(10);
        closed.recorded_ms = 8000;
        closed.state = state;
        closed.path = "recordings/2026/11/22/x";
        closed.bytes = 1000;
        closed.sha256 = "ab";
        return closed;
    }

private:
    std::optional<RecordingRecords> records_;
};
ZONGJI_ON_EACH_DATABASE(Records);

TEST_P(Records, FollowARecordingFromItsStartToItsEnd) {
    ASSERT_TRUE(records().save_opened(opened(5, 0, 100)));
    auto found = records().find_recording(store::Scope::everything(), RecordingId{5});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->state, RecordingState::open);
    EXPECT_EQ(found->org_unit_id, OrgUnitId{1});
    EXPECT_EQ(found->interaction_id, InteractionId{101});
    EXPECT_FALSE(found->ended_at);
    EXPECT_EQ(records().open_parts()->size(), 1u);

    ASSERT_TRUE(records().save_closed(closed(5, 0, 100, RecordingState::complete)));
    ASSERT_TRUE(records().save_closed(closed(5, 0, 100, RecordingState::complete)));
    found = records().find_recording(store::Scope::everything(), RecordingId{5});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RecordingState::complete);
    EXPECT_EQ(found->duration_ms, 8000);
    EXPECT_EQ(found->bytes, 1000);
    EXPECT_EQ(found->ended_at, Timestamp{110'000'000});
    EXPECT_TRUE(records().open_parts()->empty());
    const auto parts = records().parts_of(RecordingId{5});
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 1u);
    EXPECT_EQ(parts->front().sha256, "ab");
    EXPECT_EQ(parts->front().path, "recordings/2026/11/22/x");
}

TEST_P(Records, PartsAddUp) {
    ASSERT_TRUE(records().save_closed(closed(5, 0, 100, RecordingState::interrupted)));
    ASSERT_TRUE(records().save_opened(opened(5, 1, 200)));
    auto found = records().find_recording(store::Scope::everything(), RecordingId{5});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RecordingState::open);
    EXPECT_EQ(found->duration_ms, 8000);
    ASSERT_TRUE(records().save_closed(closed(5, 1, 200, RecordingState::complete)));
    found = records().find_recording(store::Scope::everything(), RecordingId{5});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RecordingState::interrupted);
    EXPECT_EQ(found->duration_ms, 16'000);
    EXPECT_EQ(found->parts, 2);
    EXPECT_EQ(found->started_at, Timestamp{100'000'000});
    EXPECT_EQ(found->ended_at, Timestamp{210'000'000});

    ASSERT_TRUE(records().save_closed(closed(5, 2, 300, RecordingState::broken)));
    found = records().find_recording(store::Scope::everything(), RecordingId{5});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->state, RecordingState::broken);
}

TEST_P(Records, AreFoundByInteractionAndWithinTheScopeOnly) {
    ASSERT_TRUE(records().save_closed(closed(6, 0, 200, RecordingState::complete)));
    ASSERT_TRUE(records().save_closed(closed(5, 0, 100, RecordingState::complete)));
    const store::Scope mine{{OrgUnitId{1}}, false};
    const store::Scope others{{OrgUnitId{2}}, false};
    const auto found = records().recordings_of(mine, InteractionId{101});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 2u);
    EXPECT_EQ(found->at(0).id, RecordingId{5});
    EXPECT_EQ(found->at(1).id, RecordingId{6});
    EXPECT_TRUE(records().recordings_of(others, InteractionId{101})->empty());
    EXPECT_TRUE(records().recordings_of(mine, InteractionId{102})->empty());
    const auto denied = records().find_recording(others, RecordingId{5});
    ASSERT_FALSE(denied);
    EXPECT_EQ(denied.error().code, ErrorCode::not_found);
}

TEST_P(Records, TablesHoldWhatTheRecordsAre) {
    ASSERT_TRUE(records().save_closed(closed(5, 0, 100, RecordingState::complete)));
    ASSERT_TRUE(database().read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const auto rows, transaction.query("SELECT COUNT(*) FROM recording_parts"));
        EXPECT_EQ(rows[0].integer(0), 1);
        return {};
    }));
}

}  // namespace
}  // namespace zongji::recordings
