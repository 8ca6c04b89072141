#include "domain/identity/viewer.h"

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

Result<Viewer> viewer_of(const configuration::Snapshot& snapshot, const std::string& key) {
    const auto found = snapshot.users.find(key);
    if (found == snapshot.users.end() || !found->second.record.active) {
        return unknown();
    }
    const configuration::User& user = found->second.record;
    Viewer viewer;
    viewer.user_id = found->second.id;
    viewer.login = key;
    viewer.name = user.name;
    viewer.number = user.number;
    viewer.org_unit = user.org_unit;
    viewer.roles = user.roles;
    // An administrator of the root sees also what is of no org unit any more.
    const auto unit = snapshot.org_units.find(user.org_unit);
    const bool of_the_company = user.org_unit.empty() || (unit != snapshot.org_units.end() &&
                                                          unit->second.record.parent.empty());
    if (viewer.is(Role::administrator) && of_the_company) {
        viewer.scope = store::Scope::everything();
    } else {
        viewer.scope.org_units = org_units_below(snapshot, user.org_unit);
    }
    return viewer;
}

std::string login_key(const configuration::Snapshot& snapshot, const std::string& login) {
    const auto same = [](char a, char b) { return small(a) == small(b); };
    for (const auto& [key, user] : snapshot.users) {
        if (std::ranges::equal(key, login, same))
            return key;
    }
    return {};
}

Result<Viewer> check_credentials(const configuration::Snapshot& snapshot, const std::string& login,
                                 std::string_view password) {
    auto viewer = viewer_of(snapshot, login_key(snapshot, login));
    const std::string hash = viewer ? snapshot.users.at(viewer->login).record.password_hash : "";
    if (!verify_password(hash, password) || !viewer) {
        return unknown();
    }
    return viewer;
}

}  // namespace zongji::identity
