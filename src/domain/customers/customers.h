#pragma once

#include "base/json.h"
#include "domain/customers/phone_numbers.h"
#include "domain/identity/audit.h"
#include "runtime/clock.h"
#include "store/page.h"
#include "store/scope.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

// The people and companies outside, and the numbers and addresses by which they are known. A number
// may be several customers': of a household, of a firm, or of one who was entered twice.
namespace zongji::customers {

std::span<const store::Migration> migrations();  // series "customers"
// Of customers that an earlier program wrote. At a start, after the migrations.
Result<void> renew_search_texts(store::Database& database);

struct CustomerNumber {
    std::string value;  // E.164, or the digits of what has no such form
    std::string raw;    // as it was entered
};
BOOST_DESCRIBE_STRUCT(CustomerNumber, (), (value, raw))

struct Customer {
    CustomerId id;
    OrgUnitId org_unit_id;
    std::string name;
    std::string company;
    std::string tier;  // "gold"; empty: none
    std::vector<std::string> tags;
    std::string note;
    std::vector<CustomerNumber> numbers;  // the first one is called first
    std::vector<std::string> mails;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, org_unit_id, name, company, tier, tags, note, numbers, mails, created_at,
                       updated_at, version))

// What people enter. A number that is masked as identity::mask_number() shows a stored one stands
// for that one, so that somebody who may not see it can save the rest.
struct CustomerDraft {
    static constexpr bool missing_means_default = true;
    std::string name;
    std::string company;
    std::string tier;
    std::vector<std::string> tags;
    std::string note;
    std::vector<std::string> numbers;
    std::vector<std::string> mails;
    std::int64_t version = 0;  // of what was changed; not looked at when creating
};
BOOST_DESCRIBE_STRUCT(CustomerDraft, (), (name, company, tier, tags, note, numbers, mails, version))

// How a search box may look for numbers. Whoever sees them masked must not learn the rest by
// trying: he finds a whole number, or the last four digits that he sees anyhow.
enum class NumberSearch { parts, whole_or_last_four };

// What a search box says of a number; empty where it says nothing of the kind.
struct NumberSought {
    std::string whole;      // E.164, or the digits of what has no such form
    std::string part;       // digits anywhere in it
    std::string beginning;  // of the E.164 form, where `part` begins with an area code
    std::string last_four;  // of a number that has more when it is masked
};
NumberSought number_sought(const std::string& text, NumberSearch how);

// No E.164 number that is shorter shows its last four digits when it is masked.
constexpr std::size_t least_length_for_last_four = 12;

// "SELECT id FROM customers …": who search_customers() finds, as a part of another domain's query.
// Appends its parameters.
using Subquery = std::function<std::string(store::Parameters&)>;
Subquery customers_matching(const store::Scope& scope, const std::string& text, NumberSearch how);

// Blocks: for workers. Any thread. What is outside the scope is `not_found`. The audit says who
// changed which fields and never what they hold: a person can be deleted, the audit cannot. Needs
// identity's migrations.
class Customers {
public:
    Customers(store::Database& database, const Clock& clock, IdSource& ids)
        : database_(database), clock_(clock), ids_(ids) {}

    // `invalid` with the path of the field. `contact`, which the customer is made from, becomes
    // his, and so do the interactions of his numbers within the scope that have no customer yet.
    Result<Customer> create_customer(const store::Scope& scope, OrgUnitId org_unit,
                                     const CustomerDraft& draft, const identity::Actor& by,
                                     std::optional<InteractionId> contact = {});

    // The whole record. `conflict` at "/version" if it is no longer at draft.version.
    Result<Customer> update_customer(const store::Scope& scope, CustomerId id,
                                     const CustomerDraft& draft, const identity::Actor& by);

    Result<Customer> find_customer(const store::Scope& scope, CustomerId id);

    // None: nobody we know. Of several one of `nearest` comes first, then who was known first.
    Result<std::optional<Customer>> find_by_number(const store::Scope& scope,
                                                   const PhoneNumber& number, OrgUnitId nearest);

    // Others within the scope who have a number or mail address of his, by their names.
    Result<std::map<CustomerId, std::string>> likely_doubles(const store::Scope& scope,
                                                             CustomerId id);

    // By words, each of which is a part of the name, the company or a number, or by a number with
    // blanks in it; empty text: all. The newest first.
    Result<store::Page<Customer>> search_customers(const store::Scope& scope,
                                                   const std::string& text,
                                                   const store::PageRequest& page,
                                                   NumberSearch how = NumberSearch::parts);

    // The names of these, for lists; absent where there is none or it is outside the scope.
    Result<std::map<CustomerId, std::string>> names_of(const store::Scope& scope,
                                                       std::span<const CustomerId> ids);

    // Those of them who can be called: who have a number.
    Result<std::set<CustomerId>> with_numbers(const store::Scope& scope,
                                              std::span<const CustomerId> ids);

private:
    store::Database& database_;
    const Clock& clock_;
    IdSource& ids_;
};

}  // namespace zongji::customers
