#pragma once

#include "base/json.h"
#include "domain/configuration/records.h"
#include "domain/identity/viewer.h"
#include "edge/http/limits.h"
#include "store/page.h"

// Customers as the page sees them.
namespace zongji::api {

using identity::Viewer;

struct Customer {
    CustomerId id;
    std::string name;
    std::string company;
    std::vector<std::string> numbers;  // masked as the role asks
    configuration::Labels region;  // of the first number that has one; as live::CallerView::region
    std::string note;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Customer, (),
                      (id, name, company, numbers, region, note, created_at, updated_at, version))

// `interaction_id`: made from this contact, whose caller is this customer; his number is taken from
// it, where it has one, and `numbers` is not looked at. When changing there is none, and `version`
// is needed: of what was changed. A masked number that comes back as it was shown means the number
// it stands for.
struct CustomerForm {
    static constexpr http::Limit limits[] = {
        {"name", 200}, {"company", 200}, {"numbers", 20}, {"note", 4'000}};
    std::string name;
    std::string company;
    std::vector<std::string> numbers;
    std::string note;
    std::optional<InteractionId> interaction_id;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(CustomerForm, (), (name, company, numbers, note, interaction_id, version))

struct LikelyDouble {
    CustomerId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(LikelyDouble, (), (id, name))

struct CustomerList {
    std::vector<Customer> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CustomerList, (), (items, next))

// Those of his org units, and the customers of his own interactions. `numbers` of what comes back
// are whole: the operation masks them. Those of a form may be masked as they
// were shown. An update whose version is not the record's is `conflict` at "/version".
// Every call blocks, and is made on workers by several at once. It takes the Viewer and answers
// what he may see and nothing else; what he may not see is `not_found`.
class Customers {
public:
    virtual ~Customers() = default;
    virtual Result<CustomerList> list(const Viewer& viewer, const std::string& text,
                                      const store::PageRequest& page) = 0;
    virtual Result<Customer> create(const Viewer& viewer, const CustomerForm& form) = 0;
    virtual Result<Customer> read(const Viewer& viewer, CustomerId id) = 0;
    virtual Result<Customer> update(const Viewer& viewer, CustomerId id,
                                    const CustomerForm& form) = 0;
    // Who has a number or mail address in common with him; none for whoever sees numbers masked.
    virtual Result<std::vector<LikelyDouble>> likely_doubles(const Viewer& viewer,
                                                             CustomerId id) = 0;
};

}  // namespace zongji::api
