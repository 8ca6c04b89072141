#include "app/live.h"
#include "app/records.h"
#include "domain/interactions/journal_entry.h"
#include "engine/calendars/calendars.h"
#include "store/sqlite_connection.h"
#include "store/test/each_database.h"
#include "store/test/forgetful_disk.h"

#include <fstream>
#include <thread>

// The records know more than the journal, however that came: no later call is skipped, what is open
// is closed with a call-back, and what has ended stays as it was.
namespace zongji::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Nobody final : public RecordsNews, public LiveNews, public calls::CallControl {
public:
    void journal_changed(const store::JournalState&) override {}
    void records_trouble(interactions::ProjectorTrouble) override {}
    void records_set_aside(std::int64_t) override {}
    void records_changed(const std::string&) override {}
    void desk_shown(UserId, const live::DeskState&) override {}
    void board_shown(live::BoardState) override {}
    void phone_shown_free(UserId, const std::string&) override {}
    void send(std::vector<calls::Message<calls::Command>>) override {}
};

Result<void> found(settings::Settings& settings) {
    return without_problems(settings.apply_yaml(R"(
org_units:
  - {key: hq, name: {zh-CN: 总部}}
users:
  - {key: li, name: 李, org_unit: hq, roles: [agent], password: a-good-password}
)",
                                                {}, {UserId{}, "test", {}}));
}

// The server's records and live part, on a folder.
class Running {
public:
    explicit Running(const std::string& folder, std::function<int(int)> sync_journal = {}) {
        Config config;
        config.data_dir = folder;
        testing::internal::CaptureStdout();  // where a new key lies
        auto stores = Stores::open(
            config, clock_, ids_, [](const auto&) {}, std::move(sync_journal));
        testing::internal::GetCapturedStdout();
        EXPECT_TRUE(stores) << stores.error().path << ": " << stores.error().message;
        auto records = Records::start({.clock = clock_,
                                       .ids = ids_,
                                       .workers = workers_,
                                       .stores = std::move(*stores),
                                       .data_dir = folder,
                                       .founding = {found, {}},
                                       .news = nobody_});
        EXPECT_TRUE(records) << records.error().message;
        records_ = std::move(*records);
        auto live = Live::start({.clock = clock_,
                                 .ids = ids_,
                                 .company = records_->company().now(),
                                 .journal = journal(),
                                 .projector = records_->projector(),
                                 .day_file = folder + "/journal/snapshot.json",
                                 .last_sound = records_->last_sound(),
                                 .on_record = &records_->unfinished(),
                                 .telephony = nobody_,
                                 .look_up = [](auto, auto, const auto&, auto) {},
                                 .news = nobody_});
        EXPECT_TRUE(live) << live.error().message;
        live_ = std::move(*live);
        settle();
    }
    ~Running() {
        live_->stop();
        workers_.stop();
        records_->stop();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    store::Journal& journal() { return *records_->stores().journal; }
    interactions::InteractionRecords& interactions() { return *records_->stores().interactions; }

    void happened(const journal::Event& event) {
        ASSERT_TRUE(journal().append(journal::entry_of(event, clock_.now().utc)));
    }
    // Until the records have what the journal has.
    void settle() {
        ASSERT_TRUE(journal().flush(seconds(60)));
        records_->projector().notify();
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (records_->projector().position() < journal().last_position()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            std::this_thread::sleep_for(1ms);
        }
    }
    void begins(std::int64_t id) {
        happened(journal::InteractionStarted{.interaction_id = InteractionId{id},
                                             .conversation_id = ConversationId{id},
                                             .org_unit_id = OrgUnitId{1}});
    }
    void is_answered(std::int64_t id) {
        happened(journal::SegmentStarted{SegmentId{id}, InteractionId{id}, QueueId{1}, AgentId{1}});
        happened(journal::CallBridged{InteractionId{id}, SegmentId{id}, AgentId{1}});
    }
    void is_handled(std::int64_t id) {
        is_answered(id);
        happened(journal::CallUnbridged{InteractionId{id}, SegmentId{id}, AgentId{1}, "ended", 50});
        happened(journal::SegmentEnded{SegmentId{id}, InteractionId{id}, QueueId{1}, AgentId{1},
                                       "customer_hung_up", 50, 0});
        ends(id, journal::Outcome::handled);
    }
    void ends(std::int64_t id, journal::Outcome outcome) {
        happened(journal::InteractionEnded{InteractionId{id}, outcome, "customer_hung_up", 90});
    }

    std::string outcome(std::int64_t id) {
        const auto record =
            interactions().find_interaction(store::Scope::everything(), InteractionId{id});
        if (!record)
            return "not on record";
        return record->outcome ? enum_name(*record->outcome) : "open";
    }
    std::int64_t talked_ms(std::int64_t id) {
        return interactions()
            .find_interaction(store::Scope::everything(), InteractionId{id})
            ->talked_ms;
    }
    std::vector<std::int64_t> owed() {
        const auto page = interactions().list_tasks(store::Scope::everything(), {}, {});
        EXPECT_TRUE(page) << page.error().message;
        std::vector<std::int64_t> owed;
        for (const auto& task : page->items)
            owed.push_back(task.interaction_id.value);
        std::ranges::sort(owed);
        return owed;
    }

private:
    const SystemClock clock_;
    IdSource ids_;
    Nobody nobody_;
    WorkerPool workers_{"worker", 1, 100};
    std::unique_ptr<Records> records_;
    std::unique_ptr<Live> live_;
};

class JournalBehind : public testing::Test {
protected:
    JournalBehind() { EXPECT_TRUE(calendars::load_zones().ok()); }

