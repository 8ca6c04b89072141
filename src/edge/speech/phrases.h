#pragma once

#include <string>
#include <vector>

namespace zongji::speech {

inline constexpr int last_spoken_position = 50;

// A sentence that the system itself says, by its key in the sound library.
struct Phrase {
    std::string key;
    std::string locale;
    std::string text;
};

// "position:0…50:<locale>", "position:many:<locale>", "system:…:<locale>", for zh-CN and en. The
// number of a position is how many are before the caller.
std::vector<Phrase> built_in_phrases();

}  // namespace zongji::speech
