#include "engine/flows/visit.h"

namespace zongji::flows {

Visit::Exit Visit::enter(const MenuNode& node) {
    if (!session_.typed_ahead.empty())
        return choose(node, next_typed_ahead());
    play(node.prompts, node.barge_in);
    return std::nullopt;
}

Visit::Exit Visit::on_playback_ended(const MenuNode& node) {
    if (!session_.typed_ahead.empty())
        return choose(node, next_typed_ahead());
    start_timer(node.timeout_s);
    return std::nullopt;
}

Visit::Exit Visit::on_digit(const MenuNode& node, char key) {
    if (session_.waiting == Waiting::playback && !node.barge_in) {
        keep_for_later(key);
        return std::nullopt;
    }
    stop_waiting();
    return choose(node, key);
}

Visit::Exit Visit::on_timed_out(const MenuNode& node) {
    return fail(node, "timeout");
}

Visit::Exit Visit::choose(const MenuNode& node, char key) {
    const auto choice = node.choices.find(key);
    if (choice == node.choices.end())
        return fail(node, "invalid");
    constexpr std::size_t longest_path = 50;
    const bool worded = !choice->second.empty();
    if (worded && session_.menu_path.size() < longest_path) {
        session_.menu_path.push_back(choice->second);
    }
    return std::string(1, key);
}

}  // namespace zongji::flows
