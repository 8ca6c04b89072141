#include "app/live.h"

#include "domain/contact_centre/test/hotline.h"
#include "domain/interactions/journal_entry.h"
#include "store/journal/test/obedient_journal.h"
#include "store/test/each_database.h"

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

// The live part alone: a telephone network and a page that only note, a journal without a disk.
namespace zongji::app {
namespace {

class Noted {
public:
    template <class Change>
    void note(Change change) {
        const std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }
    template <class Is>
    bool becomes(Is is) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), is);
    }

private:
    std::mutex mutex_;  // guards what is noted
    std::condition_variable changed_;
};

class Network final : public calls::CallControl {
public:
    void send(std::vector<calls::Message<calls::Command>> messages) override {
        noted.note([&] {
            for (auto& message : messages)
                told.push_back(std::move(message.body));
        });
    }
    template <class Command>
    bool is_told(LegId leg) {
        return noted.becomes([&] {
            return std::any_of(told.begin(), told.end(), [&](const auto& body) {
                const auto* command = std::get_if<Command>(&body);
                return command && command->leg == leg;
            });
        });
    }

    Noted noted;
    std::vector<calls::Command> told;
};

class Watcher final : public LiveNews {
public:
    void desk_shown(UserId user, const live::DeskState& state) override {
        noted.note([&] { desks[user] = state; });
    }
    void board_shown(live::BoardState state) override {
        noted.note([&] { board = std::move(state); });
    }
    void phone_shown_free(UserId user, const std::string& tab) override {
        noted.note([&] { freed = {user, tab}; });
    }
    bool has_agent(const std::string& name) {
        return noted.becomes([&] {
            return std::any_of(board.agents.begin(), board.agents.end(),
                               [&](const auto& agent) { return agent.name == name; });
        });
    }
    bool has_alarm(live::AlarmKind kind) {
        return noted.becomes([&] {
            return std::any_of(board.alarms.begin(), board.alarms.end(),
                               [&](const auto& alarm) { return alarm.kind == kind; });
        });
    }

    Noted noted;
    std::map<UserId, live::DeskState> desks;
    live::BoardState board;
    std::pair<UserId, std::string> freed;
};

// The records' side, which keeps nothing.
class Nothing final : public interactions::Projection {
public:
    Result<std::int64_t> position() override { return position_; }
    Result<void> apply(std::span<const journal::Recorded> events, const Beside&) override {
        if (!events.empty())
            position_ = events.back().position;
        return {};
    }
    Result<std::int64_t> set_aside(const interactions::SetAside&) override {
        return std::int64_t{0};
    }
    Result<std::vector<interactions::SetAside>> all_set_aside() override {
        return std::vector<interactions::SetAside>{};
    }
    Result<void> make_again(InteractionId, std::span<const journal::Recorded>) override {
        return {};
    }

private:
    std::int64_t position_ = 0;
};

class LivePart : public testing::Test {
protected:
    LivePart() {
        auto company = std::make_shared<configuration::Snapshot>(contact_centre::Hotline().base);
        company->users.at("agent1").record.name = "李";
        company_ = company;
    }
    void SetUp() override {
        projector_.start();
        auto started = Live::start(
            {.clock = clock_,
             .ids = ids_,
             .company = company_,
             .journal = journal_,
             .projector = projector_,
             .day_file = folder_.path() + "/snapshot.json",
             .last_sound = {},
             .telephony = network_,
             .look_up = [this](InteractionId, OrgUnitId, const std::string& number,
                               callers::CallerLookup::Found found) { looked_up_(number, found); },
             .news = watcher_});
        ASSERT_TRUE(started) << started.error().message;
        live_ = std::move(*started);
    }
    void TearDown() override {
        live_->stop();
        projector_.stop();
    }
    void arrive(LegId leg) {
        live_->on_call_event(calls::LegArrived{
            leg, TrunkId{1}, {}, contact_centre::Hotline::number, "13800000000", ""});
    }
    bool knows(UserId agent) {
        std::promise<bool> known;
        live_->desk().desk(
            agent, [&](const Result<live::DeskState>& state) { known.set_value(state.ok()); });
        return known.get_future().get();
    }
    Snapshot with_a_new_agent() {
        auto fresh = std::make_shared<configuration::Snapshot>(*company_);
        fresh->users["zhou"] = {UserId{9},
                                OrgUnitId{1},
                                {.key = "zhou",
                                 .name = "周",
                                 .org_unit = "hq",
                                 .roles = {configuration::Role::agent},
                                 .skills = {{"sales", 5}}}};
        return fresh;
    }

