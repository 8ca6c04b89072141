#include "domain/interactions/projector.h"

#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "domain/interactions/journal_entry.h"
#include "domain/interactions/records.h"
#include "store/journal/test/obedient_journal.h"
#include "store/test/failing_database.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

namespace zongji::interactions {
namespace {

using Positions = std::vector<std::int64_t>;

constexpr Timestamp nine{1'763'974'800'000'000};

class Projecting : public testing::Test {
protected:
    Projecting() {
        auto opened = store::open_database(":memory:");
        EXPECT_TRUE(opened) << opened.error().message;
        inner_ = std::move(*opened);
        EXPECT_TRUE(store::migrate(*inner_, "identity", identity::migrations()).ok());
        EXPECT_TRUE(store::migrate(*inner_, "interactions", migrations()).ok());
        database_ = std::make_unique<store::test::FailingDatabase>(*inner_);
        projection_ = std::make_unique<InteractionProjection>(*database_);
        projector_ = make_projector();
    }
    void TearDown() override { projector_->stop(); }
    std::unique_ptr<Projector> make_projector() {
        return std::make_unique<Projector>(
            clock_, journal_, *projection_,
            Projector::Hearer{
                .on_trouble =
                    [this](ProjectorTrouble trouble) {
                        note([&] {
                            troubles_.push_back(trouble);
                            states_.push_back(trouble != ProjectorTrouble::none);
                        });
                    },
                .projected = [this](bool tasks) { note([&] { tasks_told_ |= tasks; }); },
                .on_set_aside = [this](std::int64_t count) { note([&] { set_aside_ = count; }); }});
    }

    void happened(const journal::Event& event) {
        ASSERT_TRUE(journal_.append(journal::entry_of(event, nine)));
        projector_->notify();
    }
    void call(std::int64_t id) {
        happened(journal::InteractionStarted{.interaction_id = InteractionId{id},
                                             .conversation_id = ConversationId{id},
                                             .org_unit_id = OrgUnitId{1}});
    }

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
    bool is_projected(std::int64_t position) {
        return becomes([&] { return projector_->position() >= position; });
    }
    std::int64_t interactions() {
        InteractionRecords records(*inner_);
        const auto page = records.list_interactions(store::Scope::everything(), {}, {});
        EXPECT_TRUE(page) << page.error().message;
        return static_cast<std::int64_t>(page->items.size());
    }
    Projector::Reader reader(Positions& into) {
        return [this, &into](std::span<const journal::Recorded> events) {
            note([&] {
                for (const auto& event : events)
                    into.push_back(event.position);
            });
        };
    }

    const SystemClock clock_;
    store::test::ObedientJournal journal_;
    std::unique_ptr<store::Database> inner_;
    std::unique_ptr<store::test::FailingDatabase> database_;
    std::unique_ptr<InteractionProjection> projection_;
    std::mutex mutex_;  // guards what follows, and what readers read
    std::condition_variable changed_;
    std::vector<bool> states_;
    std::vector<ProjectorTrouble> troubles_;
    std::int64_t set_aside_ = 0;
    bool tasks_told_ = false;
    std::unique_ptr<Projector> projector_;
};

TEST_F(Projecting, brings_what_happens_into_the_records) {
    projector_->start();
    call(1);
    call(2);
    ASSERT_TRUE(is_projected(2));
    EXPECT_EQ(interactions(), 2);
    EXPECT_FALSE(tasks_told_);
    happened(journal::CallBackTaskRaised{TaskId{9}, InteractionId{2}, "abandoned"});
    EXPECT_TRUE(becomes([&] { return tasks_told_; }));
    EXPECT_EQ(projector_->position(), 3);
    EXPECT_TRUE(states_.empty());
}

TEST_F(Projecting, catches_up_before_it_starts_and_goes_on_behind_it) {
    call(1);
    ASSERT_TRUE(projector_->catch_up());
    EXPECT_EQ(projector_->position(), 1);
    projector_->start();
    call(2);
    ASSERT_TRUE(is_projected(2));
    EXPECT_EQ(interactions(), 2);
}

TEST_F(Projecting, waits_for_a_database_that_is_away_and_says_so) {
    projector_->start();
    call(1);
    ASSERT_TRUE(is_projected(1));
    database_->set_away(true);
    call(2);
    ASSERT_TRUE(becomes([&] { return states_ == std::vector{true}; }));
    EXPECT_EQ(projector_->trouble(), ProjectorTrouble::database_away);
    EXPECT_EQ(projector_->position(), 1);
    call(3);
    database_->set_away(false);
    ASSERT_TRUE(is_projected(3));
    ASSERT_TRUE(becomes([&] { return states_ == std::vector({true, false}); }));
    EXPECT_EQ(projector_->trouble(), ProjectorTrouble::none);
    EXPECT_EQ(interactions(), 3);
    EXPECT_EQ(*projection_->position(), 3);
}

// It was done, and nobody learned of it: the events come again, and count once.
TEST_F(Projecting, counts_once_what_was_written_when_the_answer_is_lost) {
    Positions read;
    projector_->read_also(reader(read));
    projector_->start();
    database_->lose_answers(1);
    call(1);
    ASSERT_TRUE(becomes([&] { return states_ == std::vector({true, false}); }));
    EXPECT_EQ(projector_->position(), 1);
    EXPECT_EQ(interactions(), 1);
    EXPECT_EQ(read, Positions{1});
}

TEST_F(Projecting, gives_readers_each_event_at_least_once_and_in_order) {
    Positions first;
    Positions second;
    projector_->read_also(reader(first));
    projector_->start();
    call(1);
    ASSERT_TRUE(is_projected(1));
    // From here on he reads, too.
    projector_->read_also(reader(second));
    database_->set_away(true);
    call(2);
    ASSERT_TRUE(becomes([&] { return states_ == std::vector{true}; }));
    database_->set_away(false);
    call(3);
    ASSERT_TRUE(is_projected(3));

    const auto once = [](Positions positions) {
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
        return positions;
    };
    EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
    EXPECT_EQ(once(first), Positions({1, 2, 3}));
    EXPECT_EQ(once(second), Positions({2, 3}));
}

class Beside : public Projecting {
protected:
    // Something that is written beside the events until it is told that it was.
    Beside() {
        projector_->also([this](std::size_t) -> Result<std::optional<Projector::Beside>> {
            const std::lock_guard lock(mutex_);
            if (!waits_)
                return std::optional<Projector::Beside>();
            return std::optional(Projector::Beside{
                [this](store::Transaction& transaction) -> Result<void> {
                    if (fails_)
                        return Error{ErrorCode::failed, "not now", {}};
                    ZONGJI_TRY(const auto rows,
                               transaction.query("SELECT COUNT(*) FROM interactions"));
                    note([&] { saw_ = rows.front().integer(0); });
                    return {};
                },
                [this] {
                    note([&] {
                        waits_ = false;
                        written_ += 1;
                    });
                }});
        });
    }

    // All: mutex_.
    bool waits_ = true;
    std::atomic<bool> fails_{false};
    std::int64_t saw_ = -1;
    int written_ = 0;
};

TEST_F(Beside, is_written_in_the_transaction_of_the_events) {
    call(1);
    projector_->start();
    projector_->notify();
    ASSERT_TRUE(becomes([&] { return written_ == 1; }));
    // With the event before it, and nothing was written but this.
    EXPECT_EQ(saw_, 1);
    EXPECT_EQ(database_->writes(), 1);
}

TEST_F(Beside, is_written_by_itself_where_nothing_happens) {
    projector_->start();
    projector_->notify();
    ASSERT_TRUE(becomes([&] { return written_ == 1; }));
    EXPECT_EQ(saw_, 0);
}

TEST_F(Beside, comes_again_until_it_was_written_and_takes_the_events_along) {
    fails_ = true;
    call(1);
    projector_->start();
    projector_->notify();
    ASSERT_TRUE(becomes([&] { return states_ == std::vector{true}; }));
    EXPECT_EQ(interactions(), 0);
    EXPECT_EQ(written_, 0);
    fails_ = false;
    ASSERT_TRUE(becomes([&] { return written_ == 1; }));
    EXPECT_EQ(saw_, 1);
    EXPECT_EQ(interactions(), 1);
}

}  // namespace
}  // namespace zongji::interactions
