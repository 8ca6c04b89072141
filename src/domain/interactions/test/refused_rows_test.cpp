#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "domain/interactions/journal_entry.h"
#include "domain/interactions/projector.h"
#include "domain/interactions/records.h"
#include "store/journal/test/obedient_journal.h"
#include "store/test/refusing_database.h"

#include <map>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

// What the records refuse: each write of the projector in turn, once, for a while and for good.
namespace zongji::interactions {
namespace {

constexpr Timestamp morning{1'763'974'800'000'000};
constexpr int calls = 4;

// All that can happen to a call, and all that is projected of it.
std::vector<journal::Event> story_of(std::int64_t id) {
    const InteractionId call{id};
    const SegmentId segment{id * 10};
    return {journal::InteractionStarted{.interaction_id = call,
                                        .conversation_id = ConversationId{id},
                                        .org_unit_id = OrgUnitId{1}},
            journal::InteractionQueued{call, QueueId{5}, 0, false},
            journal::QueueLeft{call, QueueId{5}, journal::LeftQueue::answered, 300 * id},
            journal::SegmentStarted{segment, call, QueueId{5}, AgentId{7}},
            journal::RecordingStarted{RecordingId{id}, call},
            journal::CallBridged{call, segment, AgentId{7}},
            journal::SegmentEnded{segment, call, QueueId{5}, AgentId{7}, "agent_lost", 900, 20},
            journal::WrapUpEnded{segment, call, QueueId{5}, AgentId{7}, "sold", 40},
            journal::InteractionEnded{call, journal::Outcome::failed, "x", 4'000},
            journal::CallBackTaskRaised{TaskId{id}, call, "failed"}};
}

class Refused : public testing::Test {
protected:
    void SetUp() override { begin_anew(); }

    // An empty database, and a journal with all calls, one among the other.
    void begin_anew() {
        projector_.reset();
        auto opened = store::open_database(":memory:");
        ASSERT_TRUE(opened) << opened.error().message;
        inner_ = std::move(*opened);
        ASSERT_TRUE(store::migrate(*inner_, "identity", identity::migrations()).ok());
        ASSERT_TRUE(store::migrate(*inner_, "interactions", migrations()).ok());
        database_ = std::make_unique<store::test::RefusingDatabase>(*inner_);
        projection_ = std::make_unique<InteractionProjection>(*database_);
        journal_ = std::make_unique<store::test::ObedientJournal>();
        for (std::size_t step = 0; step < story_of(1).size(); ++step) {
            for (int call = 1; call <= calls; ++call)
                happened(story_of(call)[step]);
        }
        troubles_.clear();
        projector_ = std::make_unique<Projector>(
            clock_, *journal_, *projection_,
            Projector::Hearer{.on_trouble = [this](ProjectorTrouble trouble) {
                const std::lock_guard lock(mutex_);
                troubles_.push_back(trouble);
            }});
    }
    void happened(const journal::Event& event) {
        ASSERT_TRUE(journal_->append(journal::entry_of(event, morning)));
    }

    template <class Is>
    bool becomes(Is is) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!is()) {
            if (std::chrono::steady_clock::now() > deadline)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }

    std::size_t troubles_told() {
        const std::lock_guard lock(mutex_);
        return troubles_.size();
    }

    // What the records say of each call, as text.
    std::map<std::int64_t, std::string> told() {
        std::map<std::int64_t, std::string> rows;
        const auto add = [&](store::Transaction& transaction, const char* key,
                             const char* table) -> Result<void> {
            ZONGJI_TRY(const auto found,
                       transaction.query(std::string("SELECT ") + key + ", * FROM " + table +
                                         " ORDER BY id ASC NULLS FIRST"));
            for (const auto& row : found) {
                std::string& text = rows[row.integer(0)];
                text += table;
                for (std::size_t i = 1; i < row.size(); ++i) {
                    if (const auto* whole = std::get_if<std::int64_t>(&row.value(i)))
                        text += " " + std::to_string(*whole);
                    if (const auto* word = std::get_if<std::string>(&row.value(i)))
                        text += " " + *word;
                }
                text += "\n";
            }
            return {};
        };
        EXPECT_TRUE(inner_->read([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(add(transaction, "id", "interactions"));
            ZONGJI_CHECK(add(transaction, "interaction_id", "segments"));
            return add(transaction, "interaction_id", "call_back_tasks");
        }));
        return rows;
    }
    std::vector<SetAside> set_aside() {
        auto page = list_set_aside(*inner_, {});
        EXPECT_TRUE(page) << page.error().message;
        return page->items;
    }

    // One statement of the projector's, known by its text and what it is about.
    struct Write {
        std::string sql;
        std::int64_t about = 0;

        bool operator==(const Write&) const = default;
    };
    static Write write_of(std::string_view sql, const store::Parameters& parameters) {
        const auto* about =
            parameters.empty() ? nullptr : std::get_if<std::int64_t>(&parameters[0].value);
        return {std::string(sql), about ? *about : 0};
    }
    static bool is_of_a_row(std::string_view sql) {
        return sql.find("projected_positions") == sql.npos && sql.find("set_aside") == sql.npos;
    }

    // What is written when nothing is refused, and what is told then.
    std::vector<Write> whole_run() {
        begin_anew();
        std::vector<Write> writes;
        database_->refuse([&](std::string_view sql, const store::Parameters& parameters) {
            if (is_of_a_row(sql))
                writes.push_back(write_of(sql, parameters));
            return std::nullopt;
        });
        EXPECT_TRUE(projector_->catch_up().ok());
        expected_ = told();
        return writes;
    }
    // From now on `write` is refused so many times.
    void refuse(const Write& write, ErrorCode code, int times) {
        database_->refuse([write, code, times](
                              std::string_view sql,
                              const store::Parameters& parameters) mutable -> std::optional<Error> {
            if (times == 0 || write_of(sql, parameters) != write)
                return std::nullopt;
            --times;
            return Error{code, "refused by the test", {}};
        });
    }
    static constexpr int for_good = -1;
    const ErrorCode refusals_[3] = {ErrorCode::invalid, ErrorCode::conflict, ErrorCode::failed};

    const SystemClock clock_;
    std::unique_ptr<store::Database> inner_;
    std::unique_ptr<store::test::RefusingDatabase> database_;
    std::unique_ptr<InteractionProjection> projection_;
    std::unique_ptr<store::test::ObedientJournal> journal_;
    std::map<std::int64_t, std::string> expected_;
    std::mutex mutex_;  // guards troubles_
    std::vector<ProjectorTrouble> troubles_;
    std::unique_ptr<Projector> projector_;
};

TEST_F(Refused, for_good_one_row_is_set_aside_and_it_alone) {
    const auto writes = whole_run();
    ASSERT_GT(writes.size(), 40u);
    int turn = 0;
    for (const Write& write : writes) {
        SCOPED_TRACE(write.sql + " of " + std::to_string(write.about));
        begin_anew();
        refuse(write, refusals_[turn++ % 3], for_good);
        ASSERT_TRUE(projector_->catch_up().ok());
        EXPECT_EQ(projector_->position(), journal_->last_position());

        const auto kept = set_aside();
        ASSERT_FALSE(kept.empty());
        EXPECT_EQ(projector_->set_aside(), static_cast<std::int64_t>(kept.size()));
        const std::int64_t call = kept[0].interaction_id.value;
        EXPECT_EQ(kept[0].reason, "refused by the test");
        // All that is kept is of one call, and each other call is told whole.
        auto others = told();
        auto wanted = expected_;
        for (const auto& row : kept)
            EXPECT_EQ(row.interaction_id.value, call);
        others.erase(call);
        wanted.erase(call);
        EXPECT_EQ(others, wanted);

        // Once it is taken, nothing is missing.
        database_->refuse({});
        projector_->start();
        projector_->try_again();
        ASSERT_TRUE(becomes([&] { return projector_->set_aside() == 0; }));
        EXPECT_EQ(told(), expected_);
        EXPECT_TRUE(set_aside().empty());
    }
}

TEST_F(Refused, once_nothing_is_set_aside) {
    int turn = 0;
    for (const Write& write : whole_run()) {
        SCOPED_TRACE(write.sql + " of " + std::to_string(write.about));
        begin_anew();
        refuse(write, refusals_[turn++ % 3], 1);
        ASSERT_TRUE(projector_->catch_up().ok());
        EXPECT_EQ(told(), expected_);
        EXPECT_TRUE(set_aside().empty());
    }
}

TEST_F(Refused, for_a_while_by_a_store_that_cannot_now_everything_waits) {
    int turn = 0;
    for (const Write& write : whole_run()) {
        SCOPED_TRACE(write.sql + " of " + std::to_string(write.about));
        begin_anew();
        refuse(write, turn++ % 2 ? ErrorCode::unavailable : ErrorCode::exhausted, 3);
        for (int i = 0; i < 3; ++i)
            EXPECT_FALSE(projector_->catch_up().ok());
        EXPECT_TRUE(set_aside().empty());
        ASSERT_TRUE(projector_->catch_up().ok());
        EXPECT_EQ(told(), expected_);
        EXPECT_TRUE(set_aside().empty());
    }
}

// A store that takes nothing refuses no row: its fault, which is told as what it is.
TEST_F(Refused, all_of_it_is_the_stores_fault) {
    whole_run();
    for (const ErrorCode code : {ErrorCode::failed, ErrorCode::unavailable, ErrorCode::corrupt}) {
        begin_anew();
        database_->refuse([code](std::string_view, const store::Parameters&) {
            return Error{code, "takes no writes", {}};
        });
        projector_->start();
        projector_->notify();
        ASSERT_TRUE(
            becomes([&] { return projector_->trouble() == ProjectorTrouble::database_refuses; }));
        EXPECT_EQ(projector_->position(), 0);
        EXPECT_TRUE(set_aside().empty());
        database_->refuse({});
        ASSERT_TRUE(becomes([&] { return troubles_told() == 2; }));
        EXPECT_EQ(told(), expected_);
        EXPECT_EQ(troubles_,
                  (std::vector{ProjectorTrouble::database_refuses, ProjectorTrouble::none}));
        projector_->stop();
    }
}

// An event of a program that is newer, or a line that rotted.
TEST_F(Refused, what_cannot_be_read_is_passed_over_and_kept) {
    whole_run();
    begin_anew();
    store::JournalEntry odd = journal::entry_of(story_of(2)[1], morning);
    odd.type = "SomethingNew";
    ASSERT_TRUE(journal_->append(odd));
    happened(journal::InteractionStarted{.interaction_id = InteractionId{99},
                                         .conversation_id = ConversationId{99},
                                         .org_unit_id = OrgUnitId{1}});
    ASSERT_TRUE(projector_->catch_up().ok());
    EXPECT_EQ(projector_->position(), journal_->last_position());
    const auto kept = set_aside();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].what, "SomethingNew");
    EXPECT_EQ(kept[0].id, journal_->last_position() - 1);
    auto now = told();
    EXPECT_EQ(now.erase(99), 1u);
    EXPECT_EQ(now, expected_);
    // It stays kept as long as it cannot be read.
    projector_->start();
    projector_->try_again();
    happened(story_of(1)[1]);
    projector_->notify();
    ASSERT_TRUE(becomes([&] { return projector_->position() == journal_->last_position(); }));
    EXPECT_EQ(set_aside().size(), 1u);
}

}  // namespace
}  // namespace zongji::interactions
