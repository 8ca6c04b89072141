#include "domain/configuration/snapshot.h"
#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "domain/recordings/master_key.h"
#include "domain/settings/settings.h"
#include "edge/http/views/views.h"
#include "store/test/counting_database.h"
#include "store/test/each_database.h"

#include <array>

#include <gtest/gtest.h>

// A list asks the database as often for one row as for a hundred.
namespace zongji::views {
namespace {

constexpr Timestamp nine{1'795'000'000'000'000};
constexpr int many = 100;
const store::PageRequest whole{"", 200};

settings::Passwords plain_passwords() {
    return {[](const std::string& password) -> Result<std::string> { return "#" + password; },
            [](const std::string& hash, const std::string& password) {
                return hash == "#" + password;
            }};
}

configuration::User agent(const std::string& key) {
    configuration::User user;
    user.key = key;
    user.name = key + "'s name";
    user.org_unit = "root";
    user.roles = {identity::Role::agent};
    return user;
}

struct NoAudit final : identity::AuditTrail {
    Result<void> write(const identity::Viewer&, const identity::Deed&) override { return {}; }
    Result<store::Page<identity::AuditRow>> list(const identity::Viewer&,
                                                 const store::PageRequest&) override {
        return store::Page<identity::AuditRow>{};
    }
};

class ListsTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        counted_ = std::make_unique<store::test::CountingDatabase>(database());
        auto& db = *counted_;
        ASSERT_TRUE(store::migrate(db, "identity", identity::migrations()));
        ASSERT_TRUE(store::migrate(db, "settings", settings::migrations()));
        ASSERT_TRUE(store::migrate(db, "interactions", interactions::migrations()));
        ASSERT_TRUE(store::migrate(db, "customers", customers::migrations()));
        ASSERT_TRUE(store::migrate(db, "tickets", tickets::migrations()));
        ASSERT_TRUE(store::migrate(db, "do_not_call", do_not_call::migrations()));
        settings_ = std::make_unique<settings::Settings>(db, clock_, ids_, plain_passwords(),
                                                         configuration::Checks{});
        interactions_ = std::make_unique<interactions::InteractionRecords>(db);
        customers_ = std::make_unique<customers::Customers>(db, clock_, ids_);
        tickets_ = std::make_unique<tickets::Tickets>(db, clock_, ids_);
        do_not_call_ = std::make_unique<do_not_call::DoNotCall>(db, clock_, ids_);
        recordings_ = std::make_unique<recordings::RecordingRecords>(
            db, [](InteractionId) -> Result<OrgUnitId> { return OrgUnitId{}; });
        auto opened = store::Journal::open(
            {.folder = folder_.path() + "/journal", .reserve_bytes = 64 << 10}, {});
        ASSERT_TRUE(opened) << opened.error().message;
        journal_ = std::move(*opened);
        access_ = std::make_unique<access::Access>(*interactions_, *customers_, *journal_);
        number_tries_ = std::make_unique<access::NumberTries>(clock_, no_audit_);
        views_ = std::make_unique<Views>(
            Sources{*access_, *number_tries_, *interactions_, *recordings_, *customers_, *tickets_,
                    *do_not_call_, *journal_, key_, folder_.path(), clock_,
                    [this] { return std::make_shared<const configuration::Snapshot>(company_); },
                    *settings_});

        configuration::Document document;
        document.org_units.push_back({"root", {{"zh-CN", "总部"}}, "", "Asia/Shanghai"});
        document.users = {agent("stays"), agent("goes")};
        const auto applied = settings_->apply(document, {}, {UserId{}, "test", ""});
        ASSERT_TRUE(applied.ok()) << applied.error().message;
        ASSERT_TRUE(applied->problems.empty()) << applied->problems[0].message;
        company_ = settings_->load().value();
        stays_ = company_.users.at("stays").id;
        goes_ = company_.users.at("goes").id;
        root_.user_id = UserId{900};
        root_.login = "root";
        root_.org_unit = "root";
        root_.roles = {identity::Role::administrator};
        root_.scope.all = true;
    }

    void remove_user() {
        ASSERT_TRUE(settings_->delete_record("users", "goes", {UserId{}, "test", ""}).ok());
        company_ = settings_->load().value();
        ASSERT_FALSE(company_.users.contains("goes"));
    }

