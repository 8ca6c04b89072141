#pragma once

#include "domain/configuration/records.h"

#include <string>
#include <vector>

namespace zongji::demonstration {

// What a caller of `number` can press in its menus to come to a queue that `user` serves: "2".
// Those of every queue where he serves none; empty where no key leads to a queue.
std::vector<std::string> menu_keys(const configuration::Snapshot& snapshot,
                                   const std::string& number, UserId user);

}  // namespace zongji::demonstration
