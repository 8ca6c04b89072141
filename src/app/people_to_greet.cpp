#include "app/people_to_greet.h"

#include "domain/identity/viewer.h"

#include <algorithm>
#include <map>

namespace zongji::app {
namespace {

// What lies below each org unit, worked out once for all of its people.
class Views {
public:
    explicit Views(const configuration::Snapshot& snapshot) : snapshot_(snapshot) {}

    const std::vector<OrgUnitId>& below(const std::string& unit) {
        const auto [found, is_new] = known_.try_emplace(unit);
        if (is_new) {
            found->second = identity::org_units_below(snapshot_, unit);
            std::sort(found->second.begin(), found->second.end());
        }
        return found->second;
    }

private:
    const configuration::Snapshot& snapshot_;
    std::map<std::string, std::vector<OrgUnitId>> known_;
};

bool same_rights(const configuration::User& before, const configuration::User& now) {
    return before.roles == now.roles && before.active == now.active &&
           before.password_hash == now.password_hash;
}

}  // namespace

std::vector<UserId> people_to_greet(const configuration::Snapshot& before,
                                    const configuration::Snapshot& fresh) {
    std::vector<UserId> greeted;
    Views old_views(before);
    Views views(fresh);
    for (const auto& [key, known] : before.users) {
        const auto now = fresh.users.find(key);
        const bool same =
            now != fresh.users.end() && same_rights(known.record, now->second.record) &&
            old_views.below(known.record.org_unit) == views.below(now->second.record.org_unit);
        if (!same)
            greeted.push_back(known.id);
    }
    for (const auto& [key, user] : fresh.users) {
        if (!before.users.contains(key))
            greeted.push_back(user.id);
    }
    return greeted;
}

}  // namespace zongji::app
