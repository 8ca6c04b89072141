#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>

namespace zongji::store {

// A file of real bytes that is given up when the disk is full, so that writing can go on for a
// while.
class Reserve {
public:
    Reserve(std::string folder, std::size_t bytes);

    // Makes it, unless it is there whole. ErrorCode::unavailable when there is no room.
    Result<void> make();

    // True when there was one to give up.
    bool give_up();

    // On the folder's file system; 0 when it cannot be told.
    std::uint64_t free_bytes() const;

private:
    std::string folder_;
    std::string path_;
    std::size_t bytes_;
};

}  // namespace zongji::store
