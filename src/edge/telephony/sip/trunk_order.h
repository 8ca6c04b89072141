#pragma once

#include "base/ids.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace zongji::sip {

// A trunk that would take a call.
struct WillingTrunk {
    TrunkId id;
    int priority = 0;
    int weight = 1;
};

// In which order they are tried: the highest priority first, and within one at random, each in
// proportion to its weight among those that are left (RFC 2782, "Weight"). `below(n)` is a random
// number from 0 to n - 1.
std::vector<TrunkId> in_order(std::vector<WillingTrunk> trunks,
                              const std::function<std::uint32_t(std::uint32_t n)>& below);

}  // namespace zongji::sip
