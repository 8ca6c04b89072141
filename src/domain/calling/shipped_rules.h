#pragma once

#include "domain/configuration/records.h"

#include <string_view>
#include <vector>

// Private: the rules that the program brings along, as data.
namespace zongji::calling {

std::string_view shipped_rules_text();  // JSON, shipped_rules.json

}  // namespace zongji::calling
