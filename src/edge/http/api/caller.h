#pragma once

#include "base/ids.h"
#include "domain/configuration/records.h"
#include "store/scope.h"

#include <algorithm>
#include <string>
#include <vector>

namespace zongji::api {

using configuration::Role;

// Who asks, and what he may see. The one filter for lists, pages, push, search and recordings is
// made from this.
struct Caller {
    SessionId session_id;
    UserId user_id;
    std::string login;
    std::string name;
    std::string number;
    std::string org_unit;
    std::vector<Role> roles;
    store::Scope scope;  // org units whose records he may see
    std::string csrf_token;
    std::string address;        // where the request came from
    bool renew_cookie = false;  // the answer gives it for longer

    bool is(Role role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }
    // Whoever is an agent and nothing more sees his own contacts, and numbers masked.
    bool sees_others() const { return is(Role::supervisor) || is(Role::administrator); }
    bool sees_numbers() const { return sees_others(); }
};

}  // namespace zongji::api
