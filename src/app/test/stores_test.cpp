#include "app/stores.h"

#include "app/broken_file.h"
#include "app/installation.h"
#include "domain/settings/settings.h"
#include "runtime/clock.h"
#include "store/test/each_database.h"

#include <fstream>

namespace zongji::app {
namespace {

namespace fs = std::filesystem;

class StoresInAFolder : public testing::Test {
protected:
    StoresInAFolder() {
        config_.data_dir = folder_.path() + "/data";
        fs::create_directory(config_.data_dir);
    }

    Result<std::unique_ptr<Stores>> open() {
        testing::internal::CaptureStdout();  // where a new key lies
        auto opened = Stores::open(config_, clock_, ids_, [](const auto&) {});
        testing::internal::GetCapturedStdout();
        return opened;
    }
    // Closed again when it returns: a company with an event in its journal.
    void live_a_little() {
        auto stores = open();
        ASSERT_TRUE(stores) << stores.error().message;
        EXPECT_FALSE((*stores)->lost_company) << (*stores)->lost_company->message;
        ASSERT_TRUE((*stores)->database->write([&](store::Transaction& t) -> Result<void> {
            identity::AuditEntry entry;
            entry.at = clock_.now().utc;
            entry.org_unit_id = OrgUnitId{1};
            entry.who = "test";
            entry.what = "settings.changed";
            entry.kind = "users";
            entry.key = "li";
            ZONGJI_CHECK(identity::write_audit(t, entry));
            return {};
        }));
        ASSERT_TRUE((*stores)->journal->append(
            store::JournalEntry{.at = clock_.now().utc, .type = "ServerStopped", .json = "{}"}));
    }
    std::string in(const std::string& name) const { return config_.data_dir + "/" + name; }
    void remove(const std::string& name) const {
        for (const char* suffix : {"", "-wal", "-shm"})
            fs::remove_all(in(name) + suffix);
    }
    // Of a start that is refused, or of its wish to make a new company.
    std::string refusal() {
        auto stores = open();
        if (!stores) {
            const Error error = with_way_out(stores.error(), config_);
            return error.path + ": " + error.message;
        }
        return (*stores)->lost_company ? (*stores)->lost_company->message : "";
    }
    static bool says(const std::string& text, const std::string& words) {
        return text.find(words) != std::string::npos;
    }
    std::string month_file() const {
        for (const auto& entry : fs::directory_iterator(in("journal"))) {
            if (entry.path().extension() == ".db")
                return entry.path().filename();
        }
        return "";
    }
    void overwrite(const std::string& name, std::size_t from) const {
        const auto size = fs::file_size(in(name));
        std::fstream file(in(name), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(from));
        for (std::size_t at = from; at < size; ++at)
            file.put('\xa5');
    }

