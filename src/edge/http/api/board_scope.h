#pragma once

#include "domain/calls/live_views.h"
#include "store/scope.h"

namespace zongji::api {

// The board as somebody of this scope may see it: queues, agents and the alarms about them.
live::BoardState board_in_scope(live::BoardState board, const store::Scope& scope);

}  // namespace zongji::api
