#include "domain/configuration/trust.h"

#include <algorithm>
#include <iterator>

namespace zongji::configuration {

std::vector<std::string> trusted_addresses(const Trunk& trunk) {
    std::vector<std::string> trusted;
    std::ranges::copy_if(trunk.addresses, std::back_inserter(trusted), [&](const auto& address) {
        const auto range = parse_address_range(address);
        return !range || is_trusted(trunk, *range);
    });
    return trusted;
}

}  // namespace zongji::configuration
