#include "domain/interactions/records.h"

#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "store/columns.h"
#include "store/test/each_database.h"

#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::interactions {
namespace {

using journal::Recorded;
using store::Scope;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Timestamp first_day{1'795'000'000'000'000};
constexpr OrgUnitId nanjing{11}, shanghai{12};
constexpr QueueId support{21}, sales{22};
constexpr AgentId li{31}, wang{32};
const Scope all = Scope::everything();
const identity::Actor by_li{UserId{31}, "li", "192.0.2.7"};

// Writes a journal as calls would.
class Journal {
public:
    std::vector<Recorded> events;

    template <class Event>
    void add(Event event) {
        at_ = at_ + seconds(1);
        events.push_back({static_cast<std::int64_t>(events.size()) * 10 + 10, at_, event});
    }

    void start(InteractionId id, OrgUnitId org_unit = nanjing) {
        add(journal::InteractionStarted{.interaction_id = id,
                                        .conversation_id = ConversationId{id.value + 500},
                                        .org_unit_id = org_unit,
                                        .channel = journal::Channel::voice,
                                        .direction = journal::Direction::inbound,
                                        .number_id = NumberId{41},
                                        .trunk_id = TrunkId{51}});
    }

    void handled(InteractionId id, AgentId agent, OrgUnitId org_unit = nanjing,
                 QueueId queue = support) {
        const SegmentId segment{id.value + 1'000};
        start(id, org_unit);
        add(journal::FlowStepTaken{id, FlowId{61}, "menu", "menu", "1"});
        add(journal::InteractionQueued{id, queue, 0});
        add(journal::OfferMade{OfferId{id.value + 2'000}, id, queue, agent});
        add(journal::QueueLeft{id, queue, journal::LeftQueue::answered, 4'000});
        add(journal::SegmentStarted{segment, id, queue, agent});
        add(journal::CallBridged{id, segment, agent});
        add(journal::RecordingStarted{RecordingId{id.value + 3'000}, id});
        add(journal::CallUnbridged{id, segment, agent, "held", 1'000});
        add(journal::CallBridged{id, segment, agent});
        add(journal::SegmentEnded{segment, id, queue, agent, "customer_hung_up", 60'000, 5'000});
        add(journal::InteractionEnded{id, journal::Outcome::handled, "customer_hung_up", 70'000});
        add(journal::WrapUpStarted{segment, id, queue, agent});
        add(journal::WrapUpEnded{segment, id, queue, agent, "solved", 12'000});
    }

    void interrupted(InteractionId id, OrgUnitId org_unit = nanjing) {
        start(id, org_unit);
        add(journal::InteractionQueued{id, support, 0});
        add(journal::QueueLeft{id, support, journal::LeftQueue::interrupted, 9'000});
        add(journal::InteractionEnded{id, journal::Outcome::interrupted, "restart", 9'500});
        add(journal::CallBackTaskRaised{TaskId{id.value + 4'000}, id, "interrupted"});
    }

private:
    Timestamp at_ = first_day;
};

class Interactions : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        auto migrated = store::migrate(database(), "identity", identity::migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        migrated = store::migrate(database(), "interactions", migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        records_ = std::make_unique<InteractionRecords>(database());
        projection_ = std::make_unique<InteractionProjection>(database());
    }

    void apply(const std::vector<Recorded>& events) {
        const auto applied = projection_->apply(events);
        ASSERT_TRUE(applied.ok()) << applied.error().message;
    }

    InteractionRecord find(InteractionId id) {
        const auto found = records_->find_interaction(all, id);
        EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().message);
        return found.ok() ? *found : InteractionRecord{};
    }

    std::vector<std::int64_t> list(const InteractionFilter& filter, const Scope& scope = all) {
        const auto page = records_->list_interactions(scope, filter, {});
        EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().message);
        std::vector<std::int64_t> ids;
        if (page.ok()) {
            for (const auto& item : page->items)
                ids.push_back(item.id.value);
        }
        return ids;
    }

    // Every projected row as text, and the position.
    std::string dump() {
        std::string text;
        auto read = database().read([&](store::Transaction& transaction) -> Result<void> {
            for (const std::string table : {"conversations", "interactions", "segments",
                                            "call_back_tasks", "projected_positions"}) {
                ZONGJI_TRY(
                    const store::Rows rows,
                    transaction.query("SELECT * FROM " + table + " ORDER BY 1 ASC NULLS FIRST"));
                text += table + "\n";
                for (const store::Row& row : rows) {
                    for (std::size_t i = 0; i < row.size(); ++i) {
                        const store::Value& value = row.value(i);
                        if (const auto* number = std::get_if<std::int64_t>(&value))
                            text += std::to_string(*number);
                        if (const auto* string = std::get_if<std::string>(&value))
                            text += *string;
                        text += "|";
                    }
                    text += "\n";
                }
            }
            return {};
        });
        EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().message);
        return text;
    }

    std::unique_ptr<InteractionRecords> records_;
    std::unique_ptr<InteractionProjection> projection_;
};
ZONGJI_ON_EACH_DATABASE(Interactions);

TEST_P(Interactions, of_a_handled_call_have_all_their_facts) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    apply(journal.events);

    const InteractionRecord record = find(InteractionId{1});
    EXPECT_EQ(record.conversation_id, ConversationId{501});
    EXPECT_EQ(record.org_unit_id, nanjing);
    EXPECT_EQ(record.queue_id, support);
    EXPECT_EQ(record.agent_id, li);
    EXPECT_EQ(record.started_at, first_day + seconds(1));
    EXPECT_EQ(record.answered_at, first_day + seconds(7)) << "the first bridge";
    EXPECT_EQ(record.ended_at, first_day + seconds(12));
    EXPECT_EQ(record.waited_ms, 4'000);
    EXPECT_EQ(record.talked_ms, 60'000);
    EXPECT_EQ(record.outcome, journal::Outcome::handled);
    EXPECT_TRUE(record.recorded);
    EXPECT_EQ(record.disposition, "solved");
    EXPECT_EQ(record.caller_raw, "");

    const auto segments = records_->segments_of(all, InteractionId{1});
    ASSERT_TRUE(segments.ok());
    ASSERT_EQ(segments->size(), 1u);
    EXPECT_EQ(segments->front().held_ms, 5'000);
    EXPECT_EQ(segments->front().wrap_up_ms, 12'000);
    EXPECT_EQ(segments->front().org_unit_id, nanjing);
    EXPECT_TRUE(*records_->had_part(InteractionId{1}, li));
    EXPECT_FALSE(*records_->had_part(InteractionId{1}, wang));
}

TEST_P(Interactions, under_way_have_no_outcome) {
    Journal journal;
    journal.start(InteractionId{1});
    apply(journal.events);
    EXPECT_EQ(find(InteractionId{1}).outcome, std::nullopt);
    EXPECT_EQ(find(InteractionId{1}).queue_id, std::nullopt);
}

TEST_P(Interactions, keep_their_first_outcome) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    journal.add(journal::InteractionEnded{InteractionId{1}, journal::Outcome::failed, "late", 1});
    apply(journal.events);
    EXPECT_EQ(find(InteractionId{1}).outcome, journal::Outcome::handled);
}

TEST_P(Interactions, are_the_same_after_a_replay) {
    Journal journal;
    for (std::int64_t i = 1; i <= 30; ++i) {
        if (i % 3 == 0) {
            journal.interrupted(InteractionId{i});
        } else {
            journal.handled(InteractionId{i}, i % 2 ? li : wang);
        }
    }
    apply(journal.events);
    const std::string once = dump();
    EXPECT_EQ(*projection_->position(), journal.events.back().position);

    apply(journal.events);
    EXPECT_EQ(dump(), once) << "given twice";

    ASSERT_TRUE(projection_->reset().ok());
    EXPECT_THAT(list({}), IsEmpty());
    // In pieces that overlap, as a reader that lost its place gives them.
    for (std::size_t i = 0; i < journal.events.size(); i += 7) {
        const std::size_t end = std::min(i + 12, journal.events.size());
        apply({journal.events.begin() + static_cast<std::ptrdiff_t>(i),
               journal.events.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    EXPECT_EQ(dump(), once) << "from the beginning, in pieces";
}

TEST_P(Interactions, keep_what_people_wrote_through_a_replay) {
    Journal journal;
    journal.interrupted(InteractionId{1});
    apply(journal.events);
    ASSERT_TRUE(records_
                    ->set_callers(std::array{interactions::Caller{
                        InteractionId{1}, nanjing, "+8613912345678", "13912345678", CustomerId{7}}})
                    .ok());
    ASSERT_TRUE(
        records_->save_note(all, InteractionId{1}, "call again", UserId{31}, first_day).ok());
    ASSERT_TRUE(records_->complete_task(all, TaskId{4'001}, by_li, first_day).ok());

    ASSERT_TRUE(projection_->reset().ok());
    apply(journal.events);
    EXPECT_EQ(find(InteractionId{1}).caller_e164, "+8613912345678");
    EXPECT_EQ(records_->note_of(all, InteractionId{1})->text, "call again");
    EXPECT_THAT(records_->list_tasks(all, TaskStatus::open, {})->items, IsEmpty());
    EXPECT_EQ(records_->list_tasks(all, TaskStatus::completed, {})->items.size(), 1u);
}

TEST_P(Interactions, take_their_caller_before_their_first_event) {
    ASSERT_TRUE(records_
                    ->set_callers(std::array{
                        interactions::Caller{InteractionId{1}, nanjing, "", "anonymous", {}}})
                    .ok());
    ASSERT_TRUE(
        records_->link_customer(all, InteractionId{1}, CustomerId{7}, by_li, first_day).ok());
    // Written again, as a retry would, also by a look-up that found somebody: the link stays.
    ASSERT_TRUE(records_
                    ->set_callers(std::array{
                        interactions::Caller{InteractionId{1}, nanjing, "", "anonymous", {}}})
                    .ok());
    ASSERT_TRUE(records_
                    ->set_callers(std::array{interactions::Caller{InteractionId{1}, nanjing, "",
                                                                  "anonymous", CustomerId{8}}})
                    .ok());
    Journal journal;
    journal.start(InteractionId{1});
    apply(journal.events);
    EXPECT_EQ(find(InteractionId{1}).customer_id, CustomerId{7});
    EXPECT_EQ(find(InteractionId{1}).caller_raw, "anonymous");
}

TEST_P(Interactions, keep_the_note_that_was_written_last) {
    Journal journal;
    journal.start(InteractionId{1});
    apply(journal.events);
    const auto save = [&](const char* text, Span after) {
        return records_->save_note(all, InteractionId{1}, text, UserId{31}, first_day + after).ok();
    };
    EXPECT_EQ(records_->note_of(all, InteractionId{1})->text, "");
    EXPECT_TRUE(save("second", seconds(2)));
    EXPECT_TRUE(save("first, and late", seconds(1)));
    EXPECT_EQ(records_->note_of(all, InteractionId{1})->text, "second");
    EXPECT_TRUE(save("", seconds(3)));
    EXPECT_EQ(records_->note_of(all, InteractionId{1})->text, "");

    EXPECT_EQ(records_->save_note(all, InteractionId{9}, "x", UserId{31}, first_day).error().code,
              ErrorCode::not_found);
    EXPECT_EQ(
        records_->save_note(all, InteractionId{1}, std::string(70'000, 'x'), UserId{31}, first_day)
            .error()
            .path,
        "/text");
}

TEST_P(Interactions, show_the_disposition_that_was_saved_over_the_wrap_ups) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    apply(journal.events);
    ASSERT_TRUE(
        records_->save_disposition(all, InteractionId{1}, "refund", UserId{31}, first_day).ok());
    EXPECT_EQ(find(InteractionId{1}).disposition, "refund");
    ASSERT_TRUE(
        records_->save_disposition(all, InteractionId{1}, "", UserId{31}, first_day + seconds(1))
            .ok());
    EXPECT_EQ(find(InteractionId{1}).disposition, "") << "taken back";
}

TEST_P(Interactions, are_listed_by_each_filter) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    journal.handled(InteractionId{2}, wang, nanjing, sales);
    journal.interrupted(InteractionId{3}, shanghai);
    apply(journal.events);
    ASSERT_TRUE(records_
                    ->set_callers(std::array{interactions::Caller{
                        InteractionId{1}, nanjing, "+8613912345678", "13912345678", CustomerId{7}}})
                    .ok());
    ASSERT_TRUE(records_
                    ->set_callers(std::array{interactions::Caller{
                        InteractionId{2}, nanjing, "+862584567890", "02584567890", CustomerId{8}}})
                    .ok());

    EXPECT_THAT(list({}), ElementsAre(3, 2, 1)) << "the newest first";
    EXPECT_THAT(list({.queue = sales}), ElementsAre(2));
    EXPECT_THAT(list({.agent = li}), ElementsAre(1));
    EXPECT_THAT(list({.outcome = journal::Outcome::interrupted}), ElementsAre(3));
    EXPECT_THAT(list({.customer = CustomerId{7}}), ElementsAre(1));
    EXPECT_THAT(list({.from = first_day + seconds(15)}), ElementsAre(3, 2));
    EXPECT_THAT(list({.to = first_day + seconds(15)}), ElementsAre(1));
    EXPECT_THAT(list({.queue = support, .agent = wang}), IsEmpty());
}

TEST_P(Interactions, are_found_by_their_number_their_note_or_their_customer) {
    Journal journal;
    for (std::int64_t id : {1, 2, 3})
        journal.start(InteractionId{id});
    apply(journal.events);
    const auto caller = [&](std::int64_t id, const char* e164, const char* raw, CustomerId who) {
        ASSERT_TRUE(records_
                        ->set_callers(std::array{
                            interactions::Caller{InteractionId{id}, nanjing, e164, raw, who}})
                        .ok());
    };
    caller(1, "+8613912345678", "13912345678", CustomerId{7});
    caller(2, "+862584567890", "02584567890", CustomerId{8});
    caller(3, "", "8001", CustomerId{9});
    ASSERT_TRUE(
        records_->save_note(all, InteractionId{3}, "Wants a Refund", UserId{31}, first_day).ok());

    const auto found = [&](Sought sought) { return list({.sought = std::move(sought)}); };
    EXPECT_THAT(found({.part_of_number = "4567"}), ElementsAre(2, 1));
    EXPECT_THAT(found({.part_of_number = "0258"}), ElementsAre(2)) << "as delivered";
    EXPECT_THAT(found({.part_of_number = "%"}), IsEmpty());
    EXPECT_THAT(found({.begin_of_number = "+8625"}), ElementsAre(2));
    EXPECT_THAT(found({.whole_number = "+8613912345678"}), ElementsAre(1));
    EXPECT_THAT(found({.whole_number = "8001"}), ElementsAre(3));
    EXPECT_THAT(found({.last_four_digits = "5678"}), ElementsAre(1));
    EXPECT_THAT(found({.last_four_digits = "8001"}), IsEmpty()) << "no E.164 number";
    EXPECT_THAT(found({.words = {"refund"}}), ElementsAre(3));
    EXPECT_THAT(found({.words = {"re%d"}}), IsEmpty());
    EXPECT_THAT(found({.words = {"refund"},
                       .whole_number = "+8613912345678",
                       .customers =
                           [](store::Parameters& parameters) {
                               parameters.emplace_back(std::int64_t{8});
                               return fmt::format("SELECT ?{} + 0", parameters.size());
                           }}),
                ElementsAre(3, 2, 1))
        << "any of them";
    EXPECT_THAT(found({}), ElementsAre(3, 2, 1)) << "nothing is looked for";
}

TEST_P(Interactions, outside_the_scope_are_listed_for_who_had_a_part_in_them) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    journal.handled(InteractionId{2}, wang);
    journal.interrupted(InteractionId{3}, shanghai);
    apply(journal.events);
    const Scope scope{{shanghai}, false};
    EXPECT_THAT(list({.and_part_of = li}, scope), ElementsAre(3, 1));
    EXPECT_THAT(list({.agent = li, .and_part_of = li}, scope), ElementsAre(1));
    EXPECT_THAT(list({.agent = wang, .and_part_of = li}, scope), IsEmpty());
}

TEST_P(Interactions, leave_in_the_audit_who_linked_and_who_called_back) {
    Journal journal;
    journal.interrupted(InteractionId{1});
    apply(journal.events);
    ASSERT_TRUE(
        records_->link_customer(all, InteractionId{1}, CustomerId{7}, by_li, first_day).ok());
    ASSERT_TRUE(records_->complete_task(all, TaskId{4'001}, by_li, first_day).ok());
    ASSERT_FALSE(records_->complete_task(all, TaskId{4'001}, by_li, first_day).ok());
    std::vector<std::string> rows;
    ASSERT_TRUE(database()
                    .read([&](store::Transaction& transaction) -> Result<void> {
                        rows.clear();
                        ZONGJI_TRY(const auto read, identity::list_audit(transaction, all, {}));
                        for (const auto& row : read)
                            rows.push_back(row.what + " " + row.key + " " + row.who + " " +
                                           row.after);
                        return {};
                    })
                    .ok());
    EXPECT_THAT(rows, ElementsAre("task.completed 4001 li null",
                                  R"(interaction.linked 1 li {"customer_id":"7"})"));
}

TEST_P(Interactions, outside_the_scope_do_not_exist) {
    Journal journal;
    journal.handled(InteractionId{1}, li);
    journal.interrupted(InteractionId{2}, shanghai);
    apply(journal.events);
    const Scope scope{{shanghai}, false};
    EXPECT_THAT(list({}, scope), ElementsAre(2));
    EXPECT_THAT(list({}, Scope{}), IsEmpty());
    EXPECT_EQ(records_->find_interaction(scope, InteractionId{1}).error().code,
              ErrorCode::not_found);
    EXPECT_THAT(*records_->segments_of(scope, InteractionId{1}), IsEmpty());
    EXPECT_FALSE(records_->save_note(scope, InteractionId{1}, "x", UserId{1}, first_day).ok());
    EXPECT_FALSE(
        records_->save_disposition(scope, InteractionId{1}, "x", UserId{1}, first_day).ok());
    EXPECT_FALSE(
        records_->link_customer(scope, InteractionId{1}, CustomerId{7}, by_li, first_day).ok());
    EXPECT_EQ(records_->list_tasks(Scope{{nanjing}, false}, TaskStatus::open, {})->items.size(),
              0u);
    EXPECT_EQ(records_->complete_task(Scope{{nanjing}, false}, TaskId{4'002}, by_li, first_day)
                  .error()
                  .code,
              ErrorCode::not_found);
    EXPECT_EQ(records_->list_tasks(scope, TaskStatus::open, {})->items.size(), 1u);
}

TEST_P(Interactions, come_page_by_page_without_gap_or_repetition) {
    Journal journal;
    for (std::int64_t i = 1; i <= 25; ++i)
        journal.start(InteractionId{i});
    // Some at the same moment: the id decides.
    for (std::size_t i = 5; i < 15; ++i)
        journal.events[i].at = journal.events[5].at;
    apply(journal.events);

    std::vector<std::int64_t> seen;
    store::PageRequest request{"", 4};
    for (int pages = 0; pages < 20; ++pages) {
        const auto page = records_->list_interactions(all, {}, request);
        ASSERT_TRUE(page.ok());
        for (const auto& item : page->items)
            seen.push_back(item.id.value);
        if (!page->next)
            break;
        request.cursor = *page->next;
        // A new call arrives between two pages and moves nothing.
        journal.start(InteractionId{100 + pages});
        apply(journal.events);
    }
    EXPECT_EQ(seen.size(), 25u);
    EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()).size(), 25u);
    EXPECT_EQ(records_->list_interactions(all, {}, {"1; DROP TABLE", 5}).error().path, "cursor");
}

TEST_P(Interactions, leave_tasks_that_are_completed_once) {
    Journal journal;
    journal.interrupted(InteractionId{1});
    journal.interrupted(InteractionId{2});
    apply(journal.events);
    ASSERT_TRUE(records_
                    ->set_callers(std::array{interactions::Caller{
                        InteractionId{1}, nanjing, "+8613912345678", "139", {}}})
                    .ok());

    auto open = records_->list_tasks(all, TaskStatus::open, {"", 1});
    ASSERT_TRUE(open.ok()) << open.error().message;
    ASSERT_EQ(open->items.size(), 1u);
    EXPECT_EQ(open->items[0].id, TaskId{4'001}) << "the oldest first";
    EXPECT_EQ(open->items[0].caller_e164, "+8613912345678");
    ASSERT_TRUE(open->next);
    open = records_->list_tasks(all, TaskStatus::open, {*open->next, 1});
    EXPECT_EQ(open->items[0].id, TaskId{4'002});
    EXPECT_FALSE(open->next);

    EXPECT_TRUE(records_->complete_task(all, TaskId{4'001}, by_li, first_day).ok());
    EXPECT_EQ(records_->complete_task(all, TaskId{4'001}, by_li, first_day).error().code,
              ErrorCode::conflict);
    const auto completed = records_->list_tasks(all, TaskStatus::completed, {});
    ASSERT_EQ(completed->items.size(), 1u);
    EXPECT_EQ(completed->items[0].completed_by, UserId{31});

    const auto both = records_->list_tasks(all, std::nullopt, {"", 1});
    ASSERT_EQ(both->items.size(), 1u);
    EXPECT_EQ(both->items[0].id, TaskId{4'002}) << "the newest first";
    ASSERT_TRUE(both->next);
    EXPECT_EQ(records_->list_tasks(all, std::nullopt, {*both->next, 1})->items[0].id,
              TaskId{4'001});

    EXPECT_EQ(records_->find_task(all, TaskId{4'001})->completed_by, UserId{31});
    EXPECT_FALSE(records_->find_task(all, TaskId{4'002})->completed_by);
    EXPECT_EQ(records_->find_task(Scope{}, TaskId{4'002}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace zongji::interactions
