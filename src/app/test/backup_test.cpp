#include "app/backup.h"

#include "app/data_folder.h"
#include "app/stores.h"
#include "runtime/clock.h"
#include "store/test/each_database.h"

#include <fstream>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

class Backups : public testing::Test {
protected:
    Backups() {
        config_.data_dir = folder_.path() + "/data";
        auto taken = DataFolder::take(config_);
        EXPECT_TRUE(taken);
        ours_.emplace(std::move(*taken));
        stores_ = open(config_);
    }

    std::unique_ptr<Stores> open(const Config& config) {
        testing::internal::CaptureStdout();  // where a new key lies
        auto opened = Stores::open(config, clock_, ids_, [](const auto&) {});
        testing::internal::GetCapturedStdout();
        EXPECT_TRUE(opened) << opened.error().path << ": " << opened.error().message;
        return opened ? std::move(*opened) : nullptr;
    }
    void happens() {
        ASSERT_TRUE(stores_->journal->append(
            store::JournalEntry{.at = clock_.now().utc, .type = "ServerStopped", .json = "{}"}));
        ASSERT_TRUE(stores_->journal->flush(seconds(60)));
        const auto written = stores_->database->write([&](store::Transaction& t) -> Result<void> {
            ZONGJI_CHECK(t.execute("INSERT INTO completed_tasks VALUES (?1, 1, 1, 1)",
                                   {stores_->journal->last_position()}));
            return {};
        });
        ASSERT_TRUE(written) << written.error().message;
    }
    static std::size_t rows(Stores& stores) {
        std::size_t found = 0;
        EXPECT_TRUE(stores.database->read([&](store::Transaction& t) -> Result<void> {
            ZONGJI_TRY(const auto rows, t.query("SELECT task_id FROM completed_tasks"));
            found = rows.size();
            return {};
        }));
        return found;
    }
    void write(const std::string& name) const {
        fs::create_directories(fs::path(config_.data_dir + "/" + name).parent_path());
        std::ofstream(config_.data_dir + "/" + name) << name;
    }

    store::test::TemporaryFolder folder_;
    const std::string to_ = folder_.path() + "/backup";
    Config config_;
    const SystemClock clock_;
    IdSource ids_;
    std::optional<DataFolder> ours_;
    std::unique_ptr<Stores> stores_;
};

TEST_F(Backups, of_a_server_at_work_hold_what_it_had_and_open_as_the_same_installation) {
    happens();
    write("recordings/open/8.1.zjr");
    write("recordings/2026/11/30/7.1.zjr");
    write("prompts/welcome.wav");
    write("cache/sounds/x");
    const auto made = back_up(config_, to_);
    ASSERT_TRUE(made) << made.error().path << ": " << made.error().message;
    EXPECT_TRUE(made->has_database);
    happens();

    for (const char* name : {"recordings/open/8.1.zjr", "recordings/2026/11/30/7.1.zjr",
                             "prompts/welcome.wav", "master-key.id"})
        EXPECT_TRUE(fs::exists(to_ + "/" + name)) << name;
    for (const char* name : {"lock", "live.db", "journal/reserve", "cache", "control.sock"})
        EXPECT_FALSE(fs::exists(to_ + "/" + name)) << name;
    fs::copy_file(config_.data_dir + ".key", to_ + ".key");
    Config copy;
    copy.data_dir = to_;
    const auto there = open(copy);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->journal->last_position(), 1);
    EXPECT_EQ(rows(*there), 1u);
    EXPECT_EQ(stores_->journal->last_position(), 2);
    EXPECT_EQ(rows(*stores_), 2u);
}

TEST_F(Backups, go_into_a_folder_of_their_own) {
    happens();
    EXPECT_FALSE(back_up(config_, config_.data_dir + "/backup"));
    fs::create_directory(to_);
    std::ofstream(to_ + "/something") << "x";
    EXPECT_FALSE(back_up(config_, to_));
    Config nowhere;
    nowhere.data_dir = folder_.path() + "/nothing";
    EXPECT_FALSE(back_up(nowhere, folder_.path() + "/other"));
}

}  // namespace
}  // namespace zongji::app
