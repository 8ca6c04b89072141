#pragma once

#include "domain/contact_centre/agent_days.h"
#include "domain/contact_centre/unfinished.h"
#include "domain/insight/board.h"

namespace zongji::restart {

// The day so far as it is kept in a file, up to an event of the journal. Ids and figures, no
// personal data, as in the journal.
struct DayMemory {
    // Counted up when the same members come to mean something else.
    static constexpr int current_version = 2;

    int version = current_version;
    std::int64_t position = 0;
    Timestamp at;      // of the event there
    Timestamp latest;  // of all events up to it: a clock may have been set back
    insight::BoardMemory board;
    contact_centre::AgentDaysMemory agents;
    contact_centre::UnfinishedMemory unfinished;
};
BOOST_DESCRIBE_STRUCT(DayMemory, (), (version, position, at, latest, board, agents, unfinished))

// All that a start needs to know of the journal: the figures of the day, and what has begun and not
// ended. A projection of the events and of nothing else; the configuration only decides how they
// are shown. Pure; one thread.
class DaySoFar {
public:
    // No contact lasts longer.
    static constexpr Span longest_open = hours(24);

    // Nothing yet, and the next event is the one behind `position`.
    DaySoFar(Timestamp day_start, std::int64_t position);
    explicit DaySoFar(const DayMemory& memory);
    DayMemory memory() const;

    void configure(const configuration::Snapshot& snapshot) { board_.configure(snapshot); }
    // Events before it count for nothing in the day's figures.
    void begin_day(Timestamp day_start);
    // In the journal's order. One that was applied before changes nothing.
    void apply(const journal::Recorded& recorded);

    // Of the last event that was applied.
    std::int64_t position() const { return position_; }
    Timestamp latest() const { return latest_; }
    const insight::Board& board() const { return board_; }
    const contact_centre::AgentDays& agents() const { return agents_; }
    const contact_centre::Unfinished& unfinished() const { return unfinished_; }

    // What cannot be under way any more: the journal lost its end.
    void forget_the_lost();

private:
    std::int64_t position_ = 0;
    Timestamp at_;
    Timestamp latest_;
    insight::Board board_;
    contact_centre::AgentDays agents_;
    contact_centre::Unfinished unfinished_;
};

}  // namespace zongji::restart
