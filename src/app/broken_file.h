#pragma once

#include "app/config.h"

namespace zongji::app {

// The error of a start; that of a broken file says besides what can be done about it.
Error with_way_out(Error error, const Config& config);

}  // namespace zongji::app
