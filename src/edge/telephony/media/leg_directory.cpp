#include "edge/telephony/media/leg_directory.h"

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

LegId LegDirectory::Held::take_over(UserId user, LegId leg) {
    LegId& newest = directory_.ready_[user];
    const LegId earlier = newest;
    newest = leg;
    return earlier == leg ? LegId{} : earlier;
}

std::vector<LegId> LegDirectory::Held::browsers() const {
    std::vector<LegId> legs;
    for (const auto& [leg, place] : directory_.places_) {
        if (place.browser)
            legs.push_back(leg);
    }
    return legs;
}

}  // namespace zongji::media
