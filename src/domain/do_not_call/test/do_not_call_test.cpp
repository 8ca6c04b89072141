#include "domain/do_not_call/contact_facts.h"
#include "domain/identity/schema.h"
#include "store/test/each_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::do_not_call {
namespace {

using store::Scope;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Timestamp nine{1'795'000'000'000'000};
constexpr OrgUnitId nanjing{11}, shanghai{12};
const Scope all = Scope::everything();
const identity::Actor by_li{UserId{31}, "li", "192.0.2.7"};
const std::string wang = "+8613800010001";

class DoNotCallTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        const std::pair<const char*, std::span<const store::Migration>> series[] = {
            {"identity", identity::migrations()},
            {"interactions", interactions::migrations()},
            {"customers", customers::migrations()},
            {"do_not_call", migrations()}};
        for (const auto& [name, steps] : series) {
            const auto migrated = store::migrate(database(), name, steps);
            ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        }
        list_ = std::make_unique<DoNotCall>(database(), clock_, ids_);
        customers_ = std::make_unique<customers::Customers>(database(), clock_, ids_);
        interactions_ = std::make_unique<interactions::InteractionRecords>(database());
        facts_ = std::make_unique<ContactFacts>(*list_, *customers_, *interactions_);
    }

    Entry add(const EntryDraft& draft, OrgUnitId org_unit = nanjing) {
        clock_.advance(seconds(1));
        const auto added = list_->add(org_unit, draft, by_li);
        EXPECT_TRUE(added.ok()) << (added.ok() ? "" : added.error().message);
        return added.ok() ? *added : Entry{};
    }
    std::string refusal(const EntryDraft& draft) {
        const auto added = list_->add(nanjing, draft, by_li);
        return added ? "none" : added.error().path + " " + added.error().message;
    }
    std::vector<std::string> numbers(const Scope& scope = all, const std::string& number = "") {
        const auto page = list_->list(scope, number, {});
        std::vector<std::string> found;
        for (const Entry& entry : page->items)
            found.push_back(entry.number);
        return found;
    }
    bool listed(const std::string& number) { return *list_->is_listed(number); }
    std::vector<identity::AuditRow> audit() {
        std::vector<identity::AuditRow> rows;
        const auto read = database().read([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(rows, identity::list_audit(transaction, all, {}));
            return {};
        });
        EXPECT_TRUE(read.ok());
        return rows;
    }

    // As the projection and the look-up of a caller leave it.
    void contact(const std::string& direction, Timestamp at, const std::string& e164, bool answered,
                 std::optional<CustomerId> customer = {}) {
        const std::int64_t id = ++last_;
        const auto written = database().write([&](store::Transaction& t) -> Result<void> {
            ZONGJI_CHECK(
                t.execute("INSERT INTO interactions (id, conversation_id, org_unit_id,"
                          " channel, direction, number_id, trunk_id, started_at)"
                          " VALUES (?1, ?1, ?2, 'voice', ?3, 1, 1, ?4)",
                          {id, shanghai, direction, at}));
            if (answered) {
                ZONGJI_CHECK(t.execute("UPDATE interactions SET answered_at = ?2 WHERE id = ?1",
                                       {id, at + seconds(9)}));
            }
            return interactions::set_callers(
                t, std::vector<interactions::Caller>{
                       {InteractionId{id}, shanghai, e164, e164, customer}});
        });
        EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
    }

    SimulatedClock clock_{nine};
    IdSource ids_;
    std::unique_ptr<DoNotCall> list_;
    std::unique_ptr<customers::Customers> customers_;
    std::unique_ptr<interactions::InteractionRecords> interactions_;
    std::unique_ptr<ContactFacts> facts_;
    std::int64_t last_ = 100;
};

TEST_P(DoNotCallTest, holds_a_number_in_every_writing_of_it_for_the_whole_company) {
    const Entry entry = add({"138 0001-0001", "he asked", {}});
    EXPECT_EQ(entry.number, wang);
    EXPECT_EQ(entry.reason, "he asked");
    EXPECT_EQ(entry.by, UserId{31});
    add({"95588", "", {}});
    EXPECT_TRUE(listed(wang));
    EXPECT_TRUE(listed("95588"));
    EXPECT_FALSE(listed("+8613800010002"));
    EXPECT_THAT(numbers(), ElementsAre("95588", wang));
    EXPECT_THAT(numbers({{shanghai}}), IsEmpty());
    EXPECT_THAT(numbers(all, "(86) 138 0001 0001"), ElementsAre(wang));
    EXPECT_THAT(numbers(all, "13800010002"), IsEmpty());
}

TEST_P(DoNotCallTest, takes_a_number_once_for_an_org_unit) {
    add({wang, "", {}});
    EXPECT_EQ(refusal({"13800010001", "", {}}), "/number is on the list already");
    const Entry theirs = add({wang, "", {}}, shanghai);
    EXPECT_EQ(numbers().size(), 2u);
    ASSERT_TRUE(list_->remove(all, theirs.id, by_li).ok());
    EXPECT_TRUE(listed(wang));
}

