#pragma once

#include "scenarios/grammar.h"
#include "scenarios/world.h"

#include <string_view>
#include <vector>

namespace zongji::scenarios {

// What a sentence is, which says what becomes of it when the stores fail or the server restarts;
// see the README.
enum class Nature {
    setting,    // how the scenario begins or changes its scene: the stores are whole meanwhile
    deed,       // somebody does something that needs no store
    paperwork,  // somebody does something that is stored
    live,       // what is seen and heard, whatever the stores do
    record,     // what the records say
    time        // time passes
};

// A sentence and what it does, side by side.
struct Step {
    std::string_view sentence;
    std::string_view explanation;
    Nature nature;
    void (*carry_out)(World& world, const Words& words);
};

std::vector<Step> agent_steps();
std::vector<Step> call_steps();
std::vector<Step> calling_steps();
std::vector<Step> hearing_steps();
std::vector<Step> outcome_steps();
std::vector<Step> page_steps();
std::vector<Step> record_steps();
std::vector<Step> right_steps();
std::vector<Step> setting_steps();
std::vector<Step> server_steps();

// All of them, in the order of the manual.
struct Chapter {
    std::string_view title;
    std::vector<Step> steps;
};
std::vector<Chapter> manual();

}  // namespace zongji::scenarios
