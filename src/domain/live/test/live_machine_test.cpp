#include "domain/live/live_machine.h"

#include "domain/contact_centre/test/hotline.h"
#include "store/journal/test/obedient_journal.h"

#include <condition_variable>
#include <future>
#include <mutex>

// Decision 2: a command leaves after its event, and a journal that stands still stops no call.
namespace zongji::live {
namespace {

constexpr std::uint64_t epoch = 7;

// A telephone network that only notes what it is told.
class Network final : public calls::CallControl {
public:
    using Messages = std::vector<calls::Message<calls::Command>>;

    void send(Messages messages) override {
        const std::lock_guard lock(mutex_);
        std::move(messages.begin(), messages.end(), std::back_inserter(told_));
        changed_.notify_all();
    }
    Messages told() const {
        const std::lock_guard lock(mutex_);
        return told_;
    }
    // Waits until it was told something of which `is` holds.
    template <class Is>
    bool is_told(Is is) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10),
                                 [&] { return std::any_of(told_.begin(), told_.end(), is); });
    }
    bool answers(LegId leg) {
        return is_told([&](const auto& message) {
            const auto* answer = std::get_if<calls::AnswerLeg>(&message.body);
            return answer && answer->leg == leg;
        });
    }

private:
    mutable std::mutex mutex_;  // guards told_
    std::condition_variable changed_;
    Messages told_;
};

class Nobody final : public Listener {
public:
    void recorded(std::vector<journal::Recorded>) override {}
    void look_up(InteractionId, OrgUnitId, const std::string&) override {}
    void desk_changed(UserId, const DeskState&) override {}
    void why_idle_changed(AgentId, const WhyIdle&) override {}
};

class Machine : public testing::Test {
protected:
    Machine() {
        std::vector<std::string> troubles;
        const auto rules = contact_centre::make_live(contact_centre::Hotline().base, troubles);
        machine_.post([rules](auto& centre, Now now) { centre.configure(rules, now); });
        machine_.start();
        EXPECT_TRUE(all_is_done());
    }

    void arrive(LegId leg, const std::string& called = contact_centre::Hotline::number) {
        machine_.on_call_event(calls::LegArrived{leg, TrunkId{1}, {}, called, "13800000000", ""});
    }
    // The turns of what was posted before are over.
    bool all_is_done() {
        for (int turn = 0; turn < 2; ++turn) {
            if (!machine_.counts(std::chrono::seconds(10)))
                return false;
        }
        return true;
    }
    bool is_appended(const std::string& type) {
        return journal_.is_appended([&](const auto& entry) { return entry.type == type; });
    }

    const SystemClock clock_;
    IdSource ids_;
    store::test::ObedientJournal journal_;
    Network network_;
    Nobody nobody_;
    LiveMachine machine_{clock_, ids_, journal_, network_, nobody_, epoch};
};

TEST_F(Machine, holds_a_command_until_the_journal_has_its_events) {
    journal_.hold();
    arrive(LegId{1});
    ASSERT_TRUE(is_appended("InteractionStarted"));
    ASSERT_TRUE(all_is_done());
    EXPECT_TRUE(network_.told().empty());
    journal_.release();
    EXPECT_TRUE(network_.answers(LegId{1}));
    EXPECT_EQ(journal_.types().back(), "InteractionStarted");
}

TEST_F(Machine, waits_no_longer_for_a_journal_that_says_it_is_late) {
    journal_.hold();
    arrive(LegId{1});
    ASSERT_TRUE(is_appended("InteractionStarted"));
    journal_.mark();
    EXPECT_TRUE(network_.answers(LegId{1}));
    EXPECT_EQ(journal_.waiting(), 1u);
    journal_.release();
}

TEST_F(Machine, lets_turns_leave_in_their_order) {
    journal_.hold();
    arrive(LegId{1});
    ASSERT_TRUE(is_appended("InteractionStarted"));
    // Nobody's number: turned away without an event, and not before the one who came first.
    arrive(LegId{2}, "4009999999");
    ASSERT_TRUE(all_is_done());
    arrive(LegId{3});
    ASSERT_TRUE(all_is_done());
    EXPECT_TRUE(network_.told().empty());
    journal_.release();
    ASSERT_TRUE(network_.answers(LegId{3}));

    const auto told = network_.told();
    ASSERT_EQ(told.size(), 3u);
    EXPECT_TRUE(std::holds_alternative<calls::AnswerLeg>(told[0].body));
    EXPECT_TRUE(std::holds_alternative<calls::RejectLeg>(told[1].body));
    for (std::size_t i = 0; i < told.size(); ++i) {
        EXPECT_EQ(told[i].epoch, epoch);
        EXPECT_EQ(told[i].sequence, i + 1);
    }
}

TEST_F(Machine, sends_at_once_what_hangs_on_no_event) {
    arrive(LegId{1}, "4009999999");
    ASSERT_TRUE(all_is_done());
    EXPECT_EQ(network_.told().size(), 1u);
}

TEST_F(Machine, goes_on_with_a_journal_that_has_no_room) {
    journal_.refuse(1);
    arrive(LegId{1});
    EXPECT_TRUE(network_.answers(LegId{1}));
    EXPECT_EQ(journal_.state().overflowed, 1u);
    // The next one is on record again.
    arrive(LegId{2});
    EXPECT_TRUE(network_.answers(LegId{2}));
    EXPECT_EQ(journal_.types().back(), "InteractionStarted");
}

// A turn whose events were lost still leaves behind those that came before it.
TEST_F(Machine, keeps_the_order_also_where_the_journal_has_no_room) {
    journal_.hold();
    arrive(LegId{1});
    ASSERT_TRUE(is_appended("InteractionStarted"));
    journal_.refuse(1);
    arrive(LegId{2});
    ASSERT_TRUE(all_is_done());
    EXPECT_TRUE(network_.told().empty());
    journal_.release();
    ASSERT_TRUE(network_.answers(LegId{2}));
    const auto told = network_.told();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_LT(told[0].sequence, told[1].sequence);
}

TEST_F(Machine, has_sent_what_it_decided_last_when_it_stops) {
    arrive(LegId{1});
    ASSERT_TRUE(network_.answers(LegId{1}));
    journal_.hold();
    auto stopped = std::async(std::launch::async, [this] { machine_.stop(); });
    ASSERT_TRUE(is_appended("ServerStopped"));
    EXPECT_EQ(stopped.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
    journal_.release();
    stopped.get();
    const auto told = network_.told();
    EXPECT_TRUE(std::any_of(told.begin(), told.end(), [](const auto& message) {
        const auto* end = std::get_if<calls::EndLeg>(&message.body);
        return end && end->leg == LegId{1};
    }));
    EXPECT_EQ(journal_.types().back(), "ServerStopped");
}

TEST_F(Machine, says_first_and_last_that_the_server_runs) {
    arrive(LegId{1});
    ASSERT_TRUE(network_.answers(LegId{1}));
    machine_.stop();
    EXPECT_EQ(journal_.types().front(), "ServerStarted");
    EXPECT_EQ(journal_.types().back(), "ServerStopped");
}

}  // namespace
}  // namespace zongji::live
