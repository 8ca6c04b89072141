#include "domain/access/access.h"
#include "domain/configuration/snapshot.h"
#include "domain/identity/masking.h"

namespace zongji::access {

store::Scope scope_of(const interactions::InteractionRecord& seen) {
    return {{seen.org_unit_id}, false};
}

store::Scope scope_with(const Viewer& viewer, OrgUnitId seen) {
    store::Scope scope = viewer.scope;
    if (!scope.all)
        scope.org_units.push_back(seen);
    return scope;
}

InteractionSearch contacts_of(const Viewer& viewer, interactions::InteractionFilter wanted) {
    if (!viewer.sees_others()) {
        wanted.agent = viewer.as_agent();
        return {store::Scope::everything(), std::move(wanted)};
    }
    if (viewer.is(identity::Role::agent))
        wanted.and_part_of = viewer.as_agent();
    return {viewer.scope, std::move(wanted)};
}

store::Scope names_beside_contacts(const Viewer& viewer) {
    return viewer.sees_others() ? viewer.scope : store::Scope::everything();
}

customers::NumberSearch number_search(const Viewer& viewer) {
    return viewer.sees_numbers() ? customers::NumberSearch::parts
                                 : customers::NumberSearch::whole_or_last_four;
}

std::string number_seen_by(const Viewer& viewer, const std::string& number) {
    return viewer.sees_numbers() ? number : identity::mask_number(number);
}

bool sees_user(const Viewer& viewer, UserId user, OrgUnitId org_unit) {
    return user == viewer.user_id || viewer.scope.allows(org_unit);
}

Result<OrgUnitId> org_unit_of(const Viewer& viewer, const configuration::Snapshot& snapshot) {
    const auto unit = snapshot.org_units.find(viewer.org_unit);
    if (unit == snapshot.org_units.end())
        return conflict("the user belongs to no org unit");
    return unit->second.id;
}

}  // namespace zongji::access
