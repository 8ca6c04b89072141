#include "domain/restart/day_so_far.h"

#include <algorithm>

namespace zongji::restart {

DaySoFar::DaySoFar(Timestamp day_start, std::int64_t position)
    : position_(position), agents_(day_start) {
    board_.begin_day(day_start);
}

DaySoFar::DaySoFar(const DayMemory& memory)
    : position_(memory.position),
      at_(memory.at),
      latest_(memory.latest),
      agents_(memory.agents),
      unfinished_(memory.unfinished) {
    board_.remember(memory.board);
}

DayMemory DaySoFar::memory() const {
    return {.position = position_,
            .at = at_,
            .latest = latest_,
            .board = board_.memory(),
            .agents = agents_.memory(),
            .unfinished = unfinished_.memory()};
}

void DaySoFar::begin_day(Timestamp day_start) {
    board_.begin_day(day_start);
    agents_.begin_day(day_start);
}

void DaySoFar::apply(const journal::Recorded& recorded) {
    if (recorded.position <= position_)
        return;
    position_ = recorded.position;
    at_ = recorded.at;
    latest_ = std::max(latest_, at_);
    board_.apply(recorded.event, recorded.at);
    agents_.apply(recorded.event, recorded.at);
    unfinished_.apply(recorded.event, recorded.at);
}

void DaySoFar::forget_the_lost() {
    unfinished_.forget_before(latest_ - longest_open);
}

}  // namespace zongji::restart
