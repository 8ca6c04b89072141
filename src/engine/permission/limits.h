#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "engine/calendars/calendars.h"
#include "engine/permission/destination.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// What a thief could run up with a stolen phone or a session left open, held down by default: which
// numbers can be reached at all, how many calls at once, how many and how many minutes of them an
// hour and a day, and less at night. No clock, no thread, no I/O.
namespace zongji::permission {

struct Reach {
    std::vector<std::string> reachable{"+86"};  // prefixes in E.164
    std::vector<std::string> refused;
};

// Why a number is not reached: "no_number", "premium_number", "satellite_number", "global_number",
// "foreign_number", "refused_prefix"; none: it is. The longest prefix that fits decides, also
// against those that cost (costly_prefixes()); of one that is reachable and refused the refusal
// does. Emergency numbers and our own are reached always.
std::optional<std::string> unreached(const Reach& reach, const Destination& to);

struct Amounts {
    int at_once = 0;
    int calls_an_hour = 0;
    int calls_a_day = 0;
    int minutes_an_hour = 0;
    int minutes_a_day = 0;
};

struct Night {
    int from_minute = 22 * 60;  // since midnight, by the company's clock
    int to_minute = 7 * 60;
    int percent = 20;  // of every amount; at least one, unless the percentage or the amount is 0
};

struct Limits {
    Amounts agent{2, 60, 300, 90, 480};
    Amounts company{50, 1'500, 10'000, 2'000, 15'000};
    Night night;
};

bool is_night(const Night& night, const calendars::Zone& zone, Timestamp at);
Amounts at_night(const Amounts& by_day, int percent);

// A gliding window of time as slots, each with its calls and the time talked in it.
template <std::size_t Slots>
class Window {
public:
    explicit Window(Span slot) : slot_(slot) {}

    // Up to `now`, in which `running` calls went on since the last time.
    void pass(Instant now, int running);
    void add_call() { ++calls_[at_]; }

    int calls() const;
    Span talked() const;
    // When the oldest slot that holds anything is forgotten. After pass().
    Instant next_relief() const;

private:
    Span slot_;
    std::optional<std::int64_t> slot_number_;  // none before the first moment
    std::size_t at_ = 0;
    Instant until_;
    std::array<int, Slots> calls_{};
    std::array<std::int64_t, Slots> talked_us_{};
};

struct OverLimit {
    std::string reason;  // "agent_calls_at_once", "company_minutes_a_day" …
    bool at_night = false;
    // At which the same may be asked again; none: a call has to end first.
    std::optional<Timestamp> earliest;
};

// The calls out of one server, by agent and all together. Owned by whoever makes them. After a
// restart it is filled again by telling it the calls of the last day in the order in which they
// began and ended, at `now.tick - (now.utc - when)`, which may lie before this clock's beginning.
class CallLedger {
public:
    // Each O(1) amortised. `id` is the caller's own, once at a time. Times never go back; one that
    // does counts as the last.
    void began(std::int64_t id, UserId agent, Instant at);
    void ended(std::int64_t id, Instant at);

    // Whether one call more of this agent would be within the limits; O(1).
    std::optional<OverLimit> over(const Limits& limits, UserId agent, const calendars::Zone& zone,
                                  Now now);

    int running() const { return company_.running; }

private:
    struct Account {
        int running = 0;
        Window<60> hour{minutes(1)};
        Window<96> day{minutes(15)};

        void pass(Instant now);
    };
    std::optional<OverLimit> over(const Account& account, const Amounts& most,
                                  const std::string& whose, Now now) const;
    Instant forward(Instant at);

    Account company_;
    std::unordered_map<UserId, Account> agents_;
    std::unordered_map<std::int64_t, UserId> calls_;
    std::optional<Instant> last_;
};

}  // namespace zongji::permission
