#include "domain/recordings/retention.h"

#include "domain/recordings/part_paths.h"
#include "store/test/each_database.h"

#include <filesystem>
#include <fstream>

namespace zongji::recordings {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp now{1'795'000'000'000'000};

class RetentionTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        ASSERT_TRUE(store::migrate(database(), "recordings", migrations()));
        std::string name = (fs::temp_directory_path() / "retention-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        records_.emplace(database(),
                         [](InteractionId) -> Result<OrgUnitId> { return OrgUnitId{1}; });
        retention_.emplace(Retention::Needs{clock_, *records_, folder_.string(),
                                            [this] { return days_; },
                                            [this](int removed, int) { told_ += removed; }});
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        EachDatabase::TearDown();
    }
    // With a file for each of two parts.
    void record(std::int64_t id, Span ago, bool is_open = false) {
        for (int part = 0; part < 2; ++part) {
            ClosedPart closed;
            closed.recording = RecordingId{id};
            closed.interaction = InteractionId{100 + id};
            closed.part = part;
            closed.started_at = now - ago - seconds(60);
            closed.ended_at = now - ago;
            closed.state = is_open && part == 1 ? RecordingState::open : RecordingState::complete;
            closed.path = closed_path(closed.recording, part, closed.started_at);
            const fs::path file = folder_ / closed.path;
            fs::create_directories(file.parent_path());
            std::ofstream(file) << "sound";
            ASSERT_TRUE(records_->save_closed(closed));
        }
    }
    RecordingState state(std::int64_t id) {
        return records_->find_recording(store::Scope::everything(), RecordingId{id})->state;
    }
    int files() {
        int count = 0;
        for (const auto& each : fs::recursive_directory_iterator(folder_))
            count += each.is_regular_file();
        return count;
    }
    int remove() { return retention_->remove_old(now).value(); }

    SimulatedClock clock_{now};
    int days_ = 0;
    int told_ = 0;
    fs::path folder_;
    std::optional<RecordingRecords> records_;
    std::optional<Retention> retention_;
};
ZONGJI_ON_EACH_DATABASE(RetentionTest);

TEST_P(RetentionTest, RemovesNothingUnlessSomebodySaysSo) {
    record(1, hours(24 * 4'000));
    EXPECT_EQ(remove(), 0);
    EXPECT_EQ(files(), 2);
    EXPECT_EQ(state(1), RecordingState::interrupted);
}

TEST_P(RetentionTest, RemovesWhatIsOlderAndKeepsItsRow) {
    record(1, hours(24 * 31));
    record(2, hours(24 * 30) - seconds(1));
    record(3, hours(24 * 40), true);  // it goes on, or so its record says
    days_ = 30;
    EXPECT_EQ(remove(), 1);
    EXPECT_EQ(told_, 1);
    EXPECT_EQ(files(), 4);
    EXPECT_EQ(state(1), RecordingState::removed);
    EXPECT_NE(state(2), RecordingState::removed);
    const auto row = records_->find_recording(store::Scope::everything(), RecordingId{1});
    EXPECT_EQ(row->bytes, 0);
    const auto parts = records_->parts_of(RecordingId{1}).value();
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_TRUE(parts[0].path.empty());
    EXPECT_EQ(remove(), 0);
    EXPECT_EQ(told_, 1);
}

TEST_P(RetentionTest, GoesOnWhereAFileIsGoneAlready) {
    for (int id = 1; id <= 450; ++id)
        record(id, hours(24 * 31));
    fs::remove_all(folder_ / "recordings");
    days_ = 30;
    EXPECT_EQ(remove(), 450);
}

}  // namespace
}  // namespace zongji::recordings
