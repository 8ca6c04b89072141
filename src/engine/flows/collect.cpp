#include "engine/flows/visit.h"

#include <algorithm>

namespace zongji::flows {

Visit::Exit Visit::enter(const CollectNode& node) {
    session_.variables.erase(node.variable);
    if (!session_.typed_ahead.empty())
        return add_typed_ahead(node);
    play(node.prompts, node.barge_in);
    return std::nullopt;
}

Visit::Exit Visit::on_playback_ended(const CollectNode& node) {
    if (!session_.typed_ahead.empty())
        return add_typed_ahead(node);
    start_timer(node.timeout_s);
    return std::nullopt;
}

Visit::Exit Visit::on_digit(const CollectNode& node, char key) {
    if (session_.waiting == Waiting::playback && !node.barge_in) {
        keep_for_later(key);
        return std::nullopt;
    }
    stop_waiting();
    session_.typed_ahead += key;
    return add_typed_ahead(node);
}

Visit::Exit Visit::on_timed_out(const CollectNode& node) {
    if (session_.digits.empty())
        return fail(node, "timeout");
    if (static_cast<int>(session_.digits.size()) < node.min)
        return fail(node, "invalid");
    return accept(node, false);
}

// Takes keys until the entry is full, wrong, or there are no more: then it waits for the next.
Visit::Exit Visit::add_typed_ahead(const CollectNode& node) {
    while (!session_.typed_ahead.empty()) {
        const char key = next_typed_ahead();
        const bool is_digit = key >= '0' && key <= '9';
        const int length = static_cast<int>(session_.digits.size());
        if (key == node.terminator && length >= node.min)
            return accept(node, false);
        if (!is_digit)
            return fail(node, "invalid");
        session_.digits += key;
        if (length + 1 == node.max)
            return accept(node, true);
    }
    start_timer(node.between_s);
    return std::nullopt;
}

Visit::Exit Visit::accept(const CollectNode& node, bool by_length) {
    session_.variables[node.variable] = session_.digits;
    session_.digits.clear();
    auto& sensitive = session_.sensitive;
    const bool listed =
        std::find(sensitive.begin(), sensitive.end(), node.variable) != sensitive.end();
    if (node.sensitive && !listed)
        sensitive.push_back(node.variable);

    // Many press # although the entry was complete: that one key is no answer to the next question.
    if (by_length && node.terminator != 0) {
        if (session_.typed_ahead.empty()) {
            session_.swallowed = std::string(1, node.terminator);
        } else if (session_.typed_ahead.front() == node.terminator) {
            session_.typed_ahead.erase(0, 1);
        }
    }
    return "done";
}

}  // namespace zongji::flows
