#pragma once

#include "app/config.h"

#include <cstddef>

namespace zongji::app {

// Raises the process's soft limit of file descriptors to the hard one, and returns it.
std::size_t raise_descriptor_limit();

// Shares `limit` out: calls first, then connections of pages and of SIP over TCP, which may not
// take what calls need. Where it is too low for `sip.max_legs`, that is lowered, and a warning says
// so; fails where there is hardly room for a call.
Result<void> share_descriptors(Config& config, std::size_t limit);

}  // namespace zongji::app