    const SystemClock clock_;
    IdSource ids_;
    Snapshot company_;
    store::test::TemporaryFolder folder_;
    store::test::ObedientJournal journal_;
    Nothing nothing_;
    interactions::Projector projector_{clock_, journal_, nothing_, {}};
    Network network_;
    Watcher watcher_;
    std::function<void(const std::string&, const callers::CallerLookup::Found&)> looked_up_ =
        [](const auto&, const auto& found) { found({.name = "王建国"}); };
    std::unique_ptr<Live> live_;
};

TEST_F(LivePart, starts_and_stops_alone) {
    EXPECT_TRUE(live_->answers());
    EXPECT_TRUE(watcher_.has_agent("李"));
    EXPECT_EQ(journal_.types(), std::vector<std::string>{"ServerStarted"});
}

TEST_F(LivePart, takes_a_call_with_whatever_telephony_it_has) {
    arrive(LegId{1});
    ASSERT_TRUE(network_.is_told<calls::AnswerLeg>(LegId{1}));
    live_->on_call_event(calls::LegAnswered{LegId{1}});
    EXPECT_TRUE(network_.is_told<calls::Play>(LegId{1}));
    EXPECT_EQ(live_->backlog(), 0);
}

TEST_F(LivePart, refuses_calls_while_the_disk_is_full) {
    live_->journal_changed({.disk_full = true, .failing = true});
    EXPECT_TRUE(watcher_.has_alarm(live::AlarmKind::disk_full));
    EXPECT_TRUE(watcher_.has_alarm(live::AlarmKind::journal_behind));
    arrive(LegId{1});
    EXPECT_TRUE(network_.is_told<calls::RejectLeg>(LegId{1}));
    live_->journal_changed({});
    arrive(LegId{2});
    EXPECT_TRUE(network_.is_told<calls::AnswerLeg>(LegId{2}));
}

TEST_F(LivePart, shows_that_a_phone_is_free_on_the_boards_thread) {
    live_->phone_ended(UserId{1}, "tab");
    EXPECT_TRUE(watcher_.noted.becomes(
        [&] { return watcher_.freed == std::pair(UserId{1}, std::string("tab")); }));
}

// What the loop says of a new agent is for a board that knows him: the board does not wait for the
// loop, which is kept busy here.
TEST_F(LivePart, configures_the_board_before_the_loop) {
    std::promise<void> asked;
    std::promise<void> may_go_on;
    looked_up_ = [&](const auto&, const auto&) {
        asked.set_value();
        may_go_on.get_future().wait();
    };
    arrive(LegId{1});
    asked.get_future().wait();
    ASSERT_TRUE(live_->use(with_a_new_agent()));
    EXPECT_TRUE(watcher_.has_agent("周"));
    may_go_on.set_value();
    EXPECT_TRUE(knows(UserId{9}));
}

// A call was there when the process before this one was killed.
class AfterACrash : public LivePart {
protected:
    AfterACrash() {
        const Timestamp then = clock_.now().utc - minutes(1);
        for (const journal::Event& event :
             {journal::Event(journal::ServerStarted{1}),
              journal::Event(journal::InteractionStarted{.interaction_id = InteractionId{7},
              .conversation_id = ConversationId{7},
              .org_unit_id = OrgUnitId{1}})})
            EXPECT_TRUE(journal_.append(journal::entry_of(event, then)));
    }
};

TEST_F(AfterACrash, what_was_cut_off_is_closed_before_anything_new_happens) {
    const auto types = journal_.types();
    const auto place = [&](const char* type, std::size_t from) {
        return std::find(types.begin() + static_cast<std::ptrdiff_t>(from), types.end(), type) -
               types.begin();
    };
    EXPECT_EQ(std::count(types.begin(), types.end(), "InteractionEnded"), 1);
    EXPECT_EQ(std::count(types.begin(), types.end(), "CallBackTaskRaised"), 1);
    EXPECT_LT(place("InteractionEnded", 0), place("ServerStarted", 1));
}

}  // namespace
}  // namespace zongji::app
