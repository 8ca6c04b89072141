#include "engine/flows/visit.h"

#include <algorithm>

// The nodes that a caller does not hear, and the two with which a flow gives the call away.
namespace zongji::flows {

Visit::Exit Visit::enter(const HoursNode& node) {
    const calendars::Calendar* calendar =
        surroundings_.calendar ? surroundings_.calendar(node.calendar) : nullptr;
    if (calendar == nullptr) {
        effects_.push_back(Trouble{session_.node, "its calendar is gone: taken as open"});
    }
    const bool open = calendar == nullptr || calendar->is_open(surroundings_.now);
    session_.ending = open ? Ending::self_served : Ending::closed;
    return open ? "open" : "closed";
}

Visit::Exit Visit::enter(const ConditionNode& node) {
    return holds(node.when, session_.variables) ? "true" : "false";
}

Visit::Exit Visit::enter(const SetNode& node) {
    auto& sensitive = session_.sensitive;
    const auto is_sensitive = [&sensitive](const std::string& name) {
        return std::find(sensitive.begin(), sensitive.end(), name) != sensitive.end();
    };
    for (const auto& [name, operand] : node.values) {
        const std::string* found = value_of(operand, session_.variables);
        if (found == nullptr) {
            session_.variables.erase(name);
            continue;
        }
        const std::string value = *found;
        session_.variables[name] = value;
        const bool copied = operand.is_variable && is_sensitive(operand.text);
        if (copied && !is_sensitive(name))
            sensitive.push_back(name);
    }
    return "done";
}

Visit::Exit Visit::enter(const LanguageNode& node) {
    session_.language = node.language;
    return "done";
}

Visit::Exit Visit::enter(const QueueNode& node) {
    session_.typed_ahead.clear();
    session_.swallowed.clear();
    session_.ending = Ending::self_served;
    session_.waiting = Waiting::queue;
    effects_.push_back(Enqueue{node.queue, node.priority});
    return std::nullopt;
}

Visit::Exit Visit::on_queue_left(bool timed_out) {
    if (timed_out) {
        session_.ending = Ending::queue_timed_out;
    } else if (const Node* node = flow_.find(session_.node);
               node && !node->exits.contains("left")) {
        session_.ending = Ending::failed;  // he was served by nobody, and nothing was drawn for it
    }
    return timed_out ? "timed_out" : "left";
}

Visit::Exit Visit::enter(const HangUpNode& node) {
    effects_.push_back(StepTaken{session_.node, "hang_up", ""});
    hang_up(node.outcome.value_or(session_.ending));
    return std::nullopt;
}

}  // namespace zongji::flows
