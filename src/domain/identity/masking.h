#pragma once

#include <string>
#include <string_view>

namespace zongji::identity {

// "13812340917" → "138****0917": keeps what shows where a number is from, and four digits to tell
// callers apart. Short numbers (inside, hot lines) have nothing to hide; of a name only the first
// character stays.
std::string mask_number(std::string_view number);

}  // namespace zongji::identity