    // A customer, his contact, a ticket of it and a call-back that was made: of either user in
    // turn.
    void add_rows(int count) {
        const OrgUnitId unit = company_.org_units.at("root").id;
        const identity::Actor by{stays_, "stays", ""};
        std::vector<journal::Recorded> events;
        std::vector<interactions::Caller> callers;
        const int begin = made_;
        for (; made_ < begin + count; ++made_) {
            const UserId user = made_ % 2 == 0 ? goes_ : stays_;
            const AgentId agent{user.value};
            const InteractionId id{1'000 + made_};
            const std::string number = "1390000" + std::to_string(1'000 + made_);
            const auto customer = customers_->create_customer(
                store::Scope::everything(), unit, {.name = "C" + number, .numbers = {number}}, by);
            ASSERT_TRUE(customer.ok()) << customer.error().message;
            callers.push_back({id, unit, "+86" + number, number, customer->id});
            const auto add = [&](journal::Event event) {
                ++position_;
                events.push_back({position_, nine + seconds(position_), std::move(event)});
            };
            add(journal::InteractionStarted{.interaction_id = id,
                                            .conversation_id = ConversationId{id.value},
                                            .org_unit_id = unit,
                                            .channel = journal::Channel::voice,
                                            .direction = journal::Direction::inbound,
                                            .number_id = NumberId{41},
                                            .trunk_id = TrunkId{51}});
            add(journal::InteractionQueued{id, QueueId{77}, 0});
            add(journal::SegmentStarted{SegmentId{id.value}, id, QueueId{77}, agent});
            add(journal::CallBackTaskRaised{TaskId{id.value}, id, "interrupted"});
            const auto ticket = tickets_->create_ticket(unit,
                                                        {.subject = "T" + number,
                                                         .customer_id = customer->id,
                                                         .interaction_id = id,
                                                         .assignee_id = user},
                                                        by);
            ASSERT_TRUE(ticket.ok()) << ticket.error().message;
        }
        ASSERT_TRUE(interactions_->set_callers(callers).ok());
        const auto applied = interactions::InteractionProjection(*counted_).apply(events);
        ASSERT_TRUE(applied.ok()) << applied.error().message;
        for (int each = begin; each < made_; ++each) {
            const UserId user = each % 2 == 0 ? goes_ : stays_;
            ASSERT_TRUE(interactions_
                            ->complete_task(store::Scope::everything(), TaskId{1'000 + each},
                                            {user, "", ""}, nine)
                            .ok());
        }
    }

    // How often `list` asks the database, which answers with `rows` rows that `complete` holds of.
    template <class List, class Complete>
    int statements(int rows, List list, Complete complete) {
        const int before = counted_->statements();
        const auto listed = list();
        EXPECT_TRUE(listed.ok()) << (listed.ok() ? "" : listed.error().message);
        if (!listed.ok())
            return -1;
        EXPECT_EQ(listed->items.size(), static_cast<std::size_t>(rows));
        for (const auto& row : listed->items)
            EXPECT_TRUE(complete(row)) << row.id.value;
        return counted_->statements() - before;
    }

    std::array<int, 4> of_all_lists(int rows) {
        return {statements(
                    rows, [&] { return views_->tickets.list(root_, {}, whole); },
                    [](const auto& row) {
                        return !row.customer_name.empty() && row.assignee_name.ends_with("name");
                    }),
                statements(
                    rows, [&] { return views_->tasks.list(root_, {}, whole); },
                    [](const auto& row) {
                        return !row.customer_name.empty() &&
                               row.completed_by_name.ends_with("name");
                    }),
                statements(
                    rows, [&] { return views_->interactions.list(root_, {}, whole); },
                    [](const auto& row) {
                        return !row.customer_name.empty() && row.agent_name.ends_with("name") &&
                               row.ticket_id;
                    }),
                statements(
                    rows, [&] { return views_->customers.list(root_, "", whole); },
                    [](const auto& row) { return row.numbers.size() == 1; })};
    }

    store::test::TemporaryFolder folder_;
    SimulatedClock clock_{nine};
    IdSource ids_;
    recordings::MasterKey key_ = recordings::MasterKey::from_bytes(std::array<std::uint8_t, 32>{});
    std::unique_ptr<store::test::CountingDatabase> counted_;
    std::unique_ptr<settings::Settings> settings_;
    std::unique_ptr<interactions::InteractionRecords> interactions_;
    std::unique_ptr<customers::Customers> customers_;
    std::unique_ptr<tickets::Tickets> tickets_;
    std::unique_ptr<do_not_call::DoNotCall> do_not_call_;
    std::unique_ptr<recordings::RecordingRecords> recordings_;
    std::unique_ptr<store::Journal> journal_;
    std::unique_ptr<access::Access> access_;
    NoAudit no_audit_;
    std::unique_ptr<access::NumberTries> number_tries_;
    std::unique_ptr<Views> views_;
    configuration::Snapshot company_;
    UserId stays_, goes_;
    Viewer root_;
    std::int64_t position_ = 0;
    int made_ = 0;
};
ZONGJI_ON_EACH_DATABASE(ListsTest);

TEST_P(ListsTest, ask_as_often_for_a_hundred_rows_as_for_one) {
    add_rows(1);
    const auto for_one = of_all_lists(1);
    add_rows(many - 1);
    EXPECT_EQ(of_all_lists(many), for_one);
}

// The names of whoever is gone are read once for a list, and stand in every row.
TEST_P(ListsTest, ask_as_often_where_users_are_gone) {
    add_rows(1);
    remove_user();
    const auto for_one = of_all_lists(1);
    add_rows(many - 1);
    EXPECT_EQ(of_all_lists(many), for_one);
}

}  // namespace
}  // namespace zongji::views
