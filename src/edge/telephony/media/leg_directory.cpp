#include "edge/telephony/media/leg_directory.h"

#include <algorithm>
#include <iterator>
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

std::vector<LegId> LegDirectory::Held::set_room(InteractionId room,
                                                std::vector<calls::RoomMember> members) {
    std::vector<LegId> touched;
    const auto note = [&](const std::vector<calls::RoomMember>& whom) {
        for (const auto& member : whom)
            touched.push_back(member.leg);
    };
    std::erase_if(members, [&](const auto& member) { return !find(member.leg); });
    std::ranges::stable_sort(members, {}, &calls::RoomMember::leg);
    const auto again = std::ranges::unique(members, {}, &calls::RoomMember::leg);
    members.erase(again.begin(), again.end());

    note(directory_.rooms_[room]);
    for (const auto& member : members) {
        const InteractionId before = find(member.leg)->room.room;
        if (before && before != room)
            std::ranges::copy(leave_room(before, member.leg), std::back_inserter(touched));
    }
    note(members);
    if (members.empty()) {
        directory_.rooms_.erase(room);
    } else {
        directory_.rooms_[room] = std::move(members);
    }
    std::ranges::sort(touched);
    const auto twice = std::ranges::unique(touched);
    touched.erase(twice.begin(), twice.end());
    return touched;
}

std::vector<LegId> LegDirectory::Held::leave_room(InteractionId room, LegId leg) {
    const auto found = directory_.rooms_.find(room);
    if (found == directory_.rooms_.end())
        return {};
    auto& members = found->second;
    std::erase_if(members, [leg](const auto& member) { return member.leg == leg; });
    std::vector<LegId> left;
    for (const auto& member : members)
        left.push_back(member.leg);
    if (left.empty())
        directory_.rooms_.erase(found);
    return left;
}

RoomPlace LegDirectory::Held::place_in_room(InteractionId room, LegId leg) const {
    RoomPlace place;
    const auto found = directory_.rooms_.find(room);
    if (found == directory_.rooms_.end())
        return place;
    const auto& members = found->second;
    const auto own = std::ranges::find(members, leg, &calls::RoomMember::leg);
    if (own == members.end())
        return place;
    place.room = room;
    place.in_company = members.size() > 1;
    const auto hears = [](const calls::RoomMember& who, LegId whom) {
        return who.leg != whom && std::ranges::find(who.hears, whom) != who.hears.end();
    };
    for (const auto& other : members) {
        if (hears(*own, other.leg))
            place.hears.push_back(other.leg);
        if (hears(other, leg))
            place.heard_by.push_back({other.leg, directory_.places_.at(other.leg).thread});
    }
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
    for (const auto& [user, leg] : directory_.ready_) {
        if (directory_.places_.contains(leg))
            legs.push_back(leg);
    }
    return legs;
}

}  // namespace zongji::media
