#pragma once

#include "domain/customers/customers.h"
#include "domain/identity/viewer.h"
#include "domain/interactions/records.h"
#include "store/journal/journal.h"

#include <string>

// What a viewer may see (decision 20). Whoever is more than an agent sees the contacts of his org
// units, everybody those that he had a part in, and the customers of these. The number that was
// called decides whose a contact is, the skills who takes it: the two may be of different org
// units. Customers, tickets and tasks are otherwise those of his org units.
namespace zongji::access {

using identity::Viewer;

// One record, by its id. Blocks: for workers. Any thread. What he may not see is `not_found`.
class Access {
public:
    Access(interactions::InteractionRecords& interactions, customers::Customers& customers,
           const store::Journal& journal)
        : interactions_(interactions), customers_(customers), journal_(journal) {}

    Result<interactions::InteractionRecord> interaction(const Viewer& viewer, InteractionId id);
    Result<customers::Customer> customer(const Viewer& viewer, CustomerId id);

private:
    Result<bool> takes_part(const Viewer& viewer, InteractionId id);

    interactions::InteractionRecords& interactions_;
    customers::Customers& customers_;
    const store::Journal& journal_;
};

// Within which a viewer writes to a record, or reads what hangs on it, once he was found to see it.
store::Scope scope_of(const interactions::InteractionRecord& seen);
// His own scope, and that of a record which he sees though it is outside.
store::Scope scope_with(const Viewer& viewer, OrgUnitId seen);

// Lists of contacts: where to look, and for what, when `wanted` is asked for.
struct InteractionSearch {
    store::Scope scope;
    interactions::InteractionFilter filter;
};
InteractionSearch contacts_of(const Viewer& viewer, interactions::InteractionFilter wanted);

// Whose names stand beside contacts that he sees: whoever sees one because it is his own sees whose
// it is.
store::Scope names_beside_contacts(const Viewer& viewer);

// Whoever sees numbers masked must not learn the rest by searching.
customers::NumberSearch number_search(const Viewer& viewer);
std::string number_seen_by(const Viewer& viewer, const std::string& number);

// Colleagues: himself and those of his org units.
bool sees_user(const Viewer& viewer, UserId user, OrgUnitId org_unit);

// Where the records go that he makes. `conflict` for who belongs to no org unit.
Result<OrgUnitId> org_unit_of(const Viewer& viewer, const configuration::Snapshot& snapshot);

}  // namespace zongji::access
