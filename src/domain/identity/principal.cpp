#include "domain/identity/principal.h"

#include "domain/identity/passwords.h"

#include <algorithm>

namespace zongji::identity {
namespace {

Error unknown() {
    return {ErrorCode::unauthenticated, "the login or the password is wrong", {}};
}

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool Principal::is(Role role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::vector<OrgUnitId> org_units_below(const configuration::Snapshot& snapshot,
                                       const std::string& root) {
    std::vector<OrgUnitId> ids;
    if (!snapshot.org_units.contains(root)) {
        return ids;
    }
    std::vector<std::string> keys{root};
    // The configuration's check keeps circles out; the number of units bounds what it may have
    // missed.
    for (std::size_t i = 0; i < keys.size() && i < snapshot.org_units.size(); ++i) {
        ids.push_back(snapshot.org_units.at(keys[i]).id);
        for (const auto& [key, unit] : snapshot.org_units) {
            if (unit.record.parent == keys[i]) {
                keys.push_back(key);
            }
        }
    }
    return ids;
}

Result<Principal> principal_of(const configuration::Snapshot& snapshot, const std::string& key) {
    const auto found = snapshot.users.find(key);
    if (found == snapshot.users.end() || !found->second.record.active) {
        return unknown();
    }
    const configuration::User& user = found->second.record;
    Principal principal;
    principal.user_id = found->second.id;
    principal.key = key;
    principal.name = user.name;
    principal.number = user.number;
    principal.org_unit = user.org_unit;
    principal.roles = user.roles;
    if (principal.is(Role::agent)) {
        principal.agent_id = AgentId{principal.user_id.value};
    }
    if (principal.is(Role::administrator)) {
        principal.scope = store::Scope::everything();
    } else {
        principal.scope.org_units = org_units_below(snapshot, user.org_unit);
    }
    return principal;
}

std::string login_key(const configuration::Snapshot& snapshot, const std::string& login) {
    const auto same = [](char a, char b) { return small(a) == small(b); };
    for (const auto& [key, user] : snapshot.users) {
        if (std::ranges::equal(key, login, same))
            return key;
    }
    return {};
}

Result<Principal> check_credentials(const configuration::Snapshot& snapshot,
                                    const std::string& login, std::string_view password) {
    auto principal = principal_of(snapshot, login_key(snapshot, login));
    const std::string hash =
        principal ? snapshot.users.at(principal->key).record.password_hash : "";
    if (!verify_password(hash, password) || !principal) {
        return unknown();
    }
    return principal;
}

}  // namespace zongji::identity