    store::test::TemporaryFolder folder_;
    Config config_;
    const SystemClock clock_;
    IdSource ids_;
};

TEST_F(StoresInAFolder, agree_on_an_installation_and_open_again) {
    live_a_little();
    EXPECT_EQ(refusal(), "");
    EXPECT_TRUE(fs::exists(in("journal/installation.id")));
    EXPECT_TRUE(fs::exists(in("recordings/installation.id")));
}

TEST_F(StoresInAFolder, of_a_first_start_that_was_cut_short_are_still_new) {
    { ASSERT_TRUE(open()); }
    ASSERT_TRUE(fs::exists(in("master-key.id")));
    EXPECT_EQ(refusal(), "");
}

TEST_F(StoresInAFolder, without_their_database_are_a_lost_company) {
    live_a_little();
    remove("zongji.db");
    const std::string why = refusal();
    EXPECT_TRUE(says(why, "zongji.db")) << why;
    EXPECT_TRUE(says(why, "a journal")) << why;
    EXPECT_TRUE(says(why, "Bring the database back")) << why;
    EXPECT_FALSE(fs::exists(in("zongji.db"))) << "nothing is made in its place";
}

// Each of what is left alone says that there was a company.
TEST_F(StoresInAFolder, are_a_lost_company_whatever_of_it_is_left) {
    live_a_little();
    remove("zongji.db");
    remove("master-key.id");
    EXPECT_TRUE(says(refusal(), "a journal"));
    remove("journal");
    EXPECT_EQ(refusal(), "") << "nothing is left";
    remove("zongji.db");
    fs::create_directories(in("recordings/2026/11/30"));
    std::ofstream(in("recordings/2026/11/30/7.1.zjr")) << "x";
    EXPECT_TRUE(says(refusal(), "recordings"));
    remove("recordings");
    remove("journal");
    EXPECT_TRUE(says(refusal(), "master-key.id")) << "which the last start but one made";
}

TEST_F(StoresInAFolder, with_an_emptied_database_are_a_lost_company) {
    live_a_little();
    remove("zongji.db");
    {
        // With its schema, and nothing in it: its log is gone.
        auto empty = store::open_database(in("zongji.db"));
        ASSERT_TRUE(empty);
        ASSERT_TRUE(store::migrate(**empty, "settings", settings::migrations()));
    }
    EXPECT_TRUE(says(refusal(), "empty"));
}

TEST_F(StoresInAFolder, whose_folder_is_lost_and_not_their_database_are_refused) {
    live_a_little();
    fs::rename(in("zongji.db"), folder_.path() + "/elsewhere.db");
    config_.database = folder_.path() + "/elsewhere.db";
    fs::remove_all(config_.data_dir);
    fs::create_directory(config_.data_dir);
    const std::string why = refusal();
    EXPECT_TRUE(says(why, "the data folder is empty")) << why;
    EXPECT_EQ(refusal(), why) << "each time";
    const auto id = why.substr(why.find("write ") + 6, 32);
    fs::create_directories(in("journal"));
    std::ofstream(in("journal/installation.id")) << id << "\n";
    EXPECT_EQ(refusal(), "") << "the way out";
}

TEST_F(StoresInAFolder, of_two_installations_are_refused) {
    live_a_little();
    std::ofstream(in("recordings/installation.id")) << "0123456789abcdef0123456789abcdef\n";
    const std::string why = refusal();
    EXPECT_TRUE(says(why, "different installations")) << why;
    EXPECT_TRUE(says(why, "recordings/installation.id: 0123456789abcdef")) << why;
    remove("recordings");
    EXPECT_EQ(refusal(), "") << "a folder without an id is given it";
}

TEST_F(StoresInAFolder, of_another_master_key_are_refused) {
    live_a_little();
    // Key and id of another installation, which agree with each other.
    fs::remove(config_.data_dir + ".key");
    remove("master-key.id");
    std::ofstream(config_.data_dir + ".key")
        << "zongji-master-key-1 " << std::string(64, 'a') << "\n";
    fs::permissions(config_.data_dir + ".key", fs::perms::owner_read | fs::perms::owner_write);
    testing::internal::CaptureStdout();
    ASSERT_TRUE(recordings::MasterKey::load_or_create(config_.data_dir + ".key", config_.data_dir));
    testing::internal::GetCapturedStdout();
    const std::string why = refusal();
    EXPECT_TRUE(says(why, "master key")) << why;
    remove("master-key.id");
    EXPECT_EQ(refusal(), "") << "the way out";
}

TEST_F(StoresInAFolder, name_a_broken_file_and_what_can_be_done) {
    live_a_little();
    const std::string month = "journal/" + month_file();
    for (const auto& [name, way_out] :
         {std::pair<std::string, std::string>{"zongji.db", "Bring it back from a backup"},
          {month, "move it away with its -wal"}}) {
        for (const std::size_t from : {std::size_t{0}, std::size_t{100}}) {
            const std::string whole = in(name) + ".whole";
            fs::copy_file(in(name), whole, fs::copy_options::overwrite_existing);
            overwrite(name, from);
            const std::string why = refusal();
            EXPECT_TRUE(says(why, name)) << name << " from " << from << ": " << why;
            EXPECT_TRUE(says(why, way_out)) << name << " from " << from << ": " << why;
            remove(name);
            fs::rename(whole, in(name));
        }
        // Cut short.
        const std::string whole = in(name) + ".whole";
        fs::copy_file(in(name), whole, fs::copy_options::overwrite_existing);
        fs::resize_file(in(name), 4096);
        EXPECT_TRUE(says(refusal(), name)) << name;
        remove(name);
        fs::rename(whole, in(name));
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(StoresInAFolder, set_broken_live_records_aside) {
    live_a_little();
    overwrite("live.db", 0);
    EXPECT_EQ(refusal(), "");
    EXPECT_TRUE(fs::exists(in("live.db.broken")));
}

}  // namespace
}  // namespace zongji::app
