#pragma once

#include "store/database.h"

namespace zongji::store {

// The org units whose records somebody may see. Every function that queries records takes one.
struct Scope {
    std::vector<OrgUnitId> org_units;  // each named, also those below another
    bool all = false;                  // the whole company; `org_units` is not looked at

    static Scope everything() { return {{}, true}; }
    bool allows(OrgUnitId org_unit) const;
};

// A condition on `column` for a WHERE clause: "org_unit_id IN (?3, ?4)". Appends its parameters to
// `parameters`, after those of the statement so far. True or false without parameters where
// everything or nothing is allowed.
std::string scope_condition(const Scope& scope, Parameters& parameters,
                            std::string_view column = "org_unit_id");

}  // namespace zongji::store
