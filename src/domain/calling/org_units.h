#pragma once

#include "domain/configuration/records.h"

#include <string>
#include <vector>

// Private to calling.
namespace zongji::calling {

std::string root_unit(const configuration::Snapshot& snapshot);

// The org unit and those above it, the nearest first; an empty or unknown one is the root.
std::vector<std::string> upward(const configuration::Snapshot& snapshot,
                                const std::string& org_unit);

}  // namespace zongji::calling
