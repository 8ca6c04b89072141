#pragma once

#include "base/json.h"
#include "engine/calendars/calendars.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

// What a caller goes through before an agent: prompts, menus, digits, hours, conditions, queues.
// The flow is data (docs/flow.schema.json); the interpreter is a state machine: (flow, session,
// input, surroundings) → session, effects. It waits for nothing and reads no clock. Values; any
// thread.
namespace zongji::flows {

using Labels = std::map<std::string, std::string>;  // by locale

// ---- The flow

class Flow;  // immutable; a call keeps the one with which it began, also when the configuration
             // changes

// The keys that a flow may name.
struct References {
    std::set<std::string> prompts;  // "system:invalid" is always there
    std::set<std::string> queues;
    std::set<std::string> calendars;
};

struct Parsed {
    std::shared_ptr<const Flow> flow;  // null if there are errors
    std::vector<Error> errors;  // all of them (at most 100), with JSON pointers into the document

    bool ok() const { return flow != nullptr; }
};

// Reads and checks a flow document. `path` is where `document` stands.
Parsed parse(const json::value& document, const References& known, const std::string& path = "");

// What a flow names, for "who uses this prompt?" and for rendering.
References references_of(const Flow& flow);

// ---- The session

// What a session waits for: exactly one of these, always.
enum class Waiting {
    start,     // Started
    playback,  // PlaybackEnded, or a digit
    timer,     // TimedOut, or a digit
    queue,     // QueueLeft: the contact centre owns the call
    nothing    // it is over
};
BOOST_DESCRIBE_ENUM(Waiting, start, playback, timer, queue, nothing)

// How a flow ends a call. The same words as journal::Outcome.
enum class Ending { self_served, closed, queue_timed_out, failed };
BOOST_DESCRIBE_ENUM(Ending, self_served, closed, queue_timed_out, failed)

// Where a call is in its flow. Holds what the caller typed: not for logs, nor for the journal.
struct Session {
    static constexpr bool missing_means_default = true;
    std::string node;
    Waiting waiting = Waiting::start;
    int attempts = 0;         // failed ones at this node
    std::string digits;       // collected at this node
    std::string typed_ahead;  // keys kept for the nodes to come
    std::string swallowed;    // a terminator that may follow a full entry by habit
    std::map<std::string, std::string> variables;  // "caller.region" → "江苏 南京"
    std::vector<std::string> sensitive;            // variables that describe() leaves out
    std::string language = "zh-CN";
    std::vector<Labels> menu_path;        // what was chosen, in the flow's words
    Ending ending = Ending::self_served;  // as it would be if the call ended here
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (node, waiting, attempts, digits, typed_ahead, swallowed, variables,
                       sensitive, language, menu_path, ending))

// A session as JSON, to be stored while the call lasts, and back. Digits under way, keys typed
// ahead and sensitive variables are left out: after Resumed the caller is asked again.
json::value describe(const Session& session);
Result<Session> restore(const json::value& value);

// ---- Inputs

// The call was answered. `facts` become variables: "caller.number", "caller.region",
// "customer.tier" …; absent facts are left out.
struct Started {
    std::map<std::string, std::string> facts;
    std::string language = "zh-CN";
};
struct PlaybackEnded {
};  // of the newest Play only: the caller drops those of a playback replaced or stopped
struct Digit {
    char key = 0;  // 0-9 * # A-D
};
struct TimedOut {};  // the timer of the newest StartTimer
struct QueueLeft {   // without having reached an agent
    bool timed_out = false;
};
struct Resumed {};  // after a restart: says again what is waited for

using Input = std::variant<Started, PlaybackEnded, Digit, TimedOut, QueueLeft, Resumed>;

// ---- Effects, in the order in which they are to be done

struct Play {
    std::vector<std::string> prompts;  // keys; never empty
    std::string language;
    bool barge_in = true;  // a key stops it (StopPlay follows by itself)
};
struct StopPlay {};
struct StartTimer {  // at most one runs
    std::int64_t after_ms = 0;
};
struct CancelTimer {};
struct Enqueue {
    std::string queue;
    int priority = 0;  // added to the queue's own
};
struct StepTaken {  // for the journal; never holds what was collected
    std::string node;
    std::string_view kind;  // of the node: "menu"
    std::string exit;       // empty at a hang_up node
};
struct Trouble {  // for the log: a fault in the flow or its surroundings that the caller was led
                  // around, or not
    std::string node;
    std::string what;
};
struct HangUp {
    Ending ending = Ending::self_served;
};

using Effect =
    std::variant<Play, StopPlay, StartTimer, CancelTimer, Enqueue, StepTaken, Trouble, HangUp>;

// What a decision may ask about the world.
struct Surroundings {
    Timestamp now;
    // Null if there is no such calendar any more: then it counts as open, with Trouble.
    std::function<const calendars::Calendar*(const std::string& key)> calendar;
};

struct Step {
    Session session;
    std::vector<Effect> effects;
};

// Afterwards the session has a playback, a timer or a queue under way, or it has ended. An input
// that it does not wait for changes nothing, except that digits are kept. 200 nodes without a wait
// end it with Ending::failed.
Step decide(const Flow& flow, Session session, const Input& input,
            const Surroundings& surroundings);

}  // namespace zongji::flows
