#include "engine/flows/visit.h"

namespace zongji::flows {
namespace {

constexpr int most_steps = 200;
constexpr std::string_view keypad = "0123456789*#ABCD";

}  // namespace

Step decide(const Flow& flow, Session session, const Input& input,
            const Surroundings& surroundings) {
    Visit visit(flow, session, surroundings);
    visit.receive(input);
    std::vector<Effect> effects = visit.take_effects();
    return {std::move(session), std::move(effects)};
}

void Visit::receive(const Input& input) {
    if (session_.waiting == Waiting::start) {
        if (const auto* started = std::get_if<Started>(&input)) {
            session_.variables = started->facts;
            session_.language = started->language;
            begin_at(flow_.entry());
        }
        return;
    }
    if (std::holds_alternative<Started>(input))
        return;
    if (std::holds_alternative<Resumed>(input))
        return begin_again();
    if (session_.waiting == Waiting::nothing)
        return;

    const Node* node = flow_.find(session_.node);
    if (node == nullptr)
        return begin_again();

    const auto* digit = std::get_if<Digit>(&input);
    if (digit != nullptr) {
        if (keypad.find(digit->key) == std::string_view::npos)
            return;
        const bool by_habit = session_.swallowed == std::string(1, digit->key);
        session_.swallowed.clear();
        if (by_habit)
            return;
    } else {
        session_.swallowed.clear();
    }

    const auto exit = std::visit(
        [&](const auto& here) -> Exit {
            using Kind = std::decay_t<decltype(here)>;
            constexpr bool waits_for_keys =
                std::is_same_v<Kind, MenuNode> || std::is_same_v<Kind, CollectNode>;
            constexpr bool plays = waits_for_keys || std::is_same_v<Kind, PlayNode>;
            if constexpr (plays) {
                const bool playing = session_.waiting == Waiting::playback;
                if (std::holds_alternative<PlaybackEnded>(input) && playing) {
                    return on_playback_ended(here);
                }
                if (digit != nullptr && session_.waiting != Waiting::queue) {
                    return on_digit(here, digit->key);
                }
            }
            if constexpr (waits_for_keys) {
                const bool timing = session_.waiting == Waiting::timer;
                if (std::holds_alternative<TimedOut>(input) && timing)
                    return on_timed_out(here);
            }
            if constexpr (std::is_same_v<Kind, QueueNode>) {
                if (const auto* left = std::get_if<QueueLeft>(&input)) {
                    return on_queue_left(left->timed_out);
                }
            }
            return std::nullopt;
        },
        node->what);
    go_on(exit);
}

void Visit::begin_at(const std::string& key) {
    session_.node = key;
    session_.attempts = 0;
    session_.digits.clear();
    const Node* node = flow_.find(key);
    ensure(node != nullptr, "a flow's exits lead to its nodes");
    go_on(std::visit([this](const auto& here) { return enter(here); }, node->what));
}

void Visit::begin_again() {
    session_.digits.clear();
    session_.typed_ahead.clear();
    session_.swallowed.clear();
    if (session_.waiting == Waiting::nothing)
        return hang_up(session_.ending);

    const Node* node = flow_.find(session_.node);
    if (node == nullptr) {
        effects_.push_back(Trouble{session_.node, "the flow lost this node: it begins anew"});
        return begin_at(flow_.entry());
    }
    go_on(std::visit([this](const auto& here) { return enter(here); }, node->what));
}

void Visit::go_on(Exit exit) {
    while (exit) {
        const Node* node = flow_.find(session_.node);
        effects_.push_back(StepTaken{session_.node, node->kind, *exit});
        const auto target = node->exits.find(*exit);
        if (target == node->exits.end())
            return hang_up(session_.ending);
        if (++steps_ >= most_steps) {
            effects_.push_back(Trouble{session_.node, "200 steps without a wait"});
            return hang_up(Ending::failed);
        }

        session_.node = target->second;
        session_.attempts = 0;
        session_.digits.clear();
        node = flow_.find(session_.node);
        ensure(node != nullptr, "a flow's exits lead to its nodes");
        exit = std::visit([this](const auto& here) { return enter(here); }, node->what);
    }
}

void Visit::hang_up(Ending ending) {
    session_.waiting = Waiting::nothing;
    session_.ending = ending;
    session_.digits.clear();
    session_.typed_ahead.clear();
    session_.swallowed.clear();
    effects_.push_back(HangUp{ending});
}

}  // namespace zongji::flows
