#pragma once

#include "scenarios/world.h"

#include <fmt/format.h>

namespace zongji::scenarios {

inline void expect(bool holds, std::string expected, std::string was) {
    if (!holds)
        throw Unexpected{std::move(expected), std::move(was)};
}

template <class T, class U>
void expect_same(const T& was, const U& expected, std::string_view what) {
    expect(was == expected, fmt::format("{} is {}", what, expected), fmt::format("it is {}", was));
}

// His latest call, which may be over.
const Leg& call_of(World& world, const std::string& caller);

// "in_a_call" as people say it.
std::string spoken(live::Presence presence);
std::string spoken(live::Idleness why);
// "abandoned in queue" → "abandoned_in_queue".
std::string underscored(std::string text);

std::string text_of(const json::value& object, std::string_view member);

}  // namespace zongji::scenarios