    // 1 is handled before, 3 after the journal is copied, when 2 waits and 4 talks.
    void lives_until_it_is_killed(std::function<int(int)> sync = {}) {
        Running server(data_, std::move(sync));
        server.begins(1);
        server.is_handled(1);
        server.settle();
        fs::copy(data_ + "/journal", older_, fs::copy_options::recursive);
        server.begins(2);
        server.begins(3);
        server.is_handled(3);
        server.begins(4);
        server.is_answered(4);
        server.settle();
        known_ = server.journal().last_position();
        // As the files are when a process is killed.
        fs::copy(data_, found_, fs::copy_options::recursive);
        fs::copy_file(data_ + ".key", found_ + ".key");
        killed();
    }
    void bring_back_journal() const {
        fs::remove_all(found_ + "/journal");
        fs::copy(older_, found_ + "/journal", fs::copy_options::recursive);
    }
    std::string month_file() const {
        for (const auto& entry : fs::directory_iterator(found_ + "/journal")) {
            if (entry.path().extension() == ".db")
                return entry.path();
        }
        return "";
    }
    void expect_mended(const std::string& folder) const {
        for (const std::int64_t later : {5, 6}) {
            Running server(folder);
            EXPECT_GT(server.journal().last_position(), known_);
            EXPECT_EQ(server.outcome(1), "handled");
            EXPECT_EQ(server.outcome(2), "interrupted");
            EXPECT_EQ(server.outcome(3), "handled");
            EXPECT_EQ(server.talked_ms(3), 50);
            EXPECT_EQ(server.outcome(4), "interrupted");
            EXPECT_EQ(server.owed(), (std::vector<std::int64_t>{2, 4}));
            server.begins(later);
            server.ends(later, journal::Outcome::abandoned_in_queue);
            server.settle();
            EXPECT_EQ(server.outcome(later), "abandoned_in_queue");
        }
    }

    store::test::TemporaryFolder folder_;
    const std::string data_ = folder_.path() + "/data";
    const std::string older_ = folder_.path() + "/older";
    const std::string found_ = folder_.path() + "/found";
    std::int64_t known_ = 0;
    std::function<void()> killed = [] {};
};

TEST_F(JournalBehind, by_nothing_is_closed_as_ever) {
    lives_until_it_is_killed();
    expect_mended(found_);
}

TEST_F(JournalBehind, since_it_was_copied_first_or_an_older_one_was_brought_back) {
    lives_until_it_is_killed();
    bring_back_journal();
    expect_mended(found_);
}

TEST_F(JournalBehind, since_it_is_gone) {
    lives_until_it_is_killed();
    fs::remove_all(found_ + "/journal");
    expect_mended(found_);
}

TEST_F(JournalBehind, since_it_was_shortened) {
    lives_until_it_is_killed();
    for (const std::int64_t kept : {std::int64_t{0}, known_ / 3, known_ * 2 / 3, known_ - 1}) {
        const std::string copy = folder_.path() + "/" + std::to_string(kept);
        fs::copy(found_, copy, fs::copy_options::recursive);
        fs::copy_file(found_ + ".key", copy + ".key");
        std::string file = month_file();
        file.replace(0, found_.size(), copy);
        {
            auto shortened = store::SqliteConnection::open(file);
            ASSERT_TRUE(shortened);
            ASSERT_TRUE((*shortened)->begin(store::Access::write));
            ASSERT_TRUE((*shortened)->run("DELETE FROM events WHERE position > ?1", {kept}));
            ASSERT_TRUE((*shortened)->commit());
        }
        SCOPED_TRACE(kept);
        expect_mended(copy);
        if (HasFailure())
            return;
    }
}

TEST_F(JournalBehind, since_a_byte_of_its_log_is_another) {
    lives_until_it_is_killed();
    const std::string log = month_file() + "-wal";
    const auto size = static_cast<std::streamoff>(fs::file_size(log));
    ASSERT_GT(size, 0);
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(size * 2 / 3);
    file.put('\xa5');
    file.close();
    expect_mended(found_);
}

// The database syncs each commit, the journal is synced a moment after each write.
TEST_F(JournalBehind, since_the_power_was_cut_between_the_two_syncs) {
    for (std::uint32_t seed = 0; seed < 3; ++seed) {
        SCOPED_TRACE(seed);
        fs::remove_all(data_);
        fs::remove_all(older_);
        fs::remove_all(found_);
        fs::remove(found_ + ".key");
        store::test::ForgetfulDisk disk(data_);
        killed = [&] { disk.cut_power(); };
        bool first = true;
        lives_until_it_is_killed([&](int file) {
            // The sync that would have brought the rest stands.
            return std::exchange(first, false) ? disk.sync(file) : 0;
        });
        disk.come_back(seed);
        expect_mended(data_);
    }
}

}  // namespace
}  // namespace zongji::app
