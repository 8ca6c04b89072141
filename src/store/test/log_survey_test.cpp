#include "store/log_survey.h"

#include "store/evidence.h"
#include "store/test/each_database.h"

#include <fstream>

#include <sys/stat.h>

namespace zongji::store {
namespace {

namespace fs = std::filesystem;

class LogSurveyTest : public testing::Test {
protected:
    // Five transactions in the log, as after a kill.
    LogSurveyTest() {
        auto connection = SqliteConnection::open(live_);
        EXPECT_TRUE(connection);
        EXPECT_TRUE((*connection)->set("PRAGMA wal_autocheckpoint=0"));
        EXPECT_TRUE((*connection)->set("CREATE TABLE shelf (book TEXT)"));
        for (int i = 0; i < 4; ++i)
            EXPECT_TRUE((*connection)->set("INSERT INTO shelf VALUES ('one')"));
        for (const char* suffix : {"", "-wal"})
            fs::copy_file(live_ + suffix, file_ + suffix);
    }
    LogSurvey survey() const {
        const auto survey = survey_log(file_ + "-wal");
        EXPECT_TRUE(survey);
        return *survey;
    }
    void flip(std::size_t at) const {
        std::fstream file(file_ + "-wal", std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        const int byte = file.get();
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(byte ^ 0x10));
    }
    std::size_t books() const {
        const auto evidence = Evidence::of(file_);
        const auto connection = evidence->connect();
        EXPECT_TRUE(connection);
        const auto answer = (*connection)->run("SELECT book FROM shelf", {});
        return answer ? answer->rows.size() : 0;
    }

    test::TemporaryFolder folder_;
    const std::string live_ = folder_.path() + "/live.db";
    const std::string file_ = folder_.path() + "/found #1?.db";
};

TEST_F(LogSurveyTest, counts_what_sqlite_reads) {
    EXPECT_FALSE(survey().is_damaged());
    EXPECT_GE(survey().frames, 5);
    EXPECT_EQ(survey().lost, 0);
    EXPECT_EQ(books(), 4u);
}

TEST_F(LogSurveyTest, finds_what_sqlite_passes_over) {
    constexpr std::size_t frame = 24 + 4096;
    const auto all = survey().frames;
    // In a page, in a salt, and in the checksum of the third frame.
    for (const std::size_t at : {32 + 2 * frame + 1000, 32 + 2 * frame + 8, 32 + 2 * frame + 20}) {
        flip(at);
        EXPECT_TRUE(survey().is_damaged()) << at;
        EXPECT_EQ(survey().frames, 2) << at;
        EXPECT_EQ(survey().lost, all - 2) << at;
        EXPECT_LT(books(), 4u) << at;
        flip(at);
    }
    flip(17);  // of its head
    EXPECT_TRUE(survey().headless);
    EXPECT_TRUE(survey().is_damaged());
}

TEST_F(LogSurveyTest, knows_the_torn_end_of_a_power_cut) {
    const auto size = fs::file_size(file_ + "-wal");
    flip(size - 100);
    EXPECT_EQ(survey().lost, 1);
    EXPECT_FALSE(survey().is_damaged());
    fs::resize_file(file_ + "-wal", size - 100);
    EXPECT_FALSE(survey().is_damaged());
    fs::remove(file_ + "-wal");
    EXPECT_FALSE(survey().is_damaged());
}

// What a log held before it began anew stands behind its end.
TEST_F(LogSurveyTest, passes_over_what_is_of_before) {
    {
        auto connection = SqliteConnection::open(file_);
        ASSERT_TRUE((*connection)->set("PRAGMA wal_autocheckpoint=0"));
        ASSERT_TRUE((*connection)->checkpoint());
        ASSERT_TRUE((*connection)->set("INSERT INTO shelf VALUES ('another')"));
        const auto found = survey();
        EXPECT_EQ(found.frames, 1);
        EXPECT_EQ(found.lost, 0);
    }
}

TEST(Evidence, is_looked_at_and_not_touched) {
    const test::TemporaryFolder folder;
    const std::string file = folder.path() + "/books.db";
    {
        auto connection = SqliteConnection::open(file);
        ASSERT_TRUE((*connection)->set("CREATE TABLE shelf (book TEXT)"));
    }
    const auto before = fs::last_write_time(file);
    ::chmod(folder.path().c_str(), 0500);
    {
        const auto evidence = Evidence::of(file);
        ASSERT_TRUE(evidence);
        const auto connection = evidence->connect();
        ASSERT_TRUE(connection) << connection.error().message;
        EXPECT_TRUE((*connection)->run("SELECT book FROM shelf", {}));
        EXPECT_TRUE((*connection)->expect_table("shelf"));
        EXPECT_EQ((*connection)->expect_table("events").error().code, ErrorCode::corrupt);
        EXPECT_FALSE((*connection)->set("INSERT INTO shelf VALUES ('one')"));
    }
    ::chmod(folder.path().c_str(), 0700);
    EXPECT_EQ(fs::last_write_time(file), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
    EXPECT_EQ(Evidence::of(file + ".gone").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace zongji::store
