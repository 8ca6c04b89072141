#include "scenarios/steps/expect.h"

#include <algorithm>

namespace zongji::scenarios {

const Leg& call_of(World& world, const std::string& caller) {
    const Leg* leg = world.network.of_caller(caller == "anonymous" ? "" : caller);
    if (!leg)
        throw Unexpected{caller + " has called", "he has not"};
    return *leg;
}

std::string spoken(live::Presence presence) {
    switch (presence) {
        case live::Presence::available:
            return "free";
        case live::Presence::on_break:
            return "on a break";
        case live::Presence::on_call:
            return "in a call";
        case live::Presence::wrap_up:
            return "in wrap-up";
        case live::Presence::not_answering:
            return "not answering";
        case live::Presence::ringing:
            return "ringing";
        case live::Presence::offline:
            break;
    }
    return "offline";
}

std::string spoken(live::Idleness why) {
    std::string text(enum_name(why));
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string underscored(std::string text) {
    std::ranges::replace(text, ' ', '_');
    return text;
}

std::string text_of(const json::value& object, std::string_view member) {
    const auto* members = object.if_object();
    const auto* found = members ? members->if_contains(member) : nullptr;
    if (!found || found->is_null())
        return {};
    return found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
}

}  // namespace zongji::scenarios
