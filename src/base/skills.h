#pragma once

#include <algorithm>
#include <concepts>
#include <vector>

// Who can do what. The router knows skills by id, the configuration by key; the rule is one.
namespace zongji {

// A skill and how much of it: of an agent how good he is, of a queue the least that it asks for.
template <class T>
concept SkillAtLevel = requires(const T& one) {
    { one.skill == one.skill } -> std::convertible_to<bool>;
    { one.level } -> std::convertible_to<int>;
};

// 0 without the skill.
template <SkillAtLevel Level>
int level_of(const std::vector<Level>& own, const Level& need) {
    const auto found = std::find_if(own.begin(), own.end(),
                                    [&](const Level& one) { return one.skill == need.skill; });
    return found == own.end() ? 0 : found->level;
}

// Whether `own` has all of `needs`. A level below 1 still asks for the skill.
template <SkillAtLevel Level>
bool has_skills(const std::vector<Level>& own, const std::vector<Level>& needs) {
    return std::all_of(needs.begin(), needs.end(), [&](const Level& need) {
        return level_of(own, need) >= std::max(need.level, 1);
    });
}

}  // namespace zongji
