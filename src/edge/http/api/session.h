#pragma once

#include "base/json.h"
#include "domain/configuration/records.h"

namespace zongji::api {

struct IceServer {
    std::vector<std::string> urls;
    std::string username;
    std::string credential;
};
BOOST_DESCRIBE_STRUCT(IceServer, (), (urls, username, credential))

// Who is signed in. `csrf_token` goes back in the header X-CSRF-Token of every request that changes
// something.
struct Session {
    UserId user_id;
    std::string login;
    std::string name;
    std::string number;
    std::string org_unit;
    std::string time_zone;  // of the company, in which its days and times are meant
    std::vector<configuration::Role> roles;
    std::string csrf_token;
    std::vector<IceServer> ice_servers;
    bool demonstration = false;  // simulated customers may be asked to call
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (user_id, login, name, number, org_unit, time_zone, roles, csrf_token,
                       ice_servers, demonstration))

}  // namespace zongji::api
