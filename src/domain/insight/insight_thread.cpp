#include "domain/insight/insight_thread.h"

#include <algorithm>

namespace zongji::insight {
namespace {

constexpr Span gathering = milliseconds(100);

}  // namespace

InsightThread::InsightThread(const Clock& clock, Show show)
    : clock_(clock), show_(std::move(show)), loop_("insight", clock) {}

InsightThread::~InsightThread() {
    loop_.stop();
}

void InsightThread::start() {
    loop_.start([this](Now now) { return turn(now); });
}

void InsightThread::recorded(std::vector<journal::Recorded> events) {
    gather([this, events = std::move(events)] {
        for (const auto& recorded : events)
            board_.apply(recorded.event, recorded.at);
    });
}

void InsightThread::why_idle_changed(AgentId agent, live::WhyIdle why) {
    gather([this, agent, why = std::move(why)] { why_idle_[agent] = why; });
}

void InsightThread::gather(Task news) {
    gathered_.push(std::move(news));
    if (!heard_.exchange(true))
        loop_.post([] {});
}

void InsightThread::take_gathered() {
    take_at_ = Instant{INT64_MAX};
    // Before the queue is looked at: what is pushed from here on wakes again.
    if (!heard_.exchange(false))
        return;
    Task news;
    while (gathered_.pop(news))
        news();
    changed_ = true;
}

void InsightThread::configure(std::shared_ptr<const configuration::Snapshot> snapshot) {
    loop_.post([this, snapshot = std::move(snapshot)] {
        take_gathered();
        board_.configure(*snapshot);
        changed_ = true;
    });
}

void InsightThread::set_alarm(live::AlarmKind kind, bool on, double value) {
    loop_.post([this, kind, on, value] {
        const auto known = std::ranges::find(alarms_, kind, &live::Alarm::kind);
        const Timestamp now = clock_.now().utc;
        const Timestamp since = known == alarms_.end() || !on ? now : known->since;
        std::erase_if(alarms_, [&](const live::Alarm& alarm) { return alarm.kind == kind; });
        if (on)
            alarms_.push_back({kind, "", since, value, 0});
        changed_ = true;
    });
}

void InsightThread::set_alarms(live::AlarmKind kind, std::vector<std::string> subjects) {
    loop_.post([this, kind, subjects = std::move(subjects)] {
        std::erase_if(alarms_, [&](const live::Alarm& alarm) {
            return alarm.kind == kind &&
                   std::ranges::find(subjects, alarm.subject) == subjects.end();
        });
        for (const std::string& subject : subjects) {
            const bool known = std::ranges::any_of(alarms_, [&](const live::Alarm& alarm) {
                return alarm.kind == kind && alarm.subject == subject;
            });
            if (!known)
                alarms_.push_back({kind, subject, clock_.now().utc, 0, 0});
        }
        changed_ = true;
    });
}

void InsightThread::ask(std::function<void(live::BoardState)> answer) {
    loop_.post([this, answer = std::move(answer)] {
        take_gathered();
        answer(shown(clock_.now()));
    });
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
    if (now.tick >= take_at_) {
        take_gathered();
    } else if (heard_.load() && take_at_.us == INT64_MAX) {
        take_at_ = now.tick + gathering;
    }
    if (now.tick >= next_alarm_)
        changed_ = true;
    if (changed_ && now.tick >= next_show_) {
        changed_ = false;
        next_show_ = now.tick + milliseconds(500);
        show_(shown(now));
        const auto due = board_.next_alarm(now.utc);
        next_alarm_ = due ? now.tick + (*due - now.utc) : Instant{INT64_MAX};
    }
    return std::min(take_at_, changed_ ? next_show_ : next_alarm_);
}

}  // namespace zongji::insight
