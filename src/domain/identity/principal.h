#pragma once

#include "domain/configuration/records.h"
#include "store/scope.h"

namespace zongji::identity {

using configuration::Role;

// Somebody who is signed in, as every request is judged by it.
struct Principal {
    UserId user_id;
    AgentId agent_id;  // the same number; 0 for who is no agent
    std::string key;   // the login
    std::string name;
    std::string number;
    std::string org_unit;
    std::vector<Role> roles;
    store::Scope scope;  // the org units whose records he may see

    bool is(Role role) const;
};

// The org units from `root` downward, itself included; none when there is no such unit.
std::vector<OrgUnitId> org_units_below(const configuration::Snapshot& snapshot,
                                       const std::string& root);

// An administrator's scope is the company, anybody else's his own org unit and those below it.
// ErrorCode::unauthenticated for a user who is unknown or not active any more.
Result<Principal> principal_of(const configuration::Snapshot& snapshot, const std::string& key);

// The key of the user who signs in with `login`, in capitals or not; empty if there is none. Keys
// are unique without regard to case.
std::string login_key(const configuration::Snapshot& snapshot, const std::string& login);

// Slow, for workers: verifies the password. One error for a wrong login and a wrong password.
Result<Principal> check_credentials(const configuration::Snapshot& snapshot,
                                    const std::string& login, std::string_view password);

}  // namespace zongji::identity
