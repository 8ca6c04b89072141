#pragma once

#include "domain/configuration/records.h"
#include "domain/configuration/validate.h"
#include "domain/settings/settings.h"

#include <vector>

// Private to settings: what the configuration would be.
namespace zongji::settings {

// `given` over `stored`, without what is in `removed` (only keys count there), and without all that
// `given` does not name if `prune`. Given records come first in each list, in their order, so that
// a path into the result that lies within the given ones is also a path into `given`.
configuration::Document merge(const configuration::Document& stored,
                              const configuration::Document& given,
                              const configuration::Document& removed, bool prune);

// What is wrong with `after`, told in terms of `given`. Problems that stored records had before,
// with other words for no reason of this change, do not count: an upgrade that checks more must not
// stop everything else from being edited.
std::vector<Problem> find_problems(const configuration::Document& before,
                                   const configuration::Document& given,
                                   const configuration::Document& after,
                                   const configuration::Checks& checks);

std::vector<RecordProblem> problems_of_records(const configuration::Document& document,
                                               const configuration::Checks& checks);

}  // namespace zongji::settings
