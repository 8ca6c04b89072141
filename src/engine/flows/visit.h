#pragma once

#include "engine/flows/flow.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace zongji::flows {

// One decision under way: the way through the nodes from an input to the next wait. Lives as long
// as decide() runs.
class Visit {
public:
    Visit(const Flow& flow, Session& session, const Surroundings& surroundings)
        : flow_(flow), session_(session), surroundings_(surroundings) {}

    void receive(const Input& input);
    std::vector<Effect> take_effects() { return std::move(effects_); }

private:
    // The exit by which a node is left; none: it waits, or the call is over.
    using Exit = std::optional<std::string>;

    void go_on(Exit exit);                   // follows exits until something waits
    void begin_at(const std::string& node);  // enters a node afresh, and goes on
    void begin_again();                      // at the same node, after a restart
    void hang_up(Ending ending);

    // What each kind of node does when the call comes to it …
    Exit enter(const PlayNode& node);
    Exit enter(const MenuNode& node);
    Exit enter(const CollectNode& node);
    Exit enter(const HoursNode& node);
    Exit enter(const ConditionNode& node);
    Exit enter(const SetNode& node);
    Exit enter(const LanguageNode& node);
    Exit enter(const QueueNode& node);
    Exit enter(const HangUpNode& node);

    // … and what those that wait do when their prompt has ended, a key is pressed or time is up.
    Exit on_playback_ended(const PlayNode& node);
    Exit on_playback_ended(const MenuNode& node);
    Exit on_playback_ended(const CollectNode& node);
    Exit on_digit(const PlayNode& node, char key);
    Exit on_digit(const MenuNode& node, char key);
    Exit on_digit(const CollectNode& node, char key);
    Exit on_timed_out(const MenuNode& node);
    Exit on_timed_out(const CollectNode& node);
    Exit on_queue_left(bool timed_out);

    Exit choose(const MenuNode& node, char key);
    Exit add_typed_ahead(const CollectNode& node);
    Exit accept(const CollectNode& node, bool by_length);

    // A wrong key or silence: asks again, or leaves by `exit`. T is a menu or a collect.
    template <class T>
    Exit fail(const T& node, const char* exit) {
        session_.typed_ahead.clear();
        session_.digits.clear();
        if (++session_.attempts > node.retries)
            return exit;
        const bool wrong = std::string_view(exit) == "invalid";
        std::vector<std::string> prompts = node.prompts;
        if (wrong)
            prompts.insert(prompts.begin(), "system:invalid");
        play(std::move(prompts), node.barge_in);
        return std::nullopt;
    }

    void play(std::vector<std::string> prompts, bool barge_in);
    void stop_waiting();  // what the session waits for is cut short by a key
    void start_timer(int after_s);
    void keep_for_later(char key);
    char next_typed_ahead();

    const Flow& flow_;
    Session& session_;
    const Surroundings& surroundings_;
    std::vector<Effect> effects_;
    int steps_ = 0;
    std::set<std::string> skipped_;  // prompts that keys typed ahead have passed over
};

}  // namespace zongji::flows
