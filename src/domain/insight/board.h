#pragma once

#include "domain/calls/events.h"
#include "domain/calls/live_views.h"
#include "domain/configuration/records.h"
#include "domain/insight/board_memory.h"
#include "engine/calendars/calendars.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

// The live board: a projection of the journal's events and of nothing else. Given the day's events
// from midnight on, it shows what an SQL query over the journal counts. Pure; one thread.
namespace zongji::insight {

class Board {
public:
    // `day_start` is midnight of the company's zone; events before it only set states. The next
    // days begin with their events.
    void begin_day(Timestamp day_start);
    void configure(const configuration::Snapshot& snapshot);
    void apply(const journal::Event& event, Timestamp at);

    // Whoever remembers all events up to one, and applies those behind it, has the same figures as
    // with all of them. Before configure().
    BoardMemory memory() const;
    void remember(const BoardMemory& memory);

    live::BoardState show(Timestamp now, std::vector<live::Alarm> server_alarms) const;

    // When time alone will raise the next alarm that is not up at `now`, if nothing happens before.
    std::optional<Timestamp> next_alarm(Timestamp now) const;

private:
    // Both are kept when they are not configured any more: they may come back within the day.
    struct Queue {
        OrgUnitId org_unit;
        configuration::Queue rules;  // without a key: not configured
        std::set<std::pair<Timestamp, InteractionId>> waiting;
        std::set<AgentId> talking;

        // Of the day.
        std::map<int, int> answered_within;   // calls by seconds, rounded up
        std::map<Timestamp, int> entered_in;  // calls by quarters of an hour
        int abandoned = 0;
        int timed_out = 0;
        int short_abandons = 0;
        std::int64_t answer_ms = 0;
        std::optional<Timestamp> low_since;  // the service level is below its goal

        // What the two maps say under these rules and in this zone.
        int answered = 0;
        int in_time = 0;
        int entered = 0;
        std::vector<int> by_half_hour = std::vector<int>(48, 0);

        int left() const { return answered + abandoned + timed_out; }
        std::optional<double> service_level() const;  // none: nobody left it yet
        bool is_low() const;
        void judge(Timestamp at);
        void begin_day();
        void count_answered(int seconds, int calls);
        void raise(std::vector<live::Alarm>& alarms, Timestamp now) const;
    };
    struct Agent {
        OrgUnitId org_unit;
        configuration::User user;     // without a key: not configured
        std::vector<QueueId> queues;  // whose skills he has
        Presence presence = Presence::offline;
        std::string reason;
        Timestamp since;
        std::optional<QueueId> queue;
        int answered = 0;
        int missed = 0;

        void raise(std::vector<live::Alarm>& alarms, Timestamp now) const;
    };

    void on(const journal::DayStarted& event, Timestamp at);
    void on(const journal::InteractionQueued& event, Timestamp at);
    void on(const journal::QueueLeft& event, Timestamp at);
    void on(const journal::SegmentStarted& event, Timestamp at);
    void on(const journal::SegmentEnded& event, Timestamp at);
    void on(const journal::WrapUpEnded& event, Timestamp at);
    void on(const journal::OfferMade& event, Timestamp at);
    void on(const journal::OfferEnded& event, Timestamp at);
    void on(const journal::PresenceChanged& event, Timestamp at);
    template <class Other>
    void on(const Other&, Timestamp) {}

    live::QueueFigures figures_of(QueueId id, const Queue& queue) const;
    live::AgentFigures figures_of(AgentId id, const Agent& agent) const;
    void count_entered(Queue& queue, Timestamp quarter, int calls) const;
    void count_again(Queue& queue) const;
    bool today(Timestamp at) const { return at >= day_start_; }

    Timestamp day_start_;
    Timestamp last_event_;
    std::optional<calendars::Zone> zone_;  // of the company's day
    std::map<QueueId, Queue> queues_;
    std::map<AgentId, Agent> agents_;
    std::map<InteractionId, Timestamp> queued_at_;
    std::set<InteractionId> queued_again_;  // of those
    mutable std::uint64_t shown_ = 0;
};

}  // namespace zongji::insight
