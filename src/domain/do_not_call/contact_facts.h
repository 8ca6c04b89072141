#pragma once

#include "domain/customers/customers.h"
#include "domain/do_not_call/do_not_call.h"
#include "domain/interactions/records.h"
#include "engine/permission/permission.h"

namespace zongji::do_not_call {

// What the records know of somebody, for the question whether he may be contacted. Blocks: for
// workers. What cannot be read is not stated, and so not known.
class ContactFacts {
public:
    ContactFacts(DoNotCall& list, customers::Customers& customers,
                 interactions::InteractionRecords& interactions)
        : list_(list), customers_(customers), interactions_(interactions) {}

    // `number` in E.164, or as it is dialled. Of a customer all his numbers count together, be he
    // named or found by the number; `nearest` is the org unit of who asks.
    permission::Facts read(const std::string& number, std::optional<CustomerId> customer,
                           OrgUnitId nearest, Timestamp now);

private:
    DoNotCall& list_;
    customers::Customers& customers_;
    interactions::InteractionRecords& interactions_;
};

}  // namespace zongji::do_not_call
