#pragma once

#include "base/json.h"

#include <string>
#include <string_view>

// Private to yaml_*.cpp.
namespace zongji::settings {

// What a plain scalar means in the core schema of YAML 1.2 (§10.3.2). Infinity and "not a number"
// are left as text, since JSON has neither.
json::value resolve_plain_scalar(std::string_view text);

// One line: plain where nobody can take it for something else, in quotes otherwise.
std::string write_scalar(std::string_view text);

// True if `text` is several lines that a literal block ("|") gives back exactly.
bool fits_literal_block(std::string_view text);

}  // namespace zongji::settings
