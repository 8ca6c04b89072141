#pragma once

#include "store/database.h"

namespace zongji::store {

// Whether `text` is well-formed UTF-8 (RFC 3629) without NUL.
bool is_storable_text(std::string_view text);

// Refuses what one of the databases would refuse or change silently: text that is not UTF-8 or
// holds NUL, and numbers that are not finite.
Result<void> check_parameters(const Parameters& parameters);

}  // namespace zongji::store
