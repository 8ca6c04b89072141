#pragma once

#include "engine/flows/flows.h"

#include <gtest/gtest.h>

namespace zongji::flows {

// The keys that the flows of these tests may name.
inline References known_keys() {
    return {{"welcome", "menu", "bye", "closed", "ask_order", "notice", "sorry"},
            {"sales", "support"},
            {"work"}};
}

inline std::shared_ptr<const Flow> flow_of(const std::string& text) {
    Parsed parsed = parse(parse_json(text).value(), known_keys());
    for (const Error& error : parsed.errors) {
        ADD_FAILURE() << error.path << ": " << error.message;
    }
    return parsed.flow;
}

inline std::string told(const Effect& effect) {
    struct Teller {
        std::string operator()(const Play& play) const {
            std::string text = play.barge_in ? "play" : "play through";
            for (const std::string& prompt : play.prompts)
                text += " " + prompt;
            return text + (play.language == "zh-CN" ? "" : " in " + play.language);
        }
        std::string operator()(const StopPlay&) const { return "stop"; }
        std::string operator()(const StartTimer& timer) const {
            return "timer " + std::to_string(timer.after_ms);
        }
        std::string operator()(const CancelTimer&) const { return "no timer"; }
        std::string operator()(const Enqueue& enqueue) const {
            const bool plain = enqueue.priority == 0;
            return "queue " + enqueue.queue +
                   (plain ? "" : " +" + std::to_string(enqueue.priority));
        }
        std::string operator()(const StepTaken& step) const {
            return step.node + (step.exit.empty() ? "." : ">" + step.exit);
        }
        std::string operator()(const Trouble& trouble) const { return "trouble " + trouble.node; }
        std::string operator()(const HangUp& hang_up) const {
            return "hang up " + enum_name(hang_up.ending);
        }
    };
    return std::visit(Teller{}, effect);
}

// A caller in a flow: does something, and is told what happens, as "welcome>done, play menu".
class Caller {
public:
    explicit Caller(const std::string& flow) : flow_(flow_of(flow)) {}

    std::string starts(std::map<std::string, std::string> facts = {}) {
        return gives(Started{std::move(facts), "zh-CN"});
    }
    std::string hears_the_end() { return gives(PlaybackEnded{}); }
    std::string presses(char key) { return gives(Digit{key}); }
    std::string is_silent() { return gives(TimedOut{}); }
    std::string leaves_the_queue(bool timed_out) { return gives(QueueLeft{timed_out}); }
    std::string resumes() { return gives(Resumed{}); }

    std::string gives(const Input& input) {
        Surroundings around{now, [this](const std::string&) { return calendar; }};
        Step step = decide(*flow_, session, input, around);
        session = std::move(step.session);
        std::string all;
        for (const Effect& effect : step.effects) {
            all += (all.empty() ? "" : ", ") + told(effect);
        }
        return all;
    }

    Session session;
    Timestamp now;
    const calendars::Calendar* calendar = nullptr;

private:
    std::shared_ptr<const Flow> flow_;
};

}  // namespace zongji::flows