TEST_P(DoNotCallTest, refuses_what_is_no_number_and_no_time) {
    for (const char* none : {"", "anonymous", "8001", "138****0001"})
        EXPECT_EQ(refusal({none, "", {}}), "/number is no telephone number") << none;
    EXPECT_EQ(refusal({wang, "", clock_.now().utc}), "/until must be later than now");
    EXPECT_EQ(refusal({wang, std::string(2'001, 'x'), {}}), "/reason is too long");
}

TEST_P(DoNotCallTest, forgets_what_has_run_out) {
    const Timestamp until = clock_.now().utc + hours(1);
    add({wang, "", until});
    clock_.advance(until - clock_.now().utc - microseconds(1));
    EXPECT_TRUE(listed(wang));
    clock_.advance(microseconds(1));
    EXPECT_FALSE(listed(wang));
    EXPECT_THAT(numbers(), IsEmpty());
    add({wang, "again", {}});
    EXPECT_TRUE(listed(wang));
}

TEST_P(DoNotCallTest, removes_what_is_in_scope_and_keeps_it_on_record) {
    const Entry entry = add({wang, "", {}});
    EXPECT_EQ(list_->remove({{shanghai}}, entry.id, by_li).error().code, ErrorCode::not_found);
    EXPECT_TRUE(listed(wang));
    ASSERT_TRUE(list_->remove({{nanjing}}, entry.id, by_li).ok());
    EXPECT_FALSE(listed(wang));
    EXPECT_EQ(list_->remove(all, entry.id, by_li).error().code, ErrorCode::not_found);
    const auto rows = audit();
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].what, "do_not_call.removed");
    EXPECT_EQ(rows[1].what, "do_not_call.added");
    for (const auto& row : rows) {
        EXPECT_EQ(row.key, std::to_string(entry.id.value));
        EXPECT_EQ((row.before + row.after).find("13800010001"), std::string::npos);
    }
}

TEST_P(DoNotCallTest, gives_the_list_page_by_page) {
    for (int i = 0; i < 5; ++i)
        add({"1380001000" + std::to_string(i), "", {}});
    const auto first = list_->list(all, "", {.cursor = "", .limit = 3});
    ASSERT_TRUE(first.ok() && first->next);
    const auto second = list_->list(all, "", {.cursor = *first->next, .limit = 3});
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second->items.size(), 2u);
    EXPECT_FALSE(second->next);
}

// ---- Facts

TEST_P(DoNotCallTest, facts_are_the_list_and_the_contacts_with_a_person) {
    const Timestamp now = clock_.now().utc;
    contact("outbound", now - hours(2), wang, true);
    contact("outbound", now - hours(1), wang, false);
    contact("inbound", now - hours(3), wang, true);
    contact("internal", now - hours(1), wang, true);
    contact("outbound", now - hours(1), "+8613800010002", true);
    contact("outbound", now - hours(24 * 500), wang, true);
    auto facts = facts_->read("13800010001", {}, nanjing, now);
    EXPECT_FALSE(facts.stated.at("on_do_not_call_list"));
    EXPECT_FALSE(facts.stated.at("was_here_just_now"));
    ASSERT_TRUE(facts.contacts_since);
    ASSERT_EQ(facts.contacts.size(), 2u);
    EXPECT_EQ(facts.contacts[0].at, now - hours(2));
    EXPECT_TRUE(facts.contacts[0].effective);
    EXPECT_FALSE(facts.contacts[1].effective);

    add({wang, "", {}}, shanghai);
    contact("inbound", now - minutes(60), wang, false);
    facts = facts_->read(wang, {}, nanjing, now);
    EXPECT_TRUE(facts.stated.at("on_do_not_call_list"));
    EXPECT_TRUE(facts.stated.at("was_here_just_now"));
    EXPECT_FALSE(
        facts_->read(wang, {}, nanjing, now + microseconds(1)).stated.at("was_here_just_now"));
}

TEST_P(DoNotCallTest, facts_count_a_person_under_all_his_numbers) {
    const Timestamp now = clock_.now().utc;
    customers::CustomerDraft draft;
    draft.name = "王";
    draft.numbers = {wang, "02588886666"};
    const auto made = customers_->create_customer(all, nanjing, draft, by_li);
    ASSERT_TRUE(made.ok());
    contact("outbound", now - hours(1), "+862588886666", true);
    contact("outbound", now - hours(2), "+8613800010009", true, made->id);  // linked by hand
    EXPECT_EQ(facts_->read(wang, {}, nanjing, now).contacts.size(), 2u);
    EXPECT_EQ(facts_->read("+8613800010003", made->id, nanjing, now).contacts.size(), 2u);
    EXPECT_EQ(facts_->read("+8613800010003", {}, nanjing, now).contacts.size(), 0u);
}

TEST_P(DoNotCallTest, facts_of_nobody_are_none) {
    const auto facts = facts_->read("anonymous", {}, nanjing, clock_.now().utc);
    EXPECT_THAT(facts.stated, IsEmpty());
    EXPECT_FALSE(facts.contacts_since);
}

TEST_P(DoNotCallTest, facts_that_cannot_be_read_are_not_known) {
    const auto dropped = database().write([&](store::Transaction& t) -> Result<void> {
        ZONGJI_CHECK(t.execute("DROP TABLE do_not_call"));
        ZONGJI_CHECK(t.execute("DROP TABLE interaction_callers"));
        return {};
    });
    ASSERT_TRUE(dropped.ok());
    const auto facts = facts_->read(wang, {}, nanjing, clock_.now().utc);
    EXPECT_THAT(facts.stated, IsEmpty());
    EXPECT_FALSE(facts.contacts_since);
}

ZONGJI_ON_EACH_DATABASE(DoNotCallTest);

}  // namespace
}  // namespace zongji::do_not_call
