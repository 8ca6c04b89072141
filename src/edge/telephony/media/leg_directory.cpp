#include "edge/telephony/media/leg_directory.h"

#include <utility>

namespace zongji::media {

std::optional<LegDirectory::Place> LegDirectory::Held::remove(LegId leg) {
    const auto found = directory_.places_.find(leg);
    if (found == directory_.places_.end())
        return std::nullopt;
    const Place place = found->second;
    directory_.places_.erase(found);
    const auto ready = directory_.ready_.find(place.user);
    if (ready != directory_.ready_.end() && ready->second == leg)
        directory_.ready_.erase(ready);
    return place;
}

void LegDirectory::Held::join(LegId a, LegId b) {
    directory_.places_.at(a).partner = b;
    directory_.places_.at(b).partner = a;
}

LegId LegDirectory::Held::part(LegId leg) {
    const auto found = directory_.places_.find(leg);
    if (found == directory_.places_.end())
        return {};
    const LegId partner = std::exchange(found->second.partner, LegId{});
    const auto other = directory_.places_.find(partner);
    if (other != directory_.places_.end() && other->second.partner == leg)
        other->second.partner = {};
    return partner;
}

LegId LegDirectory::Held::take_over(UserId user, LegId leg) {
    LegId& newest = directory_.ready_[user];
    const LegId earlier = newest;
    newest = leg;
    return earlier == leg ? LegId{} : earlier;
}

std::vector<LegId> LegDirectory::Held::browsers() const {
    std::vector<LegId> legs;
    for (const auto& [user, leg] : directory_.ready_) {
        if (directory_.places_.contains(leg))
            legs.push_back(leg);
    }
    return legs;
}

}  // namespace zongji::media
