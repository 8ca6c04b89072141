#pragma once

#include "domain/calls/events.h"

#include <map>
#include <vector>

namespace zongji::contact_centre {

// What an agent did today.
struct AgentDay {
    AgentId agent_id;
    int answered = 0;
    int missed = 0;
    int talks = 0;
    std::int64_t talked_ms = 0;
};
BOOST_DESCRIBE_STRUCT(AgentDay, (), (agent_id, answered, missed, talks, talked_ms))

struct AgentDaysMemory {
    Timestamp day_start;
    std::vector<AgentDay> agents;
};
BOOST_DESCRIBE_STRUCT(AgentDaysMemory, (), (day_start, agents))

// The agents' own figures of the day, a projection of the journal's events. Those before
// `day_start` count for nothing; the next day begins with its event. Pure; one thread.
class AgentDays {
public:
    AgentDays() = default;
    explicit AgentDays(Timestamp day_start) : day_start_(day_start) {}
    explicit AgentDays(const AgentDaysMemory& memory);
    AgentDaysMemory memory() const;

    Timestamp day_start() const { return day_start_; }
    void begin_day(Timestamp day_start);
    void apply(const journal::Event& event, Timestamp at);
    AgentDay of(AgentId agent) const;

private:
    AgentDay& day_of(AgentId agent);

    Timestamp day_start_;
    std::map<AgentId, AgentDay> days_;
};

}  // namespace zongji::contact_centre
