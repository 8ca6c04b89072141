#include "domain/customers/customers.h"

#include "domain/identity/masking.h"
#include "domain/identity/schema.h"
#include "domain/interactions/records.h"
#include "store/test/each_database.h"

#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zongji::customers {
namespace {

using interactions::InteractionRecords;
using store::Scope;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Timestamp nine{1'795'000'000'000'000};
constexpr OrgUnitId nanjing{11}, shanghai{12};
const Scope all = Scope::everything();
const identity::Actor li{UserId{5}, "li", "192.0.2.7"};

class CustomersTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        auto migrated = store::migrate(database(), "interactions", interactions::migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        migrated = store::migrate(database(), "identity", identity::migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        migrated = store::migrate(database(), "customers", migrations());
        ASSERT_TRUE(migrated.ok()) << migrated.error().message;
        customers_ = std::make_unique<Customers>(database(), clock_, ids_);
    }

    Customer create(const CustomerDraft& draft, OrgUnitId org_unit = nanjing) {
        auto created = customers_->create_customer(all, org_unit, draft, li);
        EXPECT_TRUE(created.ok()) << (created.ok() ? "" : created.error().message);
        return created.ok() ? *created : Customer{};
    }

    std::vector<std::string> search(const std::string& text, const Scope& scope = all,
                                    NumberSearch how = NumberSearch::parts) {
        const auto page = customers_->search_customers(scope, text, {}, how);
        EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().message);
        std::vector<std::string> names;
        if (page.ok()) {
            for (const Customer& customer : page->items)
                names.push_back(customer.name);
        }
        return names;
    }

    static CustomerDraft draft_of(const Customer& customer) {
        CustomerDraft draft;
        draft.name = customer.name;
        draft.company = customer.company;
        draft.tier = customer.tier;
        draft.tags = customer.tags;
        draft.note = customer.note;
        for (const auto& number : customer.numbers)
            draft.numbers.push_back(number.raw);
        draft.mails = customer.mails;
        draft.version = customer.version;
        return draft;
    }

    SimulatedClock clock_{nine};
    IdSource ids_;
    std::unique_ptr<Customers> customers_;
};
ZONGJI_ON_EACH_DATABASE(CustomersTest);

TEST_P(CustomersTest, are_kept_as_they_were_entered) {
    const Customer created = create({.name = "王芳",
                                     .company = "云衫",
                                     .tier = "gold",
                                     .tags = {"vip", "退货"},
                                     .note = "prefers mornings",
                                     .numbers = {"139 1234 5678", "025-84567890"},
                                     .mails = {"Fang@Example.cn"}});
    const auto found = customers_->find_customer(all, created.id);
    ASSERT_TRUE(found.ok()) << found.error().message;
    EXPECT_EQ(json::serialize(to_json(*found)), json::serialize(to_json(created)));
    EXPECT_EQ(found->tags, (std::vector<std::string>{"vip", "退货"}));
    EXPECT_EQ(found->numbers.at(0).value, "+8613912345678");
    EXPECT_EQ(found->numbers.at(0).raw, "139 1234 5678");
    EXPECT_EQ(found->numbers.at(1).value, "+862584567890");
    EXPECT_THAT(found->mails, ElementsAre("Fang@Example.cn"));
    EXPECT_EQ(found->created_at, nine);
    EXPECT_EQ(found->version, 1);
}

TEST_P(CustomersTest, are_found_by_their_number_in_every_writing) {
    const CustomerId id = create({.name = "王芳", .numbers = {"139 1234 5678"}}).id;
    for (const char* text : {"13912345678", "+8613912345678", "008613912345678", "139-1234-5678",
                             "013912345678", "１３９１２３４５６７８"}) {
        const auto found = customers_->find_by_number(all, normalise(text), nanjing);
        ASSERT_TRUE(found.ok());
        ASSERT_TRUE(found->has_value()) << text;
        EXPECT_EQ((*found)->id, id);
    }
    EXPECT_FALSE(customers_->find_by_number(all, normalise("13912345679"), nanjing)->has_value());
    EXPECT_FALSE(customers_->find_by_number(all, normalise("anonymous"), nanjing)->has_value());
}

// A household, or one who was entered twice: both are, and whoever may see both is told.
TEST_P(CustomersTest, with_one_number_are_likely_doubles) {
    const Customer first = create({.name = "王芳", .numbers = {"139 1234 5678"}});
    const auto doubles = [&](const Customer& of, const Scope& scope) {
        std::vector<std::string> names;
        for (const auto& [id, name] : customers_->likely_doubles(scope, of.id).value())
            names.push_back(name);
        return names;
    };
    EXPECT_THAT(doubles(first, all), IsEmpty());
    for (const char* text : {"13912345678", "+86 13912345678", "8613912345678", " 139-12345678"}) {
        const auto again =
            customers_->create_customer(all, shanghai, {.name = text, .numbers = {text}}, li);
        ASSERT_TRUE(again.ok()) << text;
        EXPECT_THAT(doubles(*again, all), ::testing::Contains("王芳")) << text;
        EXPECT_THAT(doubles(*again, {{shanghai}, false}),
                    ::testing::Not(::testing::Contains("王芳")));
    }
    EXPECT_EQ(doubles(first, all).size(), 4u);
    EXPECT_THAT(doubles(first, {{nanjing}, false}), IsEmpty());
    const auto mail = create({.name = "Mail", .mails = {"a@example.cn"}});
    EXPECT_THAT(doubles(create({.name = "Mail 2", .mails = {"A@example.cn"}}), all),
                ElementsAre("Mail"));
    EXPECT_THAT(doubles(mail, all), ElementsAre("Mail 2"));
}

TEST_P(CustomersTest, of_one_number_the_nearest_is_known_and_then_the_first) {
    const CustomerId first = create({.name = "A", .numbers = {"13912345678"}}, shanghai).id;
    const CustomerId near = create({.name = "B", .numbers = {"13912345678"}}).id;
    create({.name = "C", .numbers = {"13912345678"}});
    const auto known = [&](OrgUnitId nearest) {
        return (*customers_->find_by_number(all, normalise("13912345678"), nearest))->id;
    };
    EXPECT_EQ(known(shanghai), first);
    EXPECT_EQ(known(nanjing), near);
    EXPECT_EQ(known(OrgUnitId{999}), first);
}

TEST_P(CustomersTest, have_each_number_once) {
    const Customer one = create({.name = "Li", .numbers = {"400-123-4567", "4001234567"}});
    EXPECT_EQ(one.numbers.size(), 1u);
}

TEST_P(CustomersTest, are_refused_with_the_place_of_what_is_wrong) {
    const auto path = [&](CustomerDraft draft) {
        const auto created = customers_->create_customer(all, nanjing, draft, li);
        return created.ok() ? "was taken" : created.error().path;
    };
    EXPECT_EQ(path({.name = " "}), "/name");
    EXPECT_EQ(path({.name = std::string(801, 'x')}), "/name");
    EXPECT_EQ(path({.name = "x", .note = std::string(20'000, 'x')}), "/note");
    EXPECT_EQ(path({.name = "x", .tags = {"a", ""}}), "/tags/1");
    EXPECT_EQ(path({.name = "x", .numbers = {"13912345678", "hello"}}), "/numbers/1");
    EXPECT_EQ(path({.name = "x", .numbers = {"139****5678"}}), "/numbers/0");
    EXPECT_EQ(path({.name = "x", .mails = {"a@b@c"}}), "/mails/0");
    EXPECT_EQ(path({.name = "x", .mails = std::vector<std::string>(51, "a@b")}), "/mails");
    EXPECT_EQ(path({.name = "", .company = "云衫"}), "was taken");
}

TEST_P(CustomersTest, are_changed_by_one_at_a_time) {
    const Customer first = create({.name = "王芳", .numbers = {"13912345678"}});
    CustomerDraft draft = draft_of(first);
    draft.name = "王芳芳";
    draft.numbers = {"13912345679"};
    clock_.advance(seconds(5));
    const auto updated = customers_->update_customer(all, first.id, draft, li);
    ASSERT_TRUE(updated.ok()) << updated.error().message;
    EXPECT_EQ(updated->version, 2);
    EXPECT_EQ(updated->updated_at, nine + seconds(5));
    EXPECT_EQ(updated->created_at, nine);
    EXPECT_FALSE(customers_->find_by_number(all, normalise("13912345678"), nanjing)->has_value());

    draft.name = "somebody else's change";
    const auto late = customers_->update_customer(all, first.id, draft, li);
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_EQ(customers_->find_customer(all, first.id)->name, "王芳芳");
    EXPECT_EQ(customers_->update_customer(all, CustomerId{1}, draft, li).error().code,
              ErrorCode::not_found);

    const Customer other = create({.name = "Li", .numbers = {"13912345678"}});
    CustomerDraft taken = draft_of(other);
    taken.numbers.push_back("139 1234 5679");
    EXPECT_TRUE(customers_->update_customer(all, other.id, taken, li).ok());
    EXPECT_EQ(customers_->find_customer(all, other.id)->version, 2);
    taken.version = 2;
    taken.numbers.push_back("none");
    EXPECT_EQ(customers_->update_customer(all, other.id, taken, li).error().path, "/numbers/2");
    EXPECT_EQ(customers_->find_customer(all, other.id)->version, 2) << "rolled back";
}

TEST_P(CustomersTest, keep_a_number_that_was_sent_back_masked) {
    const Customer created = create({.name = "王芳", .numbers = {"139 1234 5678", "02584567890"}});
    CustomerDraft draft = draft_of(created);
    draft.name = "王芳芳";
    draft.numbers = {identity::mask_number("+862584567890"),
                     identity::mask_number("+8613912345678")};
    const auto updated = customers_->update_customer(all, created.id, draft, li);
    ASSERT_TRUE(updated.ok()) << updated.error().message;
    EXPECT_EQ(updated->numbers.at(0).value, "+862584567890");
    EXPECT_EQ(updated->numbers.at(1).value, "+8613912345678");
    EXPECT_EQ(updated->numbers.at(1).raw, "139 1234 5678");
}

TEST_P(CustomersTest, keep_both_of_two_numbers_that_look_alike_when_masked) {
    const Customer created = create({.name = "王芳", .numbers = {"13911115678", "13922225678"}});
    CustomerDraft draft = draft_of(created);
    draft.numbers = {"+86139****5678", "+86139****5678"};
    const auto updated = customers_->update_customer(all, created.id, draft, li);
    ASSERT_TRUE(updated.ok()) << updated.error().message;
    ASSERT_EQ(updated->numbers.size(), 2u);
    EXPECT_EQ(updated->numbers[0].value, "+8613911115678");
    EXPECT_EQ(updated->numbers[1].value, "+8613922225678");
    // A third one stands for nothing.
    draft.version = updated->version;
    draft.numbers.push_back("+86139****5678");
    EXPECT_EQ(customers_->update_customer(all, created.id, draft, li).error().path, "/numbers/2");
}

TEST_P(CustomersTest, leave_in_the_audit_who_changed_which_fields_and_no_personal_data) {
    const Customer created = create({.name = "王芳", .numbers = {"13912345678"}});
    CustomerDraft draft = draft_of(created);
    draft.name = "王芳芳";
    draft.note = "moved";
    ASSERT_TRUE(customers_->update_customer(all, created.id, draft, li).ok());
    draft.version = 1;
    ASSERT_FALSE(customers_->update_customer(all, created.id, draft, li).ok());

    std::vector<identity::AuditRow> rows;
    ASSERT_TRUE(database()
                    .read([&](store::Transaction& transaction) -> Result<void> {
                        ZONGJI_TRY(rows, identity::list_audit(transaction, all, {}));
                        return {};
                    })
                    .ok());
    ASSERT_EQ(rows.size(), 2u) << "what was refused is not there";
    EXPECT_EQ(rows[1].what, "customer.created");
    EXPECT_EQ(rows[0].what, "customer.changed");
    EXPECT_EQ(rows[0].who, "li");
    EXPECT_EQ(rows[0].address, "192.0.2.7");
    EXPECT_EQ(rows[0].kind, "customers");
    EXPECT_EQ(rows[0].key, std::to_string(created.id.value));
    EXPECT_EQ(rows[0].org_unit_id, nanjing);
    EXPECT_EQ(rows[0].before, R"({"version":1})");
    EXPECT_EQ(rows[0].after, R"({"version":2,"changed":["name","note"]})");
}

TEST_P(CustomersTest, are_searched_by_parts_of_names_and_numbers) {
    create({.name = "王芳", .company = "云衫商城", .numbers = {"13912345678"}});
    create({.name = "Anna Smith", .numbers = {"+12125550123"}});
    create({.name = "100% Cotton_Co", .numbers = {"025-84567890"}});

    EXPECT_THAT(search(""), ElementsAre("100% Cotton_Co", "Anna Smith", "王芳"));
    EXPECT_THAT(search("芳"), ElementsAre("王芳"));
    EXPECT_THAT(search("云衫"), ElementsAre("王芳"));
    EXPECT_THAT(search("aNNa"), ElementsAre("Anna Smith"));
    EXPECT_THAT(search("5678"), ElementsAre("100% Cotton_Co", "王芳"));
    EXPECT_THAT(search("1391"), ElementsAre("王芳"));
    EXPECT_THAT(search("139 1234 5678"), ElementsAre("王芳"));
    EXPECT_THAT(search("025-8456"), ElementsAre("100% Cotton_Co")) << "as it was entered";
    EXPECT_THAT(search("%"), ElementsAre("100% Cotton_Co"));
    EXPECT_THAT(search("n_C"), ElementsAre("100% Cotton_Co"));
    EXPECT_THAT(search("'; DROP TABLE customers; --"), IsEmpty());
    EXPECT_THAT(search("99"), IsEmpty());
    // Words apart, each of them in a name or a number, in any width.
    EXPECT_THAT(search("商城 王"), ElementsAre("王芳"));
    EXPECT_THAT(search("ＳＭＩＴＨ　anna"), ElementsAre("Anna Smith"));
    EXPECT_THAT(search("王 5678"), ElementsAre("王芳"));
    EXPECT_THAT(search("cotton １００％"), ElementsAre("100% Cotton_Co"));
    EXPECT_THAT(search("王 anna"), IsEmpty());
    EXPECT_THAT(search("anna 5678"), IsEmpty());
}

TEST_P(CustomersTest, are_not_told_by_trying_digits_where_numbers_are_masked) {
    create({.name = "王芳", .numbers = {"13912345678"}});
    create({.name = "云衫", .numbers = {"400-123-4567"}});
    create({.name = "8001号", .numbers = {"8001"}});
    const auto masked = [&](const char* text) {
        return search(text, all, NumberSearch::whole_or_last_four);
    };
    for (const char* text : {"139", "1391", "12345678", "345678", "45678", "678", "+86139", "567",
                             "4567", "400-123"}) {
        EXPECT_THAT(masked(text), IsEmpty()) << text;
    }
    EXPECT_THAT(masked("5678"), ElementsAre("王芳")) << "the last four, which are shown";
    EXPECT_THAT(masked("139 1234 5678"), ElementsAre("王芳"));
    EXPECT_THAT(masked("4001234567"), ElementsAre("云衫"));
    EXPECT_THAT(masked("8001"), ElementsAre("8001号"));
    EXPECT_THAT(masked("芳"), ElementsAre("王芳"));
    EXPECT_THAT(masked("王 5678"), ElementsAre("王芳"));
    EXPECT_THAT(masked("王 1234"), IsEmpty());
}

TEST_P(CustomersTest, outside_the_scope_do_not_exist) {
    const Customer customer = create({.name = "王芳", .numbers = {"13912345678"}}, shanghai);
    const Scope scope{{nanjing}, false};
    EXPECT_EQ(customers_->find_customer(scope, customer.id).error().code, ErrorCode::not_found);
    EXPECT_FALSE(customers_->find_by_number(scope, normalise("13912345678"), nanjing)->has_value());
    EXPECT_THAT(search("", scope), IsEmpty());
    EXPECT_EQ(customers_->update_customer(scope, customer.id, draft_of(customer), li).error().code,
              ErrorCode::not_found);
    const std::vector<CustomerId> ids{customer.id, CustomerId{5}};
    EXPECT_TRUE(customers_->names_of(scope, ids)->empty());
    EXPECT_EQ(customers_->names_of(all, ids)->at(customer.id), "王芳");
}

TEST_P(CustomersTest, come_page_by_page) {
    for (int i = 0; i < 11; ++i)
        create({.name = "customer " + std::to_string(i)});
    std::set<std::string> seen;
    store::PageRequest request{"", 4};
    int pages = 0;
    for (bool more = true; more && pages < 10; ++pages) {
        const auto page = customers_->search_customers(all, "customer", request);
        ASSERT_TRUE(page.ok());
        for (const Customer& customer : page->items)
            EXPECT_TRUE(seen.insert(customer.name).second);
        more = page->next.has_value();
        request.cursor = page->next.value_or("");
    }
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(seen.size(), 11u);
}

TEST_P(CustomersTest, take_over_the_calls_of_their_number) {
    InteractionRecords records(database());
    const auto caller = [&](std::int64_t id, const char* raw, std::optional<CustomerId> customer,
                            OrgUnitId org_unit = nanjing) {
        const PhoneNumber number = normalise(raw);
        ASSERT_TRUE(records
                        .set_callers(std::array{interactions::Caller{InteractionId{id}, org_unit,
                                                                     number.e164, raw, customer}})
                        .ok());
    };
    caller(1, "13912345678", {});
    caller(2, "+8613912345678", CustomerId{77});
    caller(3, "8001", {});
    caller(4, "anonymous", {});
    caller(5, "13912345678", {}, shanghai);
    const CustomerDraft draft{.name = "王芳", .numbers = {"139 1234 5678", "8001"}};
    const auto created = customers_->create_customer(Scope{{nanjing}, false}, nanjing, draft, li);
    ASSERT_TRUE(created.ok()) << created.error().message;
    const CustomerId wang = created->id;

    std::map<std::int64_t, std::int64_t> linked;
    auto read = database().read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const store::Rows rows,
                   transaction.query("SELECT interaction_id, COALESCE(customer_id, 0)"
                                     " FROM interaction_callers"));
        for (const store::Row& row : rows)
            linked[row.integer(0)] = row.integer(1);
        return {};
    });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(linked[1], wang.value);
    EXPECT_EQ(linked[2], 77) << "somebody else's stays his";
    EXPECT_EQ(linked[3], wang.value);
    EXPECT_EQ(linked[4], 0);
    EXPECT_EQ(linked[5], 0) << "another org unit's contact is not written to";
}

TEST_P(CustomersTest, are_made_together_with_their_contact_or_not_at_all) {
    InteractionRecords records(database());
    ASSERT_TRUE(records
                    .set_callers(std::array{
                        interactions::Caller{InteractionId{1}, nanjing, "", "anonymous", {}}})
                    .ok());
    const auto make = [&](InteractionId contact) {
        return customers_->create_customer(Scope{{nanjing}, false}, nanjing, {.name = "王芳"}, li,
                                           contact);
    };
    EXPECT_EQ(make(InteractionId{2}).error().code, ErrorCode::not_found);
    EXPECT_THAT(search(""), IsEmpty()) << "no customer without his contact";

    const auto made = make(InteractionId{1});
    ASSERT_TRUE(made.ok()) << made.error().message;
    std::vector<std::string> audited;
    std::int64_t linked = 0;
    ASSERT_TRUE(database()
                    .read([&](store::Transaction& transaction) -> Result<void> {
                        audited.clear();
                        ZONGJI_TRY(const auto rows, identity::list_audit(transaction, all, {}));
                        for (const auto& row : rows)
                            audited.push_back(row.what + " " + row.after);
                        ZONGJI_TRY(
                            const store::Rows callers,
                            transaction.query("SELECT customer_id FROM interaction_callers"));
                        linked = callers[0].integer(0);
                        return {};
                    })
                    .ok());
    EXPECT_EQ(linked, made->id.value);
    const std::string id = std::to_string(made->id.value);
    EXPECT_THAT(audited, ElementsAre(R"(customer.created {"version":1})",
                                     R"(interaction.linked {"customer_id":")" + id + R"("})"));
}

}  // namespace
}  // namespace zongji::customers
