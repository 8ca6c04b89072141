#include "edge/telephony/sip/trunk_order.h"

#include <algorithm>

namespace zongji::sip {

std::vector<TrunkId> in_order(std::vector<WillingTrunk> trunks,
                              const std::function<std::uint32_t(std::uint32_t n)>& below) {
    std::stable_sort(trunks.begin(), trunks.end(),
                     [](const auto& a, const auto& b) { return a.priority > b.priority; });
    std::vector<TrunkId> order;
    while (!trunks.empty()) {
        std::uint32_t total = 0;
        auto end = trunks.begin();
        for (; end != trunks.end() && end->priority == trunks.front().priority; ++end)
            total += static_cast<std::uint32_t>(std::max(end->weight, 1));
        std::uint32_t at = below(total);
        auto chosen = trunks.begin();
        for (; at >= static_cast<std::uint32_t>(std::max(chosen->weight, 1)); ++chosen)
            at -= static_cast<std::uint32_t>(std::max(chosen->weight, 1));
        order.push_back(chosen->id);
        trunks.erase(chosen);
    }
    return order;
}

}  // namespace zongji::sip
