#pragma once

#include <span>
#include <string_view>
#include <vector>

// Private: where the clocks of a country stand. By ITU-T E.164's list of country codes and IANA's
// zone1970.tab. A country of several zones has its easternmost and its westernmost: what is allowed
// by both is allowed everywhere between.
namespace zongji::permission {

// Of a country code, "86"; none where it is not listed.
std::span<const std::string_view> zones_by_code(std::string_view code);

// Of a number without its plus, whose first digits are a country code.
std::span<const std::string_view> zones_of_digits(std::string_view digits);

// Each once.
std::vector<std::string_view> all_zones();

}  // namespace zongji::permission
