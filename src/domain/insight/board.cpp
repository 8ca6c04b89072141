#include "domain/insight/board.h"

#include "base/skills.h"
#include "domain/configuration/snapshot.h"

#include <algorithm>

namespace zongji::insight {
namespace {

constexpr std::int64_t short_abandon_ms = 5'000;
constexpr int fewest_judged = 10;  // calls, before a service level says anything
constexpr Span wrap_up_limit = minutes(3);
constexpr Span waiting_limit = minutes(2);

}  // namespace

bool Board::Queue::is_low() const {
    return left() >= fewest_judged && in_time * 100 < rules.service_level_goal_pct * left();
}

std::optional<double> Board::Queue::service_level() const {
    if (left() == 0)
        return std::nullopt;
    return static_cast<double>(in_time) / left();
}

void Board::Queue::judge(Timestamp at) {
    if (!is_low()) {
        low_since.reset();
    } else if (!low_since) {
        low_since = at;
    }
}

void Board::Queue::begin_day() {
    answered_within.clear();
    entered_in.clear();
    abandoned = timed_out = short_abandons = 0;
    answered = in_time = entered = 0;
    answer_ms = 0;
    by_half_hour.assign(48, 0);
    low_since.reset();
}

void Board::Queue::count_answered(int seconds, int calls) {
    answered += calls;
    if (seconds <= rules.service_level_s)
        in_time += calls;
}

void Board::count_entered(Queue& queue, Timestamp quarter, int calls) const {
    const int half_hour = zone_ ? calendars::local_half_hour(*zone_, quarter)
                                : static_cast<int>((quarter - day_start_).us / minutes(30).us);
    queue.entered += calls;
    queue.by_half_hour[static_cast<std::size_t>(std::clamp(half_hour, 0, 47))] += calls;
}

void Board::count_again(Queue& queue) const {
    queue.answered = queue.in_time = queue.entered = 0;
    queue.by_half_hour.assign(48, 0);
    for (const auto& [seconds, calls] : queue.answered_within)
        queue.count_answered(seconds, calls);
    for (const auto& [quarter, calls] : queue.entered_in)
        count_entered(queue, quarter, calls);
}

void Board::begin_day(Timestamp day_start) {
    day_start_ = day_start;
    std::erase_if(queues_, [](const auto& item) {
        const Queue& queue = item.second;
        return queue.rules.key.empty() && queue.waiting.empty() && queue.talking.empty();
    });
    std::erase_if(agents_, [](const auto& item) {
        const Agent& agent = item.second;
        return agent.user.key.empty() && agent.presence == Presence::offline;
    });
    for (auto& [id, queue] : queues_)
        queue.begin_day();
    for (auto& [id, agent] : agents_)
        agent.answered = agent.missed = 0;
}

void Board::configure(const configuration::Snapshot& snapshot) {
    zone_.reset();
    if (auto zone = calendars::find_zone(configuration::company_zone(snapshot)))
        zone_ = *zone;
    for (auto& [id, queue] : queues_)
        queue.rules = {};
    for (const auto& [key, known] : snapshot.queues) {
        queues_[known.id].org_unit = known.org_unit_id;
        queues_[known.id].rules = known.record;
    }
    for (auto& [id, queue] : queues_) {
        count_again(queue);
        // Another goal judges what was so since the last event.
        queue.judge(last_event_);
    }

    for (auto& [id, agent] : agents_) {
        agent.user = {};
        agent.queues.clear();
    }
    for (const auto& [key, known] : snapshot.users) {
        const auto& roles = known.record.roles;
        if (!known.record.active ||
            std::find(roles.begin(), roles.end(), configuration::Role::agent) == roles.end()) {
            continue;
        }
        Agent& agent = agents_[AgentId{known.id.value}];
        agent.org_unit = known.org_unit_id;
        agent.user = known.record;
        for (const auto& [id, queue] : queues_) {
            if (!queue.rules.key.empty() && has_skills(agent.user.skills, queue.rules.skills))
                agent.queues.push_back(id);
        }
    }
}

BoardMemory Board::memory() const {
    BoardMemory memory;
    memory.day_start = day_start_;
    memory.last_event = last_event_;
    for (const auto& [id, queue] : queues_) {
        QueueMemory& one = memory.queues.emplace_back();
        one.queue_id = id;
        for (const auto& [seconds, calls] : queue.answered_within)
            one.answered.push_back({seconds, calls});
        for (const auto& [quarter, calls] : queue.entered_in)
            one.entered.push_back({quarter, calls});
        one.abandoned = queue.abandoned;
        one.timed_out = queue.timed_out;
        one.short_abandons = queue.short_abandons;
        one.answer_ms = queue.answer_ms;
        one.low_since = queue.low_since;
    }
    for (const auto& [id, agent] : agents_) {
        memory.agents.push_back(
            {id, agent.presence, agent.reason, agent.since, agent.answered, agent.missed});
    }
    memory.queued_again.assign(queued_again_.begin(), queued_again_.end());
    return memory;
}

void Board::remember(const BoardMemory& memory) {
    day_start_ = memory.day_start;
    last_event_ = memory.last_event;
    for (const QueueMemory& one : memory.queues) {
        Queue& queue = queues_[one.queue_id];
        for (const auto& [seconds, calls] : one.answered)
            queue.answered_within[seconds] = calls;
        for (const auto& [quarter, calls] : one.entered)
            queue.entered_in[quarter] = calls;
        queue.abandoned = one.abandoned;
        queue.timed_out = one.timed_out;
        queue.short_abandons = one.short_abandons;
        queue.answer_ms = one.answer_ms;
        queue.low_since = one.low_since;
    }
    for (const AgentMemory& one : memory.agents) {
        Agent& agent = agents_[one.agent_id];
        agent.presence = one.presence;
        agent.reason = one.reason;
        agent.since = one.since;
        agent.answered = one.answered;
        agent.missed = one.missed;
    }
    queued_again_.insert(memory.queued_again.begin(), memory.queued_again.end());
}

void Board::apply(const journal::Event& event, Timestamp at) {
    last_event_ = at;
    std::visit([&](const auto& known) { on(known, at); }, event);
}

// One that is read again after a restart may be of a day that is over.
void Board::on(const journal::DayStarted& event, Timestamp) {
    if (event.day_start > day_start_)
        begin_day(event.day_start);
}

void Board::on(const journal::InteractionQueued& event, Timestamp at) {
    Queue& queue = queues_[event.queue_id];
    queue.waiting.insert({at, event.interaction_id});
    queued_at_[event.interaction_id] = at;
    // Given back by a lost agent: it was offered and answered once, and counts once.
    if (event.again)
        queued_again_.insert(event.interaction_id);
    if (!today(at) || event.again)
        return;
    const Timestamp quarter{at.us - at.us % minutes(15).us};
    ++queue.entered_in[quarter];
    count_entered(queue, quarter, 1);
}

void Board::on(const journal::QueueLeft& event, Timestamp at) {
    Queue& queue = queues_[event.queue_id];
    const auto since = queued_at_.find(event.interaction_id);
    if (since != queued_at_.end()) {
        queue.waiting.erase({since->second, event.interaction_id});
        queued_at_.erase(since);
    }
    if (queued_again_.erase(event.interaction_id) > 0 || !today(at))
        return;
    switch (event.how) {
        case journal::LeftQueue::answered: {
            const int within = static_cast<int>((event.waited_ms + 999) / 1000);
            ++queue.answered_within[within];
            queue.count_answered(within, 1);
            queue.answer_ms += event.waited_ms;
            break;
        }
        case journal::LeftQueue::abandoned:
            ++queue.abandoned;
            if (event.waited_ms <= short_abandon_ms)
                ++queue.short_abandons;
            break;
        case journal::LeftQueue::timed_out:
            ++queue.timed_out;
            break;
        case journal::LeftQueue::interrupted:
        case journal::LeftQueue::failed:
            break;  // our fault: in no figure of the customers' patience
    }
    queue.judge(at);
}

// Who is asked, or listens, is in the queue's talk no more than the customer is.
void Board::on(const journal::SegmentStarted& event, Timestamp at) {
    if (!event.agent_id)
        return;
    agents_[event.agent_id].queue = event.queue_id;
    if (event.role != journal::SegmentRole::handling)
        return;
    queues_[event.queue_id].talking.insert(event.agent_id);
    if (today(at))
        ++agents_[event.agent_id].answered;
}

void Board::on(const journal::SegmentEnded& event, Timestamp) {
    if (event.role != journal::SegmentRole::handling)
        return;
    queues_[event.queue_id].talking.erase(event.agent_id);
}

void Board::on(const journal::WrapUpEnded& event, Timestamp) {
    agents_[event.agent_id].queue.reset();
}

void Board::on(const journal::OfferMade& event, Timestamp) {
    agents_[event.agent_id].queue = event.queue_id;
}

void Board::on(const journal::OfferEnded& event, Timestamp at) {
    Agent& agent = agents_[event.agent_id];
    if (event.result != OfferResult::accepted)
        agent.queue.reset();
    if (event.result == OfferResult::expired && today(at))
        ++agent.missed;
}

void Board::on(const journal::PresenceChanged& event, Timestamp at) {
    Agent& agent = agents_[event.agent_id];
    agent.presence = event.to;
    agent.reason = event.reason;
    agent.since = at;
    if (!is_in_contact(event.to))
        agent.queue.reset();
}

live::QueueFigures Board::figures_of(QueueId id, const Queue& queue) const {
    live::QueueFigures figures;
    figures.queue_id = id;
    figures.queue = queue.rules.key;
    figures.org_unit_id = queue.org_unit;
    figures.waiting = static_cast<int>(queue.waiting.size());
    if (!queue.waiting.empty())
        figures.longest_since = queue.waiting.begin()->first;
    figures.on_call = static_cast<int>(queue.talking.size());
    figures.offered = queue.entered;
    figures.answered = queue.answered;
    figures.abandoned = queue.abandoned;
    figures.timed_out = queue.timed_out;
    figures.answered_in_time = queue.in_time;
    figures.abandoned_short = queue.short_abandons;
    figures.service_level_s = queue.rules.service_level_s;
    figures.service_level_goal_pct = queue.rules.service_level_goal_pct;
    figures.service_level = queue.service_level();
    if (queue.answered > 0)
        figures.average_answer_ms = queue.answer_ms / queue.answered;
    figures.offered_by_half_hour = queue.by_half_hour;
    for (const auto& [agent_id, agent] : agents_) {
        if (std::find(agent.queues.begin(), agent.queues.end(), id) == agent.queues.end())
            continue;
        figures.available += agent.presence == Presence::available ? 1 : 0;
        figures.on_break += agent.presence == Presence::on_break ? 1 : 0;
    }
    return figures;
}

live::AgentFigures Board::figures_of(AgentId id, const Agent& agent) const {
    live::AgentFigures figures;
    figures.agent_id = id;
    figures.name = agent.user.name;
    figures.number = agent.user.number;
    figures.org_unit_id = agent.org_unit;
    figures.presence = agent.presence;
    figures.presence_reason = agent.reason;
    figures.presence_since = agent.since;
    figures.queue_id = agent.queue;
    if (agent.queue) {
        const auto queue = queues_.find(*agent.queue);
        if (queue != queues_.end())
            figures.queue = queue->second.rules.key;
    }
    figures.answered = agent.answered;
    figures.missed_offers = agent.missed;
    return figures;
}

void Board::Queue::raise(std::vector<live::Alarm>& alarms, Timestamp now) const {
    if (!waiting.empty() && now - waiting.begin()->first >= waiting_limit) {
        const Timestamp since = waiting.begin()->first;
        alarms.push_back({live::AlarmKind::waiting_long, rules.key, since + waiting_limit,
                          (now - since).seconds(), waiting_limit.seconds()});
    }
    const auto level = service_level();
    if (low_since && level) {
        alarms.push_back({live::AlarmKind::service_level_low, rules.key, *low_since, *level * 100,
                          static_cast<double>(rules.service_level_goal_pct)});
    }
}

void Board::Agent::raise(std::vector<live::Alarm>& alarms, Timestamp now) const {
    if (presence != Presence::wrap_up || now - since < wrap_up_limit)
        return;
    alarms.push_back({live::AlarmKind::wrap_up_long, user.name, since + wrap_up_limit,
                      (now - since).seconds(), wrap_up_limit.seconds()});
}

live::BoardState Board::show(Timestamp now, std::vector<live::Alarm> server_alarms) const {
    live::BoardState state;
    state.sequence = ++shown_;
    state.as_of = now;
    state.alarms = std::move(server_alarms);
    for (const auto& [id, queue] : queues_) {
        if (queue.rules.key.empty())
            continue;  // not configured any more
        queue.raise(state.alarms, now);
        state.queues.push_back(figures_of(id, queue));
    }
    for (const auto& [id, agent] : agents_) {
        if (agent.user.key.empty())
            continue;
        agent.raise(state.alarms, now);
        state.agents.push_back(figures_of(id, agent));
    }
    return state;
}

std::optional<Timestamp> Board::next_alarm(Timestamp now) const {
    std::optional<Timestamp> next;
    const auto at = [&](Timestamp due) {
        if (due > now && (!next || due < *next))
            next = due;
    };
    for (const auto& [id, queue] : queues_) {
        if (!queue.rules.key.empty() && !queue.waiting.empty())
            at(queue.waiting.begin()->first + waiting_limit);
    }
    for (const auto& [id, agent] : agents_) {
        if (!agent.user.key.empty() && agent.presence == Presence::wrap_up)
            at(agent.since + wrap_up_limit);
    }
    return next;
}

}  // namespace zongji::insight
