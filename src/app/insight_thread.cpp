#include "app/insight_thread.h"

#include <algorithm>

namespace zongji::app {

InsightThread::InsightThread(const Clock& clock, Show show)
    : clock_(clock), show_(std::move(show)), loop_("insight", clock) {}

InsightThread::~InsightThread() {
    loop_.stop();
}

void InsightThread::start() {
    loop_.start([this](Now now) { return turn(now); });
}

void InsightThread::recorded(std::vector<journal::Recorded> events) {
    loop_.post([this, events = std::move(events)] {
        for (const auto& recorded : events)
            board_.apply(recorded.event, recorded.at);
        changed_ = true;
    });
}

void InsightThread::configure(std::shared_ptr<const configuration::Snapshot> snapshot) {
    loop_.post([this, snapshot = std::move(snapshot)] {
        board_.configure(*snapshot);
        changed_ = true;
    });
}

void InsightThread::set_alarm(live::AlarmKind kind, bool on) {
    loop_.post([this, kind, on] {
        std::erase_if(alarms_, [&](const live::Alarm& alarm) { return alarm.kind == kind; });
        if (on)
            alarms_.push_back({kind, "", clock_.now().utc, 0, 0});
        changed_ = true;
    });
}

void InsightThread::why_idle_changed(AgentId agent, live::WhyIdle why) {
    loop_.post([this, agent, why = std::move(why)] {
        why_idle_[agent] = why;
        changed_ = true;
    });
}

void InsightThread::ask(std::function<void(live::BoardState)> answer) {
    loop_.post([this, answer = std::move(answer)] { answer(shown(clock_.now())); });
}

live::BoardState InsightThread::shown(Now now) const {
    live::BoardState state = board_.show(now.utc, alarms_);
    for (live::AgentFigures& agent : state.agents) {
        const auto why = why_idle_.find(agent.agent_id);
        if (why != why_idle_.end())
            agent.why_idle = why->second;
    }
    return state;
}

Instant InsightThread::turn(Now now) {
    if (now.tick >= next_alarm_)
        changed_ = true;
    if (changed_ && now.tick >= next_show_) {
        changed_ = false;
        next_show_ = now.tick + milliseconds(500);
        show_(shown(now));
        const auto due = board_.next_alarm(now.utc);
        next_alarm_ = due ? now.tick + (*due - now.utc) : Instant{INT64_MAX};
    }
    return changed_ ? next_show_ : next_alarm_;
}

}  // namespace zongji::app
