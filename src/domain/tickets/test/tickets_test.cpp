#include "domain/tickets/tickets.h"

#include "domain/identity/schema.h"
#include "store/test/each_database.h"

#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::tickets {
namespace {

using store::Scope;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Timestamp nine{1'795'000'000'000'000};
constexpr OrgUnitId nanjing{11}, shanghai{12};
constexpr UserId li{31}, wang{32};
const Scope all = Scope::everything();
const identity::Actor by_li{li, "li", "192.0.2.7"};

class TicketsTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        auto migrated = store::migrate(database(), "identity", identity::migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        migrated = store::migrate(database(), "tickets", migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        tickets_ = std::make_unique<Tickets>(database(), clock_, ids_);
    }

    Ticket create(const TicketDraft& draft, OrgUnitId org_unit = nanjing) {
        clock_.advance(seconds(1));
        auto created = tickets_->create_ticket(org_unit, draft, by_li);
        EXPECT_TRUE(created.ok()) << (created.ok() ? "" : created.error().message);
        return created.ok() ? *created : Ticket{};
    }

    std::vector<std::string> list(const TicketFilter& filter, const Scope& scope = all) {
        const auto page = tickets_->list_tickets(scope, filter, {});
        EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().message);
        std::vector<std::string> subjects;
        if (page.ok()) {
            for (const Ticket& ticket : page->items)
                subjects.push_back(ticket.subject);
        }
        return subjects;
    }

    static TicketDraft draft_of(const Ticket& ticket) {
        return {ticket.subject,        ticket.description, ticket.status,
                ticket.priority,       ticket.customer_id, ticket.conversation_id,
                ticket.interaction_id, ticket.assignee_id, ticket.version};
    }

    SimulatedClock clock_{nine};
    IdSource ids_;
    std::unique_ptr<Tickets> tickets_;
};
ZONGJI_ON_EACH_DATABASE(TicketsTest);

TEST_P(TicketsTest, are_made_from_a_contact) {
    const Ticket created = create({.subject = "退货",
                                   .description = "第二件",
                                   .priority = Priority::high,
                                   .customer_id = CustomerId{7},
                                   .conversation_id = ConversationId{8},
                                   .interaction_id = InteractionId{9},
                                   .assignee_id = wang});
    EXPECT_EQ(created.number, "GD-10001");
    EXPECT_EQ(created.created_by, li);
    const auto found = tickets_->find_ticket(all, created.id);
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(json::serialize(to_json(*found)), json::serialize(to_json(created)));

    EXPECT_EQ(create({.subject = "again", .interaction_id = InteractionId{9}}).number, "GD-10002");
    const std::vector<InteractionId> interactions{InteractionId{9}, InteractionId{10}};
    const auto by_interaction = tickets_->tickets_of(all, interactions);
    ASSERT_TRUE(by_interaction.ok());
    ASSERT_EQ(by_interaction->size(), 1u);
    EXPECT_EQ(by_interaction->at(InteractionId{9}).size(), 2u);
    EXPECT_EQ(by_interaction->at(InteractionId{9}).front(), created.id);
}

TEST_P(TicketsTest, have_numbers_of_their_own_also_when_made_at_once) {
    std::vector<std::jthread> people;
    std::atomic<int> made = 0;
    for (int person = 0; person < 4; ++person) {
        people.emplace_back([&] {
            for (int i = 0; i < 5; ++i)
                made += tickets_->create_ticket(nanjing, {.subject = "at once"}, by_li).ok();
        });
    }
    people.clear();
    EXPECT_EQ(made, 20);
    std::set<std::string> numbers;
    const auto page = tickets_->list_tickets(all, {}, {"", 200});
    ASSERT_TRUE(page.ok());
    for (const Ticket& ticket : page->items)
        numbers.insert(ticket.number);
    EXPECT_EQ(numbers.size(), 20u);
    EXPECT_EQ(*numbers.begin(), "GD-10001");
    EXPECT_EQ(*numbers.rbegin(), "GD-10020") << "no gaps";
}

TEST_P(TicketsTest, are_changed_by_one_at_a_time) {
    const Ticket first = create({.subject = "退货"});
    TicketDraft draft = draft_of(first);
    draft.status = TicketStatus::solved;
    const auto solved = tickets_->update_ticket(all, first.id, draft, by_li);
    ASSERT_TRUE(solved.ok()) << solved.error().message;
    EXPECT_EQ(solved->version, 2);
    EXPECT_EQ(solved->number, first.number);
    EXPECT_EQ(solved->solved_at, clock_.now().utc);

    const auto late = tickets_->update_ticket(all, first.id, draft, by_li);
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);

