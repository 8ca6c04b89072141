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

void InsightThread::ask(std::function<void(live::BoardState)> answer) {
    loop_.post(
        [this, answer = std::move(answer)] { answer(board_.show(clock_.now().utc, alarms_)); });
}

Instant InsightThread::turn(Now now) {
    if (changed_ && now.tick >= next_show_) {
        changed_ = false;
        next_show_ = now.tick + milliseconds(500);
        show_(board_.show(now.utc, alarms_));
    }
    return changed_ ? next_show_ : Instant{INT64_MAX};
}

}  // namespace zongji::app
