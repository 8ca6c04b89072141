#pragma once

#include "scenarios/world.h"

namespace zongji::scenarios {

// Ends what is under way (callers hang up, time passes until wrap-ups and timers are over), with
// stores that work.
void wind_up(World& world);

// What must be so whatever happened, once all is wound up. Throws Unexpected.
void check_promises(World& world);

}  // namespace zongji::scenarios
