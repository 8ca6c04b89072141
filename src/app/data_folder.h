#pragma once

#include "app/config.h"
#include "store/file_lock.h"

namespace zongji::app {

// The folder in which everything lies, for this process alone and for as long as it lives. Nothing
// in it is opened before it is taken.
class DataFolder {
public:
    // Makes it. ErrorCode::conflict names the process that works with it.
    static Result<DataFolder> take(const Config& config);

private:
    DataFolder(store::FileLock named, store::FolderLock whole)
        : named_(std::move(named)), whole_(std::move(whole)) {}

    store::FileLock named_;
    store::FolderLock whole_;
};

// That every port of the server's file is free now, so that a server that cannot serve changes
// nothing. ErrorCode::unavailable names the one that is not, and what it is for.
Result<void> check_ports(const Config& config);

}  // namespace zongji::app
