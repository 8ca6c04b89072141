#include "engine/flows/visit.h"

// Prompts, keys and timers: what play, menu and collect have in common, and play itself.
namespace zongji::flows {

constexpr std::size_t longest_typed_ahead = 32;

void Visit::play(std::vector<std::string> prompts, bool barge_in) {
    effects_.push_back(Play{std::move(prompts), session_.language, barge_in});
    session_.waiting = Waiting::playback;
}

void Visit::stop_waiting() {
    if (session_.waiting == Waiting::playback)
        effects_.push_back(StopPlay{});
    if (session_.waiting == Waiting::timer)
        effects_.push_back(CancelTimer{});
}

void Visit::start_timer(int after_s) {
    effects_.push_back(StartTimer{std::int64_t{after_s} * 1000});
    session_.waiting = Waiting::timer;
}

void Visit::keep_for_later(char key) {
    if (session_.typed_ahead.size() < longest_typed_ahead)
        session_.typed_ahead += key;
}

char Visit::next_typed_ahead() {
    const char key = session_.typed_ahead.front();
    session_.typed_ahead.erase(0, 1);
    return key;
}

Visit::Exit Visit::enter(const PlayNode& node) {
    // Who types ahead knows the way. Once around only: a circle of prompts must be heard.
    const bool hurried = node.barge_in && !session_.typed_ahead.empty();
    if (hurried && skipped_.insert(session_.node).second)
        return "done";
    play(node.prompts, node.barge_in);
    return std::nullopt;
}

Visit::Exit Visit::on_playback_ended(const PlayNode&) {
    return "done";
}

Visit::Exit Visit::on_digit(const PlayNode& node, char key) {
    keep_for_later(key);
    if (!node.barge_in)
        return std::nullopt;
    stop_waiting();
    skipped_.insert(session_.node);
    return "done";
}

}  // namespace zongji::flows
