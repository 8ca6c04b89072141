#pragma once

#include "domain/configuration/records.h"

#include <string>
#include <vector>

namespace zongji::demonstration {

// A person of the demonstration company who signs in with what its document says.
struct Login {
    std::string key;
    std::string password;
    std::vector<configuration::Role> roles;
};

// Those who are in the data still, with their passwords: none of another company's. Slow, as each
// password is verified.
std::vector<Login> logins(const configuration::Snapshot& snapshot);

}  // namespace zongji::demonstration
