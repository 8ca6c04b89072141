#include "domain/access/access.h"

#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "domain/interactions/journal_entry.h"
#include "store/test/each_database.h"

#include <array>

#include <gtest/gtest.h>

namespace zongji::access {
namespace {

using identity::Role;

constexpr Timestamp nine{1'795'000'000'000'000};
constexpr OrgUnitId company{1}, nanjing{11}, shanghai{12};
constexpr QueueId support{21};
constexpr AgentId self{31}, somebody{32};
constexpr InteractionId contact{101};
const std::array<OrgUnitId, 3> org_units{company, nanjing, shanghai};

// What he has to do with the contact of another's number.
enum class Relation { none, rang_once, rings, takes, took };
std::string name_of(Relation relation) {
    constexpr std::array names{"none", "rang once", "rings", "takes", "took"};
    return names.at(static_cast<std::size_t>(relation));
}

Viewer viewer(std::vector<Role> roles, OrgUnitId at) {
    Viewer made;
    made.user_id = UserId{self.value};
    made.roles = std::move(roles);
    if (made.is(Role::administrator)) {
        made.scope.all = true;
    } else {
        made.scope.org_units = {at};
    }
    return made;
}

class AccessTest : public store::test::EachDatabase {
protected:
    void SetUp() override {
        EachDatabase::SetUp();
        if (IsSkipped() || HasFatalFailure())
            return;
        ASSERT_TRUE(store::migrate(database(), "identity", identity::migrations()));
        ASSERT_TRUE(store::migrate(database(), "interactions", interactions::migrations()));
        ASSERT_TRUE(store::migrate(database(), "customers", customers::migrations()));
        records_ = std::make_unique<interactions::InteractionRecords>(database());
        customers_ = std::make_unique<customers::Customers>(database(), clock_, ids_);
        auto opened = store::Journal::open(
            {.folder = folder_.path() + "/journal", .reserve_bytes = 64 << 10}, {});
        ASSERT_TRUE(opened) << opened.error().message;
        journal_ = std::move(*opened);
        access_ = std::make_unique<Access>(*records_, *customers_, *journal_);
    }

    // A contact of nanjing's number, whose customer is nanjing's too. `projected`: the records have
    // what the journal has.
    CustomerId make_contact(Relation relation, bool projected) {
        std::vector<journal::Event> events{
            journal::InteractionStarted{.interaction_id = contact,
                                        .conversation_id = ConversationId{501},
                                        .org_unit_id = nanjing,
                                        .channel = journal::Channel::voice,
                                        .direction = journal::Direction::inbound,
                                        .number_id = NumberId{41},
                                        .trunk_id = TrunkId{51}}};
        const auto offer = [&](AgentId agent) {
            events.emplace_back(journal::OfferMade{OfferId{601}, contact, support, agent});
        };
        offer(somebody);
        const SegmentId segment{701};
        if (relation == Relation::rang_once || relation == Relation::rings)
            offer(self);
        if (relation == Relation::rang_once) {
            events.emplace_back(journal::OfferEnded{OfferId{601}, contact, support, self,
                                                    OfferResult::rejected, "", 10});
        }
        if (relation == Relation::takes || relation == Relation::took)
            events.emplace_back(journal::SegmentStarted{segment, contact, support, self});
        if (relation == Relation::took) {
            events.emplace_back(journal::SegmentEnded{segment, contact, support, self,
                                                      "customer_hung_up", 60'000, 0});
        }
        std::vector<journal::Recorded> recorded;
        for (const auto& event : events) {
            const auto position = static_cast<std::int64_t>(recorded.size() + 1);
            recorded.push_back({position, nine + seconds(position), event});
            EXPECT_TRUE(journal_->append(journal::entry_of(event, nine + seconds(position))));
        }
        EXPECT_TRUE(journal_->flush(seconds(30)));
        // The interaction itself is a row as soon as anybody sees it.
        if (!projected)
            recorded.resize(1);
        const auto applied = interactions::InteractionProjection(database()).apply(recorded);
        EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().message);

        const auto customer = customers_->create_customer(
            store::Scope::everything(), nanjing, {.name = "陈女士", .numbers = {"13912345678"}},
            {UserId{1}, "test", ""});
        EXPECT_TRUE(customer.ok()) << (customer.ok() ? "" : customer.error().message);
        const std::array callers{
            interactions::Caller{contact, nanjing, "+8613912345678", "13912345678", customer->id}};
        EXPECT_TRUE(records_->set_callers(callers).ok());
        return customer->id;
    }

    store::test::TemporaryFolder folder_;
    SimulatedClock clock_{nine};
    IdSource ids_;
    std::unique_ptr<interactions::InteractionRecords> records_;
    std::unique_ptr<customers::Customers> customers_;
    std::unique_ptr<store::Journal> journal_;
    std::unique_ptr<Access> access_;
};
ZONGJI_ON_EACH_DATABASE(AccessTest);

// Decision 20: role × org unit × relation, for the contact and for its customer.
struct Case {
    std::vector<Role> roles;
    OrgUnitId at;
    bool without_part;  // sees the contact of nanjing without having had a part in it
};
const std::vector<Case> people{
    {{Role::agent}, nanjing, false},
    {{Role::agent}, shanghai, false},
    {{Role::supervisor}, nanjing, true},
    {{Role::supervisor}, shanghai, false},
    {{Role::agent, Role::supervisor}, nanjing, true},
    {{Role::agent, Role::supervisor}, shanghai, false},
    {{Role::administrator}, company, true},
    {{Role::agent, Role::administrator}, company, true},
};

class Relations : public AccessTest {
protected:
    void check(Relation relation, bool projected) {
        const bool has_part = relation != Relation::none && relation != Relation::rang_once;
        const CustomerId customer = make_contact(relation, projected);
        for (const Case& person : people) {
            const Viewer he = viewer(person.roles, person.at);
            std::string what = name_of(relation) + (projected ? "" : ", in the journal alone") +
                               ", org unit " + std::to_string(person.at.value);
            for (const Role role : person.roles)
                what += std::string(", ") + std::string(enum_name(role));
            SCOPED_TRACE(what);

            const auto seen = access_->interaction(he, contact);
            EXPECT_EQ(seen.ok(), person.without_part || has_part);
            if (!seen) {
                EXPECT_EQ(seen.error().code, ErrorCode::not_found);
            }

            // An agent finds the customers of his org unit, whoever spoke with them.
            const bool in_scope = he.scope.allows(nanjing);
            const auto known = access_->customer(he, customer);
            EXPECT_EQ(known.ok(), in_scope || has_part);
            if (!known) {
                EXPECT_EQ(known.error().code, ErrorCode::not_found);
            }

            // Lists ask the records alone: a part counts there once it is projected.
            const bool is_part =
                projected && (relation == Relation::takes || relation == Relation::took);
            const bool lists_his_parts = he.is(Role::agent) || !he.sees_others();
            const auto search = contacts_of(he, {});
            const auto listed = records_->list_interactions(search.scope, search.filter, {});
            ASSERT_TRUE(listed.ok()) << listed.error().message;
            EXPECT_EQ(!listed->items.empty(), person.without_part || (is_part && lists_his_parts));
        }
    }
};
ZONGJI_ON_EACH_DATABASE(Relations);

TEST_P(Relations, of_nobody_give_no_right) {
    check(Relation::none, true);
}
TEST_P(Relations, of_an_offer_that_ended_give_no_right) {
    check(Relation::rang_once, true);
}
TEST_P(Relations, of_whom_it_rings_at_give_a_right) {
    check(Relation::rings, true);
}
TEST_P(Relations, of_whoever_speaks_give_a_right) {
    check(Relation::takes, true);
}
TEST_P(Relations, of_whoever_spoke_give_a_right) {
    check(Relation::took, true);
}
TEST_P(Relations, count_before_the_records_have_them) {
    check(Relation::takes, false);
}
TEST_P(Relations, of_an_offer_count_before_the_records_have_it) {
    check(Relation::rings, false);
}

TEST_P(AccessTest, knows_nothing_of_what_never_was) {
    const Viewer root = viewer({Role::administrator}, company);
    EXPECT_EQ(access_->interaction(root, InteractionId{9}).error().code, ErrorCode::not_found);
    EXPECT_EQ(access_->customer(root, CustomerId{9}).error().code, ErrorCode::not_found);
}

TEST(Scopes, are_those_of_what_is_seen) {
    const Viewer li = viewer({Role::agent}, shanghai);
    const Viewer wang = viewer({Role::supervisor}, shanghai);
    const Viewer root = viewer({Role::administrator}, company);
    interactions::InteractionRecord record;
    record.org_unit_id = nanjing;
    for (const OrgUnitId unit : org_units) {
        EXPECT_EQ(scope_of(record).allows(unit), unit == nanjing);
        EXPECT_EQ(scope_with(li, nanjing).allows(unit), unit != company);
        EXPECT_TRUE(scope_with(root, nanjing).allows(unit));
        EXPECT_TRUE(names_beside_contacts(li).allows(unit)) << "he lists his own alone";
        EXPECT_EQ(names_beside_contacts(wang).allows(unit), unit == shanghai);
    }
}

TEST(Numbers, are_masked_for_an_agent_who_is_nothing_more) {
    const Viewer li = viewer({Role::agent}, nanjing);
    const Viewer both = viewer({Role::agent, Role::supervisor}, nanjing);
    EXPECT_EQ(number_seen_by(li, "13912345678"), "139****5678");
    EXPECT_EQ(number_search(li), customers::NumberSearch::whole_or_last_four);
    for (const Viewer& more : {both, viewer({Role::administrator}, company)}) {
        EXPECT_EQ(number_seen_by(more, "13912345678"), "13912345678");
        EXPECT_EQ(number_search(more), customers::NumberSearch::parts);
    }
}

TEST(Colleagues, are_those_of_the_scope_and_oneself) {
    const Viewer li = viewer({Role::agent}, nanjing);
    EXPECT_TRUE(sees_user(li, UserId{99}, nanjing));
    EXPECT_FALSE(sees_user(li, UserId{99}, shanghai));
    EXPECT_TRUE(sees_user(li, li.user_id, shanghai));
}

TEST(OrgUnit, of_new_records_is_the_viewers) {
    Viewer li = viewer({Role::agent}, nanjing);
    configuration::Snapshot snapshot;
    EXPECT_EQ(org_unit_of(li, snapshot).error().code, ErrorCode::conflict);
    li.org_unit = "nanjing";
    snapshot.org_units["nanjing"] = {nanjing, company, {}};
    EXPECT_EQ(*org_unit_of(li, snapshot), nanjing);
}

}  // namespace
}  // namespace zongji::access
