#include "edge/speech/phrases.h"

#include <fmt/format.h>

namespace zongji::speech {
namespace {

std::string position_zh(int before) {
    if (before == 0)
        return "您是下一位，请稍候。";
    // Two of something counted is 两, never 二.
    const std::string number = before == 2 ? "两" : std::to_string(before);
    return fmt::format("您前面还有 {} 位客户，请稍候。", number);
}

std::string position_en(int before) {
    if (before == 0)
        return "You are next. Please hold the line.";
    if (before == 1)
        return "There is one caller ahead of you. Please hold the line.";
    return fmt::format("There are {} callers ahead of you. Please hold the line.", before);
}

}  // namespace

std::vector<Phrase> built_in_phrases() {
    std::vector<Phrase> phrases;
    const auto add = [&](const std::string& key, const char* zh, const char* en) {
        phrases.push_back({key + ":zh-CN", "zh-CN", zh});
        phrases.push_back({key + ":en", "en", en});
    };
    for (int before = 0; before <= last_spoken_position; ++before) {
        const std::string key = fmt::format("position:{}", before);
        add(key, position_zh(before).c_str(), position_en(before).c_str());
    }
    add("position:many", "您前面还有很多位客户，等候时间可能较长，请稍候。",
        "There are many callers ahead of you, and the wait may be long. Please hold the line.");
    add("system:invalid", "输入无效，请重新选择。", "That choice is not valid. Please try again.");
    add("system:goodbye", "感谢您的来电，再见。", "Thank you for calling. Goodbye.");
    add("system:closed", "您好，现在是非工作时间，请在工作时间再次来电。",
        "We are closed at the moment. Please call again during our business hours.");
    add("system:agents_busy", "座席正忙，请稍候，我们将尽快为您接听。",
        "All our agents are busy. Please hold the line; we will be with you as soon as we can.");
    return phrases;
}

}  // namespace zongji::speech
