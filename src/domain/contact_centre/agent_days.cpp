#include "domain/contact_centre/agent_days.h"

namespace zongji::contact_centre {

AgentDays::AgentDays(const AgentDaysMemory& memory) : day_start_(memory.day_start) {
    for (const auto& day : memory.agents)
        days_[day.agent_id] = day;
}

AgentDaysMemory AgentDays::memory() const {
    AgentDaysMemory memory{day_start_, {}};
    for (const auto& [agent, day] : days_)
        memory.agents.push_back(day);
    return memory;
}

void AgentDays::begin_day(Timestamp day_start) {
    day_start_ = day_start;
    days_.clear();
}

AgentDay& AgentDays::day_of(AgentId agent) {
    AgentDay& day = days_[agent];
    day.agent_id = agent;
    return day;
}

AgentDay AgentDays::of(AgentId agent) const {
    const auto found = days_.find(agent);
    return found == days_.end() ? AgentDay{.agent_id = agent} : found->second;
}

void AgentDays::apply(const journal::Event& event, Timestamp at) {
    // One that is read again after a restart may be of a day that is over.
    if (const auto* day = std::get_if<journal::DayStarted>(&event)) {
        if (day->day_start > day_start_)
            begin_day(day->day_start);
        return;
    }
    if (at < day_start_)
        return;
    // What he was asked, or listened to, is no contact of his.
    if (const auto* ended = std::get_if<journal::SegmentEnded>(&event)) {
        if (ended->role != journal::SegmentRole::handling)
            return;
        AgentDay& day = day_of(ended->agent_id);
        ++day.talks;
        day.talked_ms += ended->talked_ms;
    } else if (const auto* started = std::get_if<journal::SegmentStarted>(&event)) {
        if (started->role == journal::SegmentRole::handling)
            ++day_of(started->agent_id).answered;
    } else if (const auto* offer = std::get_if<journal::OfferEnded>(&event)) {
        if (offer->result == OfferResult::expired)
            ++day_of(offer->agent_id).missed;
    }
}

}  // namespace zongji::contact_centre
