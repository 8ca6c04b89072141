#include "domain/calling/org_units.h"

#include <algorithm>

namespace zongji::calling {

std::string root_unit(const configuration::Snapshot& snapshot) {
    for (const auto& [key, unit] : snapshot.org_units) {
        if (unit.record.parent.empty())
            return key;
    }
    return {};
}

std::vector<std::string> upward(const configuration::Snapshot& snapshot,
                                const std::string& org_unit) {
    std::vector<std::string> units;
    auto unit = snapshot.org_units.find(org_unit);
    while (unit != snapshot.org_units.end() &&
           std::ranges::find(units, unit->first) == units.end()) {
        units.push_back(unit->first);
        unit = snapshot.org_units.find(unit->second.record.parent);
    }
    if (units.empty())
        units.push_back(root_unit(snapshot));
    return units;
}

}  // namespace zongji::calling
