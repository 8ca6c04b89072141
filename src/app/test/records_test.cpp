#include "app/records.h"

#include "app/test/memory_stores.h"
#include "domain/interactions/journal_entry.h"
#include "engine/calendars/calendars.h"
#include "store/test/each_database.h"

#include <condition_variable>
#include <mutex>

// The records alone, on stores in memory.
namespace zongji::app {
namespace {

class News final : public RecordsNews {
public:
    void journal_changed(const store::JournalState&) override {}
    void records_trouble(interactions::ProjectorTrouble) override {}
    void records_set_aside(std::int64_t) override {}
    void records_changed(const std::string& kind) override {
        const std::lock_guard lock(mutex_);
        kinds_.push_back(kind);
        changed_.notify_all();
    }
    bool has(const std::string& kind) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
            return std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
        });
    }

private:
    std::mutex mutex_;  // guards kinds_
    std::condition_variable changed_;
    std::vector<std::string> kinds_;
};

class RecordsPart : public testing::Test {
protected:
    RecordsPart() { EXPECT_TRUE(calendars::load_zones().ok()); }
    void TearDown() override {
        workers_.stop();
        if (records_)
            records_->stop();
    }

    // A company of one, as the first thing that an empty system gets.
    static Result<void> found(settings::Settings& settings) {
        return without_problems(settings.apply_yaml(R"(
org_units:
  - {key: hq, name: {zh-CN: 总部}}
users:
  - {key: li, name: 李, org_unit: hq, roles: [agent], password: a-good-password}
)",
                                                    {}, {UserId{}, "test", {}}));
    }
    void start(Founding founding = {found, {}}) {
        auto started = Records::start({.clock = clock_,
                                       .ids = ids_,
                                       .workers = workers_,
                                       .stores = std::move(stores_.stores),
                                       .data_dir = folder_.path(),
                                       .founding = std::move(founding),
                                       .news = news_});
        ASSERT_TRUE(started) << started.error().message;
        records_ = std::move(*started);
    }

    const SystemClock clock_;
    IdSource ids_;
    store::test::TemporaryFolder folder_;
    MemoryStores stores_{clock_, ids_};
    News news_;
    WorkerPool workers_{"worker", 1, 100};
    std::unique_ptr<Records> records_;
};

TEST_F(RecordsPart, start_and_stop_alone) {
    start();
    EXPECT_EQ(records_->company().now()->users.count("li"), 1u);
    EXPECT_FALSE(records_->last_sound());
    records_->close_cut_off_recordings();
    api::Services services;
    records_->offer(services);
    EXPECT_TRUE(services.sessions->sign_in("li", "a-good-password", "127.0.0.1"));
    EXPECT_FALSE(services.sessions->sign_in("li", "a-guess", "127.0.0.1"));
}

TEST_F(RecordsPart, have_what_the_journal_had_when_they_begin) {
    ASSERT_TRUE(stores_.journal->append(
        journal::entry_of(journal::InteractionStarted{.interaction_id = InteractionId{7},
                                                      .conversation_id = ConversationId{7},
                                                      .org_unit_id = OrgUnitId{1}},
                          clock_.now().utc)));
    start();
    EXPECT_EQ(records_->projector().position(), 1);
    EXPECT_TRUE(records_->stores().interactions->find_interaction(store::Scope::everything(),
                                                                  InteractionId{7}));
}

TEST_F(RecordsPart, of_an_empty_system_are_given_a_past_before_anything_is_projected) {
    std::string order;
    start({[&](settings::Settings& settings) {
               order += "company ";
               return found(settings);
           },
           [&](Stores&, const Snapshot& company, interactions::Projector& projector) {
               order += company->users.contains("li") ? "past" : "?";
               return projector.catch_up();
           }});
    EXPECT_EQ(order, "company past");
}

TEST_F(RecordsPart, hand_a_change_to_whoever_lives_by_it) {
    start();
    std::vector<Snapshot> used;
    records_->company().on_change([&](const Snapshot& fresh) {
        used.push_back(fresh);
        return records_->use(fresh);
    });
    ASSERT_TRUE(found(records_->company().settings()));
    ASSERT_TRUE(records_->company().publish());
    ASSERT_EQ(used.size(), 1u);
    EXPECT_EQ(used[0], records_->company().now());
    EXPECT_TRUE(news_.has("settings"));
}

TEST_F(RecordsPart, say_which_lists_are_to_be_read_again) {
    start();
    ASSERT_TRUE(stores_.journal->append(
        journal::entry_of(journal::InteractionStarted{.interaction_id = InteractionId{7},
                                                      .conversation_id = ConversationId{7},
                                                      .org_unit_id = OrgUnitId{1}},
                          clock_.now().utc)));
    records_->projector().notify();
    EXPECT_TRUE(news_.has("interactions"));
}

}  // namespace
}  // namespace zongji::app
