#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "domain/configuration/records.h"
#include "store/scope.h"

#include <algorithm>
#include <string>
#include <vector>

namespace zongji::identity {

using configuration::Role;

// Who is signed in and asks, and what he may see: every request is judged by it, and the one filter
// of lists, pages, push, search and recordings is made from it.
struct Viewer {
    UserId user_id;
    std::string login;  // his key in the configuration
    std::string name;
    std::string number;
    std::string org_unit;
    std::vector<Role> roles;
    store::Scope scope;  // the org units whose records he may see

    // Of the session that he asks in.
    SessionId session_id;
    Timestamp session_ends;  // however much it is used
    std::string csrf_token;
    bool renew_cookie = false;  // the answer gives it for longer
    std::string address;        // where the request came from

    bool is(Role role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }
    // Whoever is an agent and nothing more sees his own contacts, and numbers masked.
    // Takes calls, or listens to them.
    bool has_desk() const { return is(Role::agent) || is(Role::supervisor); }
    bool sees_others() const { return is(Role::supervisor) || is(Role::administrator); }
    bool sees_numbers() const { return sees_others(); }
    // As contacts know whoever had a part in them, whatever his roles are today.
    AgentId as_agent() const { return AgentId{user_id.value}; }
};

// The org units from `root` downward, itself included; none when there is no such unit.
std::vector<OrgUnitId> org_units_below(const configuration::Snapshot& snapshot,
                                       const std::string& root);

// His own org unit and those below it: for whoever is of the root, all.
// Without a session. ErrorCode::unauthenticated for a user who is unknown or not active any more.
Result<Viewer> viewer_of(const configuration::Snapshot& snapshot, const std::string& key);

// The key of the user who signs in with `login`, in capitals or not; empty if there is none. Keys
// are unique without regard to case.
std::string login_key(const configuration::Snapshot& snapshot, const std::string& login);

// Slow, for workers: verifies the password. One error for a wrong login and a wrong password.
Result<Viewer> check_credentials(const configuration::Snapshot& snapshot, const std::string& login,
                                 std::string_view password);

}  // namespace zongji::identity
