#pragma once

#include "base/ids.h"

#include <cstddef>
#include <vector>

namespace zongji::media {

// One who hears a leg, and the thread on which he lives.
struct Listener {
    LegId leg;
    std::size_t thread = 0;

    bool operator==(const Listener&) const = default;
};

// What its room is for one leg.
struct RoomPlace {
    InteractionId room;       // 0: it is in none
    bool in_company = false;  // others are there, whoever hears whom
    std::vector<LegId> hears;
    std::vector<Listener> heard_by;

    bool operator==(const RoomPlace&) const = default;
};

}  // namespace zongji::media
