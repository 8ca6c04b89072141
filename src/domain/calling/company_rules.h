#pragma once

#include "domain/configuration/records.h"
#include "engine/permission/limits.h"
#include "engine/permission/permission.h"

#include <map>
#include <string>
#include <vector>

namespace zongji::calling {

// Those that the program brings along (shipped_rules.json), in the order in which they are asked.
const std::vector<configuration::ContactRule>& shipped_rules();

// The shipped ones, each replaced by the company's record of its key, then the company's own. What
// cannot be used is told in `troubles`, and the shipped rules hold alone. Reads zones: for workers.
permission::Rules rules_of(const configuration::Snapshot& snapshot,
                           std::vector<std::string>& troubles);

// What calls out may reach and run up: the record of the org unit or of the nearest one above, else
// the defaults; of the company always the root's.
struct CallRights {
    permission::Reach reach;
    permission::Limits limits;
};
CallRights call_rights_of(const configuration::Snapshot& snapshot, const std::string& org_unit);

}  // namespace zongji::calling
