#pragma once

#include "domain/configuration/addresses.h"
#include "domain/configuration/records.h"

#include <string>
#include <vector>

// Who may call as a trunk.
namespace zongji::configuration {

// Not a range as wide as the internet that the trunk does not say is meant.
inline bool is_trusted(const Trunk& trunk, const AddressRange& range) {
    return trunk.open_to_internet || !range.is_internet();
}

// Of its addresses those that are. All of a record that was validated; one that an older program
// stored may have others. What cannot be read is among them: who reads it says so.
std::vector<std::string> trusted_addresses(const Trunk& trunk);

}  // namespace zongji::configuration
