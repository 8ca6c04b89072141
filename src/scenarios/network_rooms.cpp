#include "scenarios/network.h"

#include <algorithm>

// Who is in which room, and whom he hears there.
namespace zongji::scenarios {

void Network::listen(Leg& leg, const std::vector<LegId>& to) {
    leg.listens_to = to;
    if (leg.hears.kind == Sound::Kind::sounds)
        return;
    leg.hears = to.empty() ? Sound{} : Sound{Sound::Kind::somebody, to.front(), {}};
}

void Network::leave_room(Leg& leg) {
    if (!leg.room)
        return;
    pause_tapes();
    const InteractionId room = leg.room;
    leg.room = {};
    leg.in_company = false;
    listen(leg, {});
    const auto in_it = [room](const Leg& other) { return other.room == room; };
    const bool company = std::ranges::count_if(legs_, in_it) > 1;
    for (Leg& other : legs_) {
        if (!in_it(other))
            continue;
        std::vector<LegId> left = other.listens_to;
        std::erase(left, leg.id);
        listen(other, left);
        other.in_company = company;
    }
    run_tapes();
}

void Network::operator()(const calls::SetRoom& command) {
    std::vector<calls::RoomMember> members = command.members;
    std::erase_if(members, [this](const auto& member) { return !live(member.leg); });
    const auto named = [&](LegId leg) {
        return std::ranges::find(members, leg, &calls::RoomMember::leg) != members.end();
    };
    pause_tapes();
    for (Leg& leg : legs_) {
        const bool leaves = leg.room == command.interaction ? !named(leg.id) : named(leg.id);
        if (leg.room && leaves)
            leave_room(leg);
    }
    const bool company = members.size() > 1;
    for (auto& member : members) {
        Leg& leg = *live(member.leg);
        if (leg.room != command.interaction || (company && !leg.in_company))
            stop_hearing(leg);
        leg.room = command.interaction;
        leg.in_company = company;
        std::erase_if(member.hears, [&](LegId whom) { return whom == leg.id || !named(whom); });
        listen(leg, member.hears);
    }
    run_tapes();
}

}  // namespace zongji::scenarios
