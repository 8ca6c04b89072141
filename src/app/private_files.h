#pragma once

#include <string>

namespace zongji::app {

// Whatever this process writes from here on is for its own user alone (files 0600, folders 0700),
// and so is what an earlier one left in the data folder: databases, journal, snapshots, cache.
// Before anything is opened.
void keep_files_private(const std::string& data_dir);

}  // namespace zongji::app