    TicketDraft reopened = draft_of(*solved);
    reopened.status = TicketStatus::open;
    EXPECT_EQ(tickets_->update_ticket(all, first.id, reopened, by_li)->solved_at, std::nullopt);
    EXPECT_EQ(tickets_->update_ticket(all, TicketId{1}, draft, by_li).error().code,
              ErrorCode::not_found);
}

TEST_P(TicketsTest, are_refused_with_the_place_of_what_is_wrong) {
    const auto path = [&](TicketDraft draft) {
        const auto created = tickets_->create_ticket(nanjing, draft, by_li);
        return created.ok() ? "was taken" : created.error().path;
    };
    EXPECT_EQ(path({.subject = " \n"}), "/subject");
    EXPECT_EQ(path({.subject = std::string(801, 'x')}), "/subject");
    EXPECT_EQ(path({.subject = "x", .description = std::string(70'000, 'x')}), "/description");
    EXPECT_THAT(list({}), IsEmpty());
}

TEST_P(TicketsTest, are_listed_by_each_filter) {
    create({.subject = "退货 refund", .priority = Priority::urgent, .customer_id = CustomerId{7}});
    create({.subject = "发票", .description = "Invoice 100%", .status = TicketStatus::pending});
    create({.subject = "done", .status = TicketStatus::closed, .assignee_id = wang}, shanghai);

    EXPECT_THAT(list({}), ElementsAre("done", "发票", "退货 refund"));
    EXPECT_THAT(list({.statuses = {TicketStatus::open}}), ElementsAre("退货 refund"));
    EXPECT_THAT(list({.statuses = {TicketStatus::open, TicketStatus::pending}}),
                ElementsAre("发票", "退货 refund"));
    EXPECT_THAT(list({.priority = Priority::urgent}), ElementsAre("退货 refund"));
    EXPECT_THAT(list({.customer = CustomerId{7}}), ElementsAre("退货 refund"));
    EXPECT_THAT(list({.assignee = wang}), ElementsAre("done"));
    EXPECT_THAT(list({.text = "REFUND"}), ElementsAre("退货 refund"));
    EXPECT_THAT(list({.text = "invoice 100%"}), ElementsAre("发票"));
    EXPECT_THAT(list({.text = "gd-10003"}), ElementsAre("done"));
    EXPECT_THAT(list({.text = "_"}), IsEmpty());
    EXPECT_THAT(list({}, Scope{{shanghai}, false}), ElementsAre("done"));
}

TEST_P(TicketsTest, are_found_by_words_in_any_order_and_width) {
    create({.subject = "净水器Ａ型12 漏水，需上门", .description = "Ｗiｆi 断开"});
    create({.subject = "热水机B型"});
    for (const char* text : {"器", "漏水", "型12 漏", "12 上门", "上门 12", "a型12", "Ａ型12",
                             "漏水,需", "wifi　净水器", "  断开\t漏水 ", "ＷＩＦＩ"})
        EXPECT_THAT(list({.text = text}), ElementsAre("净水器Ａ型12 漏水，需上门")) << text;
    EXPECT_EQ(list({.text = "型 水"}).size(), 2u);
    EXPECT_EQ(list({.text = " "}).size(), 2u);
    EXPECT_THAT(list({.text = "漏水 b型"}), IsEmpty());
    EXPECT_THAT(list({.text = "% 漏水"}), IsEmpty());
}

TEST_P(TicketsTest, of_an_earlier_program_are_found_like_all_others) {
    for (int i = 0; i < 600; ++i)
        create({.subject = "Ａ型" + std::to_string(i)});
    const auto write = [&](const char* sql) {
        ASSERT_TRUE(database().write([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_CHECK(transaction.execute(sql));
            return {};
        }));
    };
    write("UPDATE tickets SET search_text = subject");
    EXPECT_THAT(list({.text = "a型599"}), IsEmpty());
    ASSERT_TRUE(renew_search_texts(database()).ok());
    EXPECT_THAT(list({.text = "a型599"}), ElementsAre("Ａ型599"));
    EXPECT_THAT(list({.text = "gd-10001 型"}), ElementsAre("Ａ型0"));
    // Once.
    write("UPDATE tickets SET search_text = subject");
    ASSERT_TRUE(renew_search_texts(database()).ok());
    EXPECT_THAT(list({.text = "a型599"}), IsEmpty());
}

TEST_P(TicketsTest, come_page_by_page) {
    for (int i = 0; i < 9; ++i)
        create({.subject = std::to_string(i)});
    std::set<std::string> seen;
    store::PageRequest request{"", 4};
    int pages = 0;
    for (bool more = true; more && pages < 10; ++pages) {
        const auto page = tickets_->list_tickets(all, {}, request);
        ASSERT_TRUE(page.ok());
        for (const Ticket& ticket : page->items)
            EXPECT_TRUE(seen.insert(ticket.subject).second);
        more = page->next.has_value();
        request.cursor = page->next.value_or("");
    }
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(seen.size(), 9u);
}

TEST_P(TicketsTest, gather_comments) {
    const Ticket ticket = create({.subject = "退货"});
    clock_.advance(seconds(9));
    ASSERT_TRUE(tickets_->add_comment(all, ticket.id, "first", li).ok());
    ASSERT_TRUE(tickets_->add_comment(all, ticket.id, "second", wang).ok());
    EXPECT_EQ(tickets_->add_comment(all, ticket.id, " ", li).error().path, "/text");
    EXPECT_EQ(tickets_->add_comment(all, TicketId{1}, "x", li).error().code, ErrorCode::not_found);

    const auto comments = tickets_->comments_of(all, ticket.id);
    ASSERT_TRUE(comments.ok());
    ASSERT_EQ(comments->size(), 2u);
    EXPECT_EQ(comments->at(0).text, "first");
    EXPECT_EQ(comments->at(1).author_id, wang);
    EXPECT_EQ(tickets_->find_ticket(all, ticket.id)->updated_at, clock_.now().utc);
    EXPECT_EQ(tickets_->find_ticket(all, ticket.id)->version, 1);
}

TEST_P(TicketsTest, outside_the_scope_do_not_exist) {
    const Ticket ticket = create({.subject = "退货", .interaction_id = InteractionId{9}}, shanghai);
    ASSERT_TRUE(tickets_->add_comment(all, ticket.id, "first", li).ok());
    const Scope scope{{nanjing}, false};
    EXPECT_EQ(tickets_->find_ticket(scope, ticket.id).error().code, ErrorCode::not_found);
    EXPECT_EQ(tickets_->update_ticket(scope, ticket.id, draft_of(ticket), by_li).error().code,
              ErrorCode::not_found);
    EXPECT_EQ(tickets_->add_comment(scope, ticket.id, "x", li).error().code, ErrorCode::not_found);
    EXPECT_THAT(*tickets_->comments_of(scope, ticket.id), IsEmpty());
    const std::vector<InteractionId> interactions{InteractionId{9}};
    EXPECT_TRUE(tickets_->tickets_of(scope, interactions)->empty());
}

TEST_P(TicketsTest, leave_in_the_audit_who_moved_them_and_no_words) {
    const Ticket ticket = create({.subject = "水漏了", .customer_id = CustomerId{7}});
    TicketDraft draft = draft_of(ticket);
    draft.status = TicketStatus::solved;
    draft.assignee_id = wang;
    ASSERT_TRUE(tickets_->update_ticket(all, ticket.id, draft, by_li).ok());
    const auto late = tickets_->update_ticket(all, ticket.id, draft, by_li);
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_EQ(late.error().path, "/version");

    std::vector<identity::AuditRow> rows;
    ASSERT_TRUE(database()
                    .read([&](store::Transaction& transaction) -> Result<void> {
                        ZONGJI_TRY(rows, identity::list_audit(transaction, all, {}));
                        return {};
                    })
                    .ok());
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].what, "ticket.created");
    EXPECT_EQ(rows[0].what, "ticket.changed");
    EXPECT_EQ(rows[0].who + " from " + rows[0].address, "li from 192.0.2.7");
    EXPECT_EQ(rows[0].key, std::to_string(ticket.id.value));
    EXPECT_EQ(rows[0].before, R"({"version":1,"status":"open","priority":"normal",)"
                              R"("assignee_id":null,"customer_id":"7"})");
    EXPECT_EQ(rows[0].after, R"({"version":2,"status":"solved","priority":"normal",)"
                             R"("assignee_id":"32","customer_id":"7"})");
}

}  // namespace
}  // namespace zongji::tickets
