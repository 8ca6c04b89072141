#pragma once

#include "base/result.h"
#include "domain/configuration/records.h"

#include <string>
#include <string_view>

// What a trunk's record says of its carrier, where we speak first.
namespace zongji::configuration {

// "0=+86": of a number that begins with what stands before "=", that beginning goes and what stands
// behind comes in its place. Nothing before it: every number.
struct NumberRule {
    std::string begins;
    std::string becomes;
};
Result<NumberRule> parse_number_rule(std::string_view text);

// Name and realm of H(A1). A secret that was entered is good for these alone.
const std::string& auth_user_of(const Trunk& trunk);
const std::string& realm_of(const Trunk& trunk);

}  // namespace zongji::configuration
