#include "store/scope.h"

#include <algorithm>

#include <fmt/format.h>

namespace zongji::store {

bool Scope::allows(OrgUnitId org_unit) const {
    return all || std::find(org_units.begin(), org_units.end(), org_unit) != org_units.end();
}

std::string scope_condition(const Scope& scope, Parameters& parameters, std::string_view column) {
    if (scope.all)
        return "1 = 1";
    if (scope.org_units.empty())
        return "1 = 0";

    std::string places;
    for (OrgUnitId org_unit : scope.org_units) {
        parameters.emplace_back(org_unit);
        places += fmt::format("{}?{}", places.empty() ? "" : ", ", parameters.size());
    }
    return fmt::format("{} IN ({})", column, places);
}

}  // namespace zongji::store
