#pragma once

#include "domain/configuration/records.h"

#include <vector>

namespace zongji::app {

// Whose pages must connect again when `fresh` takes the place of `before`: people who are new or
// gone, and those whose roles, password or view (the org units that they may see) are others. Not
// whoever has other skills or another name: a page that goes takes a ringing offer with it.
std::vector<UserId> people_to_greet(const configuration::Snapshot& before,
                                    const configuration::Snapshot& fresh);

}  // namespace zongji::app
